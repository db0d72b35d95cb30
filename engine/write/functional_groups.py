"""One frame of an enhanced multi-frame object with its attributes where a single-frame image has them.

Enhanced CT and MR (PS3.3 A.36, A.38) and their legacy converted siblings (A.70, A.71) keep geometry, rescale and
window in functional groups, shared by all frames or per frame (C.7.6.16). Most attributes inside a group have the
keyword that the classic image gives them at top level; the rest are translated here.
"""

from __future__ import annotations

from copy import copy

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.valuerep import format_number_as_ds

_RENAMED = {
    "FrameType": "ImageType",
    "FrameAcquisitionNumber": "AcquisitionNumber",
    "FrameAcquisitionDateTime": "AcquisitionDateTime",
    "FrameComments": "ImageComments",
    "FrameLaterality": "ImageLaterality",
}
_RENAMED_DECIMALS = {
    # FD in the enhanced object, DS (or IS) in the classic one.
    "EffectiveEchoTime": "EchoTime",
    "TransmitterFrequency": "ImagingFrequency",
    "InversionTimes": "InversionTime",
    "XRayTubeCurrentInmA": "XRayTubeCurrent",
    "ExposureTimeInms": "ExposureTime",
    "ExposureInmAs": "Exposure",
}
_WHOLE = frozenset({"XRayTubeCurrent", "ExposureTime", "Exposure"})


def flattened(dataset: Dataset, frame: int) -> Dataset:
    """Return ``dataset`` as if frame ``frame`` (counted from 0) had been a single-frame image.

    Parameters
    ----------
    dataset : pydicom.Dataset
        Any image; one without functional groups comes back as a shallow copy.
    frame : int
        Frame of the multi-frame object.

    Returns
    -------
    pydicom.Dataset
        A new data set: top-level attributes, overridden by those of the shared groups, overridden by those of the
        frame's own groups.
    """
    result = Dataset()
    for tag in dataset.keys():  # noqa: SIM118
        result[tag] = copy(dataset.get_item(tag))
    result.file_meta = getattr(dataset, "file_meta", None) or FileMetaDataset()
    groups = [*dataset.get("SharedFunctionalGroupsSequence", [])[:1]]
    groups += [*dataset.get("PerFrameFunctionalGroupsSequence", [])[frame : frame + 1]]
    if not groups:
        return result
    for group in groups:
        for sequence in group:
            if sequence.VR == "SQ" and not sequence.tag.is_private and sequence.value:
                _lift(sequence.value[0], result)
    if result.get("SOPClassUID") is not None and "MR" in str(result.get("Modality", "")):
        _classic_mr(dataset, result)
    return result


def _lift(item: Dataset, result: Dataset) -> None:
    for element in item:
        name = element.keyword
        if not name or element.value is None or element.tag.is_private:
            continue
        if name in _RENAMED:
            setattr(result, _RENAMED[name], element.value)
        elif name in _RENAMED_DECIMALS:
            _set_decimal(result, _RENAMED_DECIMALS[name], element.value)
        elif element.VR == "FD" and name in {"MagneticFieldStrength", "FlipAngle", "RepetitionTime", "PixelBandwidth"}:
            _set_decimal(result, name, element.value)
        else:
            result.add(copy(element))


def _set_decimal(result: Dataset, name: str, value: object) -> None:
    first = value[0] if isinstance(value, (list, tuple)) else value
    try:
        number = float(str(first))
    except ValueError:
        return
    setattr(result, name, round(number) if name in _WHOLE else format_number_as_ds(number))


def _classic_mr(source: Dataset, result: Dataset) -> None:
    """Fill the two attributes of C.8.3.1 that enhanced MR spreads over flags of its pulse sequence (C.8.13.4)."""
    if "ScanningSequence" not in result:
        echo = {"SPIN": ["SE"], "GRADIENT": ["GR"], "BOTH": ["SE", "GR"]}
        scanning = list(echo.get(str(source.get("EchoPulseSequence", "")), []))
        if result.get("InversionRecovery") == "YES":
            scanning.append("IR")
        if source.get("EchoPlanarPulseSequence") == "YES":
            scanning.append("EP")
        result.ScanningSequence = scanning or ["RM"]
    if "SequenceVariant" not in result:
        variant = [
            code
            for name, code, off in (
                ("SteadyStatePulseSequence", "SS", "NONE"),
                ("MagnetizationTransfer", "MTC", "NONE"),
                ("Spoiling", "SP", "NONE"),
                ("SegmentedKSpaceTraversal", "SK", "SINGLE"),
                ("OversamplingPhase", "OSP", "NONE"),
            )
            if str(result.get(name, off)) != off
        ]
        result.SequenceVariant = variant or ["NONE"]
    result.ScanOptions = result.get("ScanOptions") or None
    phase = result.get("InPlanePhaseEncodingDirection")
    if phase == "COLUMN":
        result.InPlanePhaseEncodingDirection = "COL"
    if result.get("MRAcquisitionType") is None:
        result.MRAcquisitionType = None
    if isinstance(result.get("MagneticFieldStrength"), float):
        _set_decimal(result, "MagneticFieldStrength", result.MagneticFieldStrength)
    for name in ("EchoTime", "RepetitionTime", "EchoTrainLength"):
        if name not in result:
            setattr(result, name, None)
