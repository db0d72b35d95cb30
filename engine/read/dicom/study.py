"""The examination that a DICOM file belongs to, and the patient: PS3.3 C.7.1.1 and C.7.2.1."""

from __future__ import annotations

from pydicom.dataset import Dataset

from engine.read.dicom.attributes import text, value
from engine.read.keys import session_key
from engine.scan import Patient, Study


def study_of(dataset: Dataset) -> Study:
    """Return what a data set says of its study; files without Study Instance UID are grouped by what they do say."""
    description, date = text(dataset, "StudyDescription"), day(text(dataset, "StudyDate"))
    patient = Patient(
        # A person name is one value that can be walked letter by letter.
        person(str(value(dataset, "PatientName") or "")),
        text(dataset, "PatientID"),
        day(text(dataset, "PatientBirthDate")),
        text(dataset, "PatientSex"),
    )
    uid = text(dataset, "StudyInstanceUID") or (description, date, patient.name, patient.id)
    return Study(session_key("study", uid), description, date, patient)


def person(name: str) -> str:
    """Return a person name (VR PN, PS3.5 6.2.1) as people write it: ``Family, Given Middle``."""
    # The groups are alphabetic, ideographic and phonetic: the first one that says something.
    group = next((group for group in name.split("=") if group.strip("^ ")), "")
    family, given, middle = ([part.strip() for part in group.split("^")] + ["", "", ""])[:3]
    return ", ".join(part for part in (family, f"{given} {middle}".strip()) if part)


def day(date: str) -> str:
    """Return a date (VR DA) as ``2024-01-31``; what is no such date stays as it is."""
    digits = date.replace(".", "")
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 and digits.isdecimal() else date
