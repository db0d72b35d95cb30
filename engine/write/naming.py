"""Which kinds of file a scan can be written as, and how they are called."""

from __future__ import annotations

from pathlib import Path

from engine.errors import WriteError
from engine.geometry import Grid
from engine.scan import Container, Scan
from engine.words import words

_EVERYTHING = (".nii.gz", ".nii", ".png", ".tif", ".tiff")
_ORDER = {
    Container.DICOM: (".dcm", *_EVERYTHING),
    Container.NIFTI: _EVERYTHING,
    Container.IMAGE: (".png", ".tif", ".tiff", ".nii.gz", ".nii"),
}


def formats(scan: Scan) -> tuple[str, ...]:
    """Return the suffixes that a scan can be written as, its own kind first.

    A NIfTI volume or a picture cannot become DICOM: there is no patient or study that it could belong to.
    """
    return _ORDER[scan.container]


def suffix_of(path: Path | str, scan: Scan) -> str:
    """Return the suffix in ``path`` that decides the kind of file, in lower case.

    Raises
    ------
    WriteError
        The suffix is unknown, or the scan cannot be written as that kind.
    """
    name = Path(path).name.lower()
    possible = formats(scan)
    for suffix in possible:
        if name.endswith(suffix) and name != suffix:
            return suffix
    listed = ", ".join(possible)
    if name.endswith(".dcm") and name != ".dcm":
        raise WriteError(
            path,
            words("Engine", "a scan that was not read from DICOM cannot become DICOM; possible are {listed}").of(
                listed=listed
            ),
        )
    raise WriteError(path, words("Engine", "its name must end in one of {listed}").of(listed=listed))


def default_name(scan: Scan, index: int, grid: Grid, suffix: str | None = None) -> str:
    """Return a file name without patient data, such as ``slice-017-v2.37-h1.50.dcm``.

    The slice is counted from 1, as on screen, and called by its plane where it was reformatted; then follows the true
    ratio, vertical and horizontal. ``suffix`` is one of :func:`formats`, by default the first.
    """
    ratio = grid.ratio
    digits = max(3, len(str(len(scan))))
    ending = formats(scan)[0] if suffix is None else suffix
    made = scan.slices[index].reformat
    what = "slice" if made is None else made.plane.value
    return f"{what}-{index + 1:0{digits}d}-v{ratio.vertical:.2f}-h{ratio.horizontal:.2f}{ending}"
