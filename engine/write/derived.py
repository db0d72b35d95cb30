"""What a derived image says about its making: PS3.3 C.7.6.1 (General Image) and C.12.1 (SOP Common)."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from importlib import metadata

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import JPEG2000, UID, JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLSNearLossless, generate_uid

from engine.geometry import Grid
from engine.write.options import Provenance

SOFTWARE = "Vernier"
_METHODS = {
    JPEGBaseline8Bit: "ISO_10918_1",
    JPEGExtended12Bit: "ISO_10918_1",
    JPEGLSNearLossless: "ISO_14495_1",
    JPEG2000: "ISO_15444_1",
}
_ALWAYS_LOSSY = frozenset({JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLSNearLossless})


def software_version() -> str:
    """Return the version of this program."""
    try:
        return metadata.version("vernier")
    except metadata.PackageNotFoundError:
        return "unknown"


def code(value: str, scheme: str, meaning: str) -> Dataset:
    """Return one item of a code sequence (PS3.3 table 8.8-1)."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def plain(text: str, limit: int) -> str:
    """Return ``text`` in ASCII, which every character set of a header holds, cut to ``limit`` characters."""
    simple = unicodedata.normalize("NFKD", text.replace("×", "x").replace("–", "-").replace("−", "-"))
    simple = re.sub(r"[\x00-\x1f\\]+", " ", simple.encode("ascii", "ignore").decode("ascii")).strip()
    return simple if len(simple) <= limit else simple[: limit - 3].rstrip() + "..."


def describe(grid: Grid, provenance: Provenance, pixel_size: str = "") -> str:
    """Return in plain words what was done: sizes, true ratio, network, version, hash."""
    ratio, before, after = grid.ratio, grid.source, grid.target
    parts = [
        f"Magnified from {before.rows} x {before.columns} to {after.rows} x {after.columns} pixels (rows x columns), "
        f"true ratio {ratio.vertical:.6g} vertical, {ratio.horizontal:.6g} horizontal, same field of view",
        pixel_size,
        f"{SOFTWARE} {software_version()}, {provenance.network_title} ({provenance.network_id}"
        + (f", version {provenance.network_version}" if provenance.network_version else "")
        + (f", weights SHA-256 {provenance.weights_sha256}" if provenance.weights_sha256 else "")
        + ")",
        provenance.method,
        "Not for primary diagnosis",
    ]
    return plain(" ".join(f"{part.rstrip('.')}." for part in parts if part), 1024)


def mark_derived(source: Dataset, result: Dataset, grid: Grid, provenance: Provenance, frame: int | None) -> None:
    """Give ``result`` its own identity and say what it was made from, how, and with what.

    Parameters
    ----------
    source : pydicom.Dataset
        The object as it is in the file, one frame of it as a single-frame image.
    result : pydicom.Dataset
        Changed: the derived image; its SpecificCharacterSet and TimezoneOffsetFromUTC are already the source's.
    grid, provenance
        What was done.
    frame : int or None
        Frame of a multi-frame source, counted from 0.
    """
    result.SOPInstanceUID = generate_uid(prefix=None)
    result.SeriesInstanceUID = generate_uid(prefix=None)
    now = _now(result)
    for kind in ("InstanceCreation", "Content", "Series"):
        setattr(result, f"{kind}Date", now.strftime("%Y%m%d"))
        setattr(result, f"{kind}Time", now.strftime("%H%M%S"))
    _name_series(source, result, grid)
    result.DerivationDescription = _description(source, result, grid, provenance)
    spatial = code("113085", "DCM", "Spatial resampling")
    result.DerivationCodeSequence = Sequence([*(result.get("DerivationCodeSequence") or []), spatial])
    _source_image(source, result, frame)
    _equipment(result, provenance, now)
    result.ContentQualification = "RESEARCH"
    _lossy(source, result)


def image_type(values: object, default: str) -> list[str]:
    r"""Return ``DERIVED\SECONDARY\<third value kept>\RESAMPLED`` (C.7.6.1.1.2)."""
    kept = [str(value) for value in values] if isinstance(values, (list, tuple)) or hasattr(values, "__iter__") else []
    third = kept[2] if not isinstance(values, str) and len(kept) > 2 else default
    return ["DERIVED", "SECONDARY", third, "RESAMPLED"]


def _now(result: Dataset) -> datetime:
    """Return the time in the zone that the header's other times are in."""
    match = re.fullmatch(r"([+-])(\d{2})(\d{2})", str(result.get("TimezoneOffsetFromUTC", "")))
    if match is None:
        return datetime.now(UTC).astimezone()
    offset = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return datetime.now(timezone(offset if match[1] == "+" else -offset))


def _name_series(source: Dataset, result: Dataset, grid: Grid) -> None:
    """Give the new series a number and a description so that it sorts and reads beside its source."""
    suffix = f" magnified {grid.ratio.vertical:.2f} x {grid.ratio.horizontal:.2f}"
    own = str(source.get("SeriesDescription", "") or "")
    result.SeriesDescription = (own[: 64 - len(suffix)] + suffix).strip()
    try:
        number = int(source.get("SeriesNumber")) * 100 + 1
    except (TypeError, ValueError):
        number = None
    result.SeriesNumber = number if number is not None and abs(number) < 1 << 31 else None


def _description(source: Dataset, result: Dataset, grid: Grid, provenance: Provenance) -> str:
    before, after = source.get("PixelSpacing"), result.get("PixelSpacing")
    sizes = ""
    if before and after:
        sizes = f"Pixel spacing {before[0]} x {before[1]} mm before, {after[0]} x {after[1]} mm after"
    ours = describe(grid, provenance, sizes)
    own = str(source.get("DerivationDescription", "") or "").strip()
    joined = f"{own} | {ours}" if own else ours
    return joined if len(joined) <= 1024 else ours


def _source_image(source: Dataset, result: Dataset, frame: int | None) -> None:
    if not source.get("SOPClassUID") or not source.get("SOPInstanceUID"):
        return
    item = Dataset()
    item.ReferencedSOPClassUID = source.SOPClassUID
    item.ReferencedSOPInstanceUID = source.SOPInstanceUID
    if frame is not None:
        item.ReferencedFrameNumber = frame + 1
    item.PurposeOfReferenceCodeSequence = Sequence(
        [code("121322", "DCM", "Source image for image processing operation")]
    )
    item.SpatialLocationsPreserved = "NO"
    result.SourceImageSequence = Sequence([item])


def _equipment(result: Dataset, provenance: Provenance, now: datetime) -> None:
    item = Dataset()
    item.PurposeOfReferenceCodeSequence = Sequence([code("109102", "DCM", "Processing Equipment")])
    item.Manufacturer = "Vernier project"
    item.ManufacturerModelName = SOFTWARE
    item.SoftwareVersions = [software_version(), plain(f"{provenance.network_id} {provenance.network_version}", 64)]
    item.ContributionDateTime = now.strftime("%Y%m%d%H%M%S")
    device = f" on {provenance.device}" if provenance.device else ""
    item.ContributionDescription = plain(f"Spatial resampling with {provenance.network_title}{device}", 1024)
    result.ContributingEquipmentSequence = Sequence([*(result.get("ContributingEquipmentSequence") or []), item])


def _lossy(source: Dataset, result: Dataset) -> None:
    """Say that the pixels went through lossy compression once: that is never undone (C.7.6.1.1.5)."""
    syntax = _transfer_syntax(source)
    if source.get("LossyImageCompression") != "01" and syntax not in _ALWAYS_LOSSY:
        return
    result.LossyImageCompression = "01"
    if not result.get("LossyImageCompressionMethod") and syntax in _METHODS:
        result.LossyImageCompressionMethod = _METHODS[syntax]
    if not result.get("LossyImageCompressionRatio") and "LossyImageCompressionRatio" in result:
        del result.LossyImageCompressionRatio


def _transfer_syntax(source: Dataset) -> UID | None:
    meta = getattr(source, "file_meta", None)
    return meta.get("TransferSyntaxUID") if meta is not None else None
