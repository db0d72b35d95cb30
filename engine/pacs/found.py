"""What an archive's answers say, by DIMSE (PS3.4 C.6) and DICOMweb (PS3.18 10.6) alike."""

from __future__ import annotations

from pydicom.dataset import Dataset

from engine.pacs.archive import SeriesFound, StudyFound


def study_of(item: Dataset) -> StudyFound:
    """Return the study that an answer at study level tells of."""
    modalities = item.get("ModalitiesInStudy") or ""
    return StudyFound(
        str(item.get("StudyInstanceUID", "")),
        str(item.get("PatientName", "") or ""),
        str(item.get("PatientID", "") or ""),
        str(item.get("StudyDate", "") or ""),
        str(item.get("StudyDescription", "") or ""),
        modalities if isinstance(modalities, str) else ", ".join(modalities),
        str(item.get("AccessionNumber", "") or ""),
        _count(item.get("NumberOfStudyRelatedInstances")),
    )


def series_of(item: Dataset, study: str) -> SeriesFound:
    """Return the series that an answer at series level tells of."""
    number = item.get("SeriesNumber")
    return SeriesFound(
        str(item.get("SeriesInstanceUID", "")),
        study,
        str(item.get("Modality", "") or ""),
        "" if number is None else str(number),
        str(item.get("SeriesDescription", "") or ""),
        _count(item.get("NumberOfSeriesRelatedInstances")),
    )


def _count(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None
