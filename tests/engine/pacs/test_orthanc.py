"""The whole way with a real archive: find, fetch, open, magnify, send back, and find the derived series again."""

from __future__ import annotations

import pydicom
import pytest
from pydicom.uid import generate_uid

from engine.geometry import Scale
from engine.pacs import DimseServer, PacsError, Query, WebServer, archive_of
from engine.read import open_paths
from engine.series import SeriesKind
from tests.engine.series.support import written
from tests.support import dicom as build


def dimse(orthanc, **more):
    return DimseServer("Test", "127.0.0.1", orthanc.dicom, "ORTHANC", **{"timeout_s": 10.0, **more})


@pytest.fixture(params=["dimse", "web"])
def archive(request, orthanc):
    return archive_of(dimse(orthanc) if request.param == "dimse" else WebServer("Test", orthanc.url, timeout_s=10.0))


@pytest.fixture
def study(archive, tmp_path):
    """A CT of three slices in the archive; gives its study identifier."""
    uid = generate_uid()
    paths = build.write_ct(tmp_path / "source", slices=3, study_uid=uid)
    sent = archive.send(paths)
    assert (sent.taken, sent.refused) == (3, ())
    return uid


def test_it_answers(archive):
    assert "answers" in archive.echo()


def test_there_and_back(archive, study, tmp_path):
    (found,) = archive.find_studies(Query(study=study))
    assert found.uid == study
    assert found.instances in {3, None}
    (series,) = archive.find_series(study)
    assert series.modality == "CT"
    seen = []
    assert archive.fetch(series, tmp_path / "fetched", progress=lambda done, _total, _what: seen.append(done)) == 3
    assert max(seen) == 3
    (scan,) = open_paths([tmp_path / "fetched"]).scans
    report = written(scan, tmp_path / "magnified", SeriesKind.DICOM, Scale(2, 1.5))
    assert archive.send(sorted(report.path.iterdir())).taken == 3
    both = archive.find_series(study)
    assert len(both) == 2
    derived = next(one for one in both if one.uid != series.uid)
    assert "magnified" in derived.description
    archive.fetch(derived, tmp_path / "again")
    sources = {pydicom.dcmread(path).SOPInstanceUID for path in (tmp_path / "source").iterdir()}
    for path in (tmp_path / "again").iterdir():
        header = pydicom.dcmread(path)
        assert header.StudyInstanceUID == study
        assert header.SourceImageSequence[0].ReferencedSOPInstanceUID in sources
        assert list(header.ImageType)[:2] == ["DERIVED", "SECONDARY"]


def test_what_is_fetched_is_what_was_sent(archive, study, tmp_path):
    (series,) = archive.find_series(study)
    archive.fetch(series, tmp_path / "fetched")
    own = {one.SOPInstanceUID: one.pixel_array for one in map(pydicom.dcmread, (tmp_path / "source").iterdir())}
    for path in (tmp_path / "fetched").iterdir():
        image = pydicom.dcmread(path)
        assert (image.pixel_array == own[image.SOPInstanceUID]).all()
        assert "Doe" not in path.name


def test_to_send_twice_does_no_harm(archive, study, tmp_path):
    assert archive.send(sorted((tmp_path / "source").iterdir())).taken == 3
    assert len(archive.find_series(study)) == 1


def test_a_file_that_is_no_image_is_named(archive, tmp_path):
    (tmp_path / "letter.dcm").write_text("no image")
    sent = archive.send([tmp_path / "letter.dcm"])
    assert sent.taken == 0
    assert sent.refused[0][0] == "letter.dcm"


def test_nothing_found_is_an_empty_answer(archive):
    assert archive.find_studies(Query(study="1.2.3.4.5.6.7")) == ()


def test_searching_by_name_date_and_kind(archive, study, tmp_path):
    header = pydicom.dcmread(next((tmp_path / "source").iterdir()))
    name = str(header.PatientName)
    assert study in {one.uid for one in archive.find_studies(Query(patient_name=name[:3] + "*", modality="CT"))}
    assert study not in {one.uid for one in archive.find_studies(Query(patient_name=name, modality="US"))}
    assert study not in {one.uid for one in archive.find_studies(Query(first_date="19000101", last_date="19000102"))}


def test_fetching_by_move(orthanc, tmp_path, monkeypatch):
    from engine.pacs import dimse as module

    archive = archive_of(dimse(orthanc, own_port=orthanc.own))
    uid = generate_uid()
    archive.send(build.write_ct(tmp_path / "source", slices=3, study_uid=uid))
    (series,) = archive.find_series(uid)

    def not_offered(*_):
        raise module._NotOfferedError

    monkeypatch.setattr(module.DimseArchive, "_get", not_offered)
    assert archive.fetch(series, tmp_path / "fetched") == 3


def test_without_get_and_without_a_port_the_way_out_is_said(orthanc, tmp_path, monkeypatch):
    from engine.pacs import dimse as module

    archive = archive_of(dimse(orthanc))
    uid = generate_uid()
    archive.send(build.write_ct(tmp_path / "source", slices=1, study_uid=uid))
    (series,) = archive.find_series(uid)

    def not_offered(*_):
        raise module._NotOfferedError

    monkeypatch.setattr(module.DimseArchive, "_get", not_offered)
    with pytest.raises(PacsError, match="enter a port of your own"):
        archive.fetch(series, tmp_path / "fetched")


def test_a_wrong_title_is_said(orthanc):
    with pytest.raises(PacsError, match="does not accept the title 'VERNIER' for us or 'WRONG' for itself"):
        archive_of(DimseServer("Test", "127.0.0.1", orthanc.dicom, "WRONG", timeout_s=5)).echo()


def test_a_wrong_address_of_the_service_is_said(orthanc):
    with pytest.raises(PacsError, match="no such service"):
        archive_of(WebServer("Test", orthanc.url.replace("dicom-web", "nowhere"), timeout_s=5)).echo()
