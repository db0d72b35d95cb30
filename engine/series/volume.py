"""A magnified scan as one NIfTI file: a volume, or over time a four-dimensional one."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.geometry import PlaneGeometry
from engine.progress import CancelToken
from engine.read.nifti import RAS_TO_LPS
from engine.read.quiet import quiet
from engine.series.part import Part, Record
from engine.series.plan import Content, PlanError, SeriesPlan
from engine.series.writing import Encoder, Finished
from engine.volume.stack import even_step
from engine.words import words
from engine.write.atomic import check_target
from engine.write.derived import plain, software_version
from engine.write.job import Job
from engine.write.nifti import (
    Header,
    file_start,
    has_own_header,
    header_and_order,
    one_rescale,
    sheared,
    stored_picture,
)

_PIECE = 8 << 20


class NiftiVolume(Encoder):
    """Pictures go into a raw file as they come; at the end they are laid out as the array of the file."""

    def __init__(self, plan: SeriesPlan, part: Part) -> None:
        super().__init__(plan, part)
        # maps are floating-point numbers whatever the scan's are
        image = plan.options.content is Content.IMAGE
        self._same = image and one_rescale([plan.scan.slices[index] for index in plan.indices])
        self._place = _places(plan)

    def add(self, place: int, job: Job) -> None:  # noqa: ARG002 - pictures follow each other
        """Append one picture."""
        with quiet():
            header, _ = header_and_order(job)
            picture, clipped, notes = stored_picture(job if self._same else job.floating(), header)
        content = np.ascontiguousarray(picture).tobytes()
        self.part.add_frame(content, Record(len(content), clipped, notes))

    def finish(self, cancel: CancelToken | None) -> Finished:
        """Lay out the array, write the file, and give it the target's name."""
        plan, target = self.plan, self.part.target
        with quiet():
            header, volume = self._volume(cancel)
            start = file_start(header)
        beside = self.part.folder / "whole"
        compress = target.name.lower().endswith(".gz")
        with beside.open("wb") as plain_file:
            file: Any = gzip.GzipFile("", "wb", 5, plain_file, mtime=0) if compress else plain_file
            file.write(start)
            for piece in _pieces(volume):
                if cancel is not None:
                    cancel.check()
                file.write(piece)
            if compress:
                file.close()
        size = beside.stat().st_size
        sources = plan.files
        beside.replace(check_target(target, overwrite=plan.options.overwrite, sources=sources))
        return Finished(target, size)

    def _volume(self, cancel: CancelToken | None) -> tuple[Header, NDArray[Any]]:
        """Return the header and the array, (i, j, k[, t]) in Fortran order, in a file of the part's folder."""
        plan = self.plan
        scan, index = plan.scan, plan.indices[0]
        slice_ = scan.read(index)
        target = plan.grid.target
        colour = scan.colour and plan.options.content is Content.IMAGE
        size = (target.rows, target.columns, 3) if colour else (target.rows, target.columns)
        blank = np.zeros(size, np.uint8 if plan.displayed else np.float64)
        job = Job(scan, index, slice_, blank, plan.grid, plan.made_by, plan.displayed)
        header, order = header_and_order(job)
        example, _, _ = stored_picture(job if self._same else job.floating(), header)
        shape = list(order.to_array(example).shape)
        shape[order.slice_axis] = len(plan.slices)
        self._third_axis(header, order.slice_axis)
        shape.append(len(plan.times))
        pictures = np.memmap(self.part.raw, example.dtype, "r", shape=(len(plan.indices), *example.shape))
        volume = np.memmap(self.part.folder / "volume", example.dtype, "w+", shape=tuple(shape), order="F")
        for number, picture in enumerate(pictures):
            if cancel is not None:
                cancel.check()
            moment, place = divmod(number, len(plan.slices))
            at = [slice(None)] * 4
            at[order.slice_axis], at[3] = slice(place, place + 1), slice(moment, moment + 1)
            volume[tuple(at)] = order.to_array(np.asarray(picture))[..., None]
        ratio = plan.grid.ratio
        made_by = f"Vernier {software_version()} {ratio.vertical:.4g}x{ratio.horizontal:.4g} {plan.made_by.network_id}"
        header["descrip"] = plain(made_by, 79)
        little = volume.dtype.newbyteorder("<")
        return header, volume if volume.dtype == little else volume.astype(little, order="F")

    def _third_axis(self, header: Header, axis: int) -> None:
        """Turn the header of the first slice alone into that of the volume; the file's own steps and times stay."""
        plan, dim = self.plan, header["dim"]
        dim[1 + axis] = len(plan.slices)
        if len(plan.times) > 1:
            dim[0], dim[4] = 4, len(plan.times)
        if has_own_header(plan.scan):
            return
        if self._place is not None:
            affine = np.eye(4)
            first, step = self._place
            affine[:3, 0], affine[:3, 1], affine[:3, 2] = first.per_column, first.per_row, step
            affine[:3, 3] = first.origin
            affine = np.asarray(RAS_TO_LPS @ affine)
            header.set_zooms([float(n) for n in np.linalg.norm(affine[:3, :3], axis=0)] + [1.0] * (int(dim[0]) - 3))
            header.set_sform(affine, code="scanner")
            if not sheared(affine):
                header.set_qform(affine, code="scanner")
        if len(plan.times) > 1 and plan.scan.frame_ms is not None:
            header["pixdim"][4] = plan.scan.frame_ms / 1000.0
            header.set_xyzt_units(header.get_xyzt_units()[0], "sec")


def _places(plan: SeriesPlan) -> tuple[PlaneGeometry, np.ndarray] | None:
    """Return where the first slice lies on the new grid, and the way to the next in LPS millimetres.

    Raises
    ------
    PlanError
        The slices lie in the patient, and not at even distances: a NIfTI file cannot tell that.
    """
    scan = plan.scan
    planes = [scan.slices[index].geometry for index in plan.indices[: len(plan.slices)]]
    placed = [plane for plane in planes if plane is not None]
    if has_own_header(scan) or len(placed) < 2 or len(placed) < len(planes):
        return None
    try:
        step = even_step(placed)
    except ValueError as error:
        raise PlanError(
            words("Engine", "{error}; a NIfTI file cannot tell that, a DICOM series can").of(error=error)
        ) from error
    return placed[0].on(plan.grid), np.asarray(step)


def _pieces(volume: NDArray[Any]) -> Iterator[bytes]:
    """Give the bytes of an array in Fortran order, some slices at a time."""
    flat = volume.reshape(-1, order="F")
    count = max(1, _PIECE // volume.itemsize)
    for begin in range(0, flat.size, count):
        yield flat[begin : begin + count].tobytes()
