"""An isotropic volume becomes a file or a folder: whole, or not at all."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import WriteError
from engine.geometry import Size, Spacing
from engine.progress import CancelToken, Progress, silent
from engine.scan import Container, Scan, Slice, Values
from engine.volume.isotropic import METHODS, NONE, IsotropicPlan, compute
from engine.words import words
from engine.write.atomic import check_target, reason, write_whole
from engine.write.job import Job
from engine.write.options import Encoded, Provenance

NIFTI = (".nii.gz", ".nii")


@dataclass(frozen=True, slots=True)
class VolumeReport:
    """What was written.

    Attributes
    ----------
    path : pathlib.Path
        The NIfTI file, or the folder of the DICOM series.
    slices : int
        How many.
    size : Size
        Rows and columns of each.
    spacing : Spacing
        Spacing in the plane, in millimetres.
    spacing_mm : float
        Distance between slices, in millimetres.
    clipped : int
        Pixels whose value did not fit into the stored values of the source and was clipped.
    bytes : int
        Length of all files.
    seconds : float
        Time that it took.
    notes : tuple of str
        Sentences for the user on what is not as in the source.
    """

    path: Path
    slices: int
    size: Size
    spacing: Spacing
    spacing_mm: float
    clipped: int
    bytes: int
    seconds: float
    notes: tuple[str, ...] = ()


def is_series(path: Path | str, scan: Scan) -> bool:
    """Return whether ``path`` is a folder for a DICOM series (else it is a NIfTI file).

    Raises
    ------
    WriteError
        It is neither, or the scan cannot become DICOM.
    """
    name = Path(path).name.lower()
    if any(name.endswith(suffix) and name != suffix for suffix in NIFTI):
        return False
    if name.endswith((".dcm", ".png", ".tif", ".tiff", ".img", ".hdr")):
        raise WriteError(
            path, words("Engine", "a volume is a NIfTI file (.nii, .nii.gz) or a folder for a DICOM series")
        )
    if scan.container is not Container.DICOM:
        raise WriteError(
            path, words("Engine", "a scan that was not read from DICOM cannot become DICOM; end the name in .nii.gz")
        )
    return True


def check_volume_target(path: Path | str, scan: Scan, *, overwrite: bool = False) -> bool:
    """Return whether a volume of ``scan`` at ``path`` is a DICOM series; see :func:`write_isotropic`.

    Raises
    ------
    WriteError
        Nothing can be written there.
    """
    series = is_series(path, scan)
    if series:
        _check_folder(Path(path))
    else:
        check_target(path, overwrite=overwrite, sources={info.source.path for info in scan.slices})
    return series


def write_isotropic(
    path: Path | str,
    plan: IsotropicPlan,
    *,
    device: str = "auto",
    overwrite: bool = False,
    cancel: CancelToken | None = None,
    progress: Progress = silent,
) -> VolumeReport:
    """Compute an isotropic volume and write it.

    Parameters
    ----------
    path : path
        A name ending in ``.nii`` or ``.nii.gz``, or a folder that is new or empty, for a DICOM series.
    plan : IsotropicPlan
        What to compute.
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    overwrite : bool
        Whether a file that is already there may be replaced (never one that the scan was read from). A folder that
        holds anything is never replaced.
    cancel, progress
        Checked and called at every slice.

    Returns
    -------
    VolumeReport
        What was written.

    Raises
    ------
    WriteError
        Why nothing was written.
    CancelledError
        Stopped; nothing is left behind.
    UnreadableError, WeightsError, DeviceError, OutOfMemoryError
    """
    started = time.perf_counter()
    target, scan = Path(path), plan.stack.scan
    series = check_volume_target(target, scan, overwrite=overwrite)
    sources = tuple({info.source.path for info in scan.slices})
    jobs = _jobs(plan, compute(plan, device, cancel=cancel, progress=progress), provenance(plan, device))
    try:
        if series:
            written, encoded = _write_series(target, plan, jobs, cancel)
        else:
            from engine.volume import as_nifti

            one = as_nifti.encode(plan, jobs, compress=target.name.lower().endswith(".gz"))
            progress(0, 0, words("Engine", "writing"))
            written = write_whole(target, one.content, overwrite=overwrite, sources=sources, cancel=cancel)
            encoded = [(len(one.content), one.clipped, one.notes)]
    except WriteError as error:
        raise WriteError(target, error.reason) from error
    except MemoryError as error:
        raise WriteError(target, words("Engine", "there is not enough memory to put the volume together")) from error
    clipped = sum(lost for _, lost, _ in encoded)
    notes = tuple(dict.fromkeys(note for _, _, notes in encoded for note in notes))
    if clipped:
        notes = (
            words("Engine", "{clipped} pixels were clipped to the values that the scan's bits can hold.").of(
                clipped=clipped
            ),
            *notes,
        )
    return VolumeReport(
        written,
        plan.count,
        plan.grid.target,
        plan.spacing,
        plan.spacing_mm,
        clipped,
        sum(length for length, _, _ in encoded),
        time.perf_counter() - started,
        notes,
    )


def provenance(plan: IsotropicPlan, device: str) -> Provenance:
    """Return what the volume says of its making."""
    from engine.devices import choose

    network, flat = plan.between, plan.magnifying
    between = METHODS.get(plan.method) or plan.method
    if plan.weights is not None and network is not None:
        between = f"{plan.method} version {network.version}, weights SHA-256 {network.weights_sha256[:16]}"
    in_plane = "the plane as scanned" if plan.in_plane == NONE else f"in the plane {plan.in_plane}"
    if flat is not None:
        in_plane += f" version {flat.version}, weights SHA-256 {flat.weights_sha256[:16]}"
    method = f"Between slices {between}, {in_plane}. Isotropic volume: {plan.sentence}"
    return Provenance(
        plan.method,
        between if network is None else network.title,
        "" if network is None else network.version,
        "" if network is None else network.weights_sha256,
        method,
        choose(device).label if network is not None or flat is not None else "",
    )


def _jobs(plan: IsotropicPlan, slices: Iterable[tuple[Slice, Values]], made_by: Provenance) -> Iterator[Job]:
    """Give each slice with the source slice nearest to it, for how it stores values, and with what is invalid in it."""
    for j, (slice_, values) in enumerate(slices):
        yield Job(plan.stack.scan, plan.stack.first + plan.nearest(j), slice_, values, plan.grid, made_by)


def _check_folder(target: Path) -> None:
    try:
        if target.exists() and not target.is_dir():
            raise WriteError(target, words("Engine", "there is already a file of this name"))
        if target.exists() and any(target.iterdir()):
            raise WriteError(target, words("Engine", "the folder is not empty; choose a new one"))
        if not target.resolve().parent.is_dir():
            raise WriteError(target, words("Engine", "the folder in which it should be does not exist"))
    except OSError as error:
        raise WriteError(target, reason(error)) from error


def _write_series(
    target: Path, plan: IsotropicPlan, jobs: Iterable[Job], cancel: CancelToken | None
) -> tuple[Path, list[tuple[int, int, tuple[str, ...]]]]:
    """Write the files into a folder beside the target, which takes its name when the last one is there."""
    from engine.volume import as_dicom

    target = target.resolve()
    beside = target.parent / f".vernier-{secrets.token_hex(6)}.part"
    done: list[tuple[int, int, tuple[str, ...]]] = []
    try:
        beside.mkdir()
        files: Iterable[Encoded] = as_dicom.encode(plan, jobs)
        for j, encoded in enumerate(files):
            write_whole(beside / as_dicom.file_name(j, plan.count), encoded.content, cancel=cancel)
            done.append((len(encoded.content), encoded.clipped, encoded.notes))
        if target.exists():
            target.rmdir()
        beside.rename(target)
    except OSError as error:
        raise WriteError(target, reason(error)) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return target, done
