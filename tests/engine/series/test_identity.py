"""De-identified exports: nothing of the patient is left, and what belongs together still does."""

from __future__ import annotations

import pydicom
import pytest

from engine.geometry import Scale
from engine.series import SeriesKind
from engine.series.identity import Deidentifier
from engine.series.plan import PlanError
from tests.engine.series.support import written
from tests.engine.write.support import dciodvfy_errors, open_one
from tests.support import dicom as build

SECRETS = ("Doe", "Jane", "ID-4711", "Dr Who", "Mercy", "19501224", "20240131", "ward 9", "sore knee")


def with_secrets(path):
    dataset = pydicom.dcmread(path)
    dataset.PatientName, dataset.PatientID = "Doe^Jane", "ID-4711"
    dataset.PatientBirthDate, dataset.StudyDate, dataset.AcquisitionDate = "19501224", "20240131", "20240131"
    dataset.ReferringPhysicianName, dataset.InstitutionName = "Dr Who", "Mercy"
    dataset.StudyDescription, dataset.SeriesDescription = "sore knee", "sore knee of Doe"
    dataset.ImageComments, dataset.StationName = "ward 9", "ward 9"
    dataset.PatientAge = "073Y"
    dataset.save_as(path)


@pytest.fixture
def scan(tmp_path):
    for path in build.write_oblique_mr(tmp_path / "in", slices=3):
        with_secrets(path)
    return open_one(tmp_path / "in")


def test_no_secret_is_left_in_any_file(scan, tmp_path):
    report = written(scan, tmp_path / "out", SeriesKind.DICOM, Scale(2, 2), deidentify=True)
    for path in report.path.iterdir():
        header = pydicom.dcmread(path)
        text = str(header).lower()
        assert not [secret for secret in SECRETS if secret.lower() in text]
        assert header.PatientIdentityRemoved == "YES"
        assert header.DeidentificationMethodCodeSequence[0].CodeValue == "113100"
        assert "PatientName" in header
        assert "magnified" in header.SeriesDescription.lower()
        assert "Test network" in header.DerivationDescription


def test_identifiers_are_others_and_still_belong_together(scan, tmp_path):
    source = pydicom.dcmread(scan.slices[0].source.path)
    report = written(scan, tmp_path / "out", SeriesKind.DICOM, Scale(2, 2), deidentify=True)
    made = [pydicom.dcmread(path) for path in sorted(report.path.iterdir())]
    for name in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"):
        assert len({one[name].value for one in made}) == 1
        assert made[0][name].value != source[name].value
    uids = {str(element.value) for one in made for element in one.iterall() if element.VR == "UI"}
    own = {str(element.value) for element in source.iterall() if element.VR == "UI"}
    assert all(pydicom.uid.UID(uid).name != uid for uid in uids & own)  # only registered ones, such as classes


def test_the_same_identifier_becomes_the_same(scan):
    secret = Deidentifier.new_secret()
    assert Deidentifier(secret).uid("1.2.3") == Deidentifier(secret).uid("1.2.3")
    assert Deidentifier(secret).uid("1.2.3") != Deidentifier(secret).uid("1.2.4")
    assert Deidentifier(secret).uid("1.2.3") != Deidentifier(Deidentifier.new_secret()).uid("1.2.3")
    assert Deidentifier(secret).uid("1.2.3").is_valid


def test_the_validator_finds_no_new_error(scan, tmp_path):
    report = written(scan, tmp_path / "out", SeriesKind.DICOM, Scale(2, 2), deidentify=True)
    for path in report.path.iterdir():
        assert dciodvfy_errors(path) <= dciodvfy_errors(scan.slices[0].source.path)


def test_letters_in_ultrasound_are_warned_of(tmp_path):
    path = build.write_ultrasound(tmp_path / "us.dcm", frames=3)
    with_secrets(path)
    report = written(open_one(path), tmp_path / "out.dcm", SeriesKind.DICOM, Scale(2, 2), deidentify=True)
    assert any("names as part of the picture" in note for note in report.notes)
    text = str(pydicom.dcmread(report.path))
    assert not [secret for secret in SECRETS if secret in text]


def test_only_dicom_is_deidentified(scan, tmp_path):
    with pytest.raises(PlanError, match="only DICOM files name the patient"):
        written(scan, tmp_path / "out.nii", SeriesKind.NIFTI, Scale(2, 2), deidentify=True)
