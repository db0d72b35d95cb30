"""What is told of study and patient, as people write it."""

from __future__ import annotations

import pytest
from pydicom.dataset import Dataset

from engine.read.dicom.study import day, person, study_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Adams^John Robert Quincy^^Rev.^B.A. M.Div.", "Adams, John Robert Quincy"),
        ("Morrison-Jones^Susan^Anne", "Morrison-Jones, Susan Anne"),
        ("Doe", "Doe"),
        ("^Anna", "Anna"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou"),
        ("=洪^吉洞", "洪, 吉洞"),
        ("^^^", ""),
        ("", ""),
    ],
)
def test_names(written, read):
    assert person(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("20240131", "2024-01-31"), ("2024.01.31", "2024-01-31"), ("", ""), ("January", "January"), ("2024", "2024")],
)
def test_dates(written, read):
    assert day(written) == read


def test_nothing_that_identifies_is_in_what_a_log_would_show():
    dataset = Dataset()
    dataset.PatientName, dataset.PatientID, dataset.StudyDate = "Secret^Name", "ID-77", "20240131"
    dataset.StudyInstanceUID, dataset.StudyDescription = "1.2.3", "Head"
    study = study_of(dataset)
    assert study.patient.name == "Secret, Name"
    for part in ("Secret", "ID-77", "2024", "1.2.3"):
        assert part not in repr(study)


def test_a_file_without_a_study_belongs_with_those_that_say_the_same():
    one, two = Dataset(), Dataset()
    one.PatientID = two.PatientID = "A"
    assert study_of(one) == study_of(two)
    two.PatientID = "B"
    assert study_of(one).key != study_of(two).key
    assert study_of(Dataset()).patient.name == ""
