"""An isotropic volume as one NIfTI file: codes, units, array order and on-disk type of a NIfTI source stay."""

from __future__ import annotations

import contextlib
import gzip
from collections.abc import Iterable

import nibabel as nib
import numpy as np

from engine.geometry import Vector
from engine.read.nifti import RAS_TO_LPS
from engine.read.quiet import quiet
from engine.scan import Container
from engine.volume.isotropic import IsotropicPlan
from engine.write.derived import plain, software_version
from engine.write.job import Job
from engine.write.nifti import Header, file_content, header_and_order, one_rescale, sheared, stored_picture
from engine.write.options import Encoded


def encode(plan: IsotropicPlan, jobs: Iterable[Job], *, compress: bool) -> Encoded:
    """Return the file.

    Parameters
    ----------
    plan : IsotropicPlan
        Where slices lie.
    jobs : iterable of Job
        The slices in order, ``plan.count`` of them; values in the scan's units on ``plan.grid``.
    compress : bool
        Whether to write ``.nii.gz``.

    Raises
    ------
    WriteError
        The source cannot be read again.
    """
    stack = plan.stack
    same = one_rescale(stack.scan.slices[stack.first : stack.first + stack.count])
    header: Header = None
    clipped = 0
    notes: dict[str, None] = {}
    for j, given in enumerate(jobs):
        job = given if same else given.floating()
        with quiet():
            if header is None:
                header, order = header_and_order(job)
                stored, _, _ = stored_picture(job, header)
                shape = list(order.to_array(stored).shape)
                shape[order.slice_axis] = plan.count
                volume = np.empty(shape, stored.dtype, order="F")
                _through_plane(header, plan, order.slice_axis)
            stored, lost, said = stored_picture(job, header)
        clipped += lost
        notes |= dict.fromkeys(said)
        volume[(slice(None),) * order.slice_axis + (j,)] = order.to_plane(stored)
    header["descrip"] = plain(f"Vernier {software_version()} isotropic {plan.method} {plan.spacing_mm:.4g} mm", 79)
    content = file_content(header, volume)
    return Encoded(
        gzip.compress(content, compresslevel=5, mtime=0) if compress else content, plan.spacing, clipped, tuple(notes)
    )


def _through_plane(header: Header, plan: IsotropicPlan, axis: int) -> None:
    """Turn the header of the first slice alone into that of the whole volume: its axis gets a length and a step."""
    header["dim"][1 + axis] = plan.count
    if plan.stack.scan.container is not Container.NIFTI:
        affine = _affine(plan)
        header.set_zooms([float(n) for n in np.linalg.norm(affine[:3, :3], axis=0)])
        header.set_sform(affine, code="scanner")
        if not sheared(affine):
            header.set_qform(affine, code="scanner")
        return
    header["pixdim"][1 + axis] *= plan.ratio
    if int(header["sform_code"]) > 0:
        with contextlib.suppress(nib.spatialimages.HeaderDataError):
            sform = header.get_sform()
            sform[:3, axis] *= plan.ratio
            header["srow_x"], header["srow_y"], header["srow_z"] = sform[:3]


def _affine(plan: IsotropicPlan) -> np.ndarray:
    """Return voxel ``(column, row, slice)`` to RAS millimetres."""
    first = plan.geometry(0)
    step: Vector = plan.stack.step
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1] = first.per_column, first.per_row
    affine[:3, 2] = np.asarray(step) * plan.ratio
    affine[:3, 3] = first.origin
    return np.asarray(RAS_TO_LPS @ affine)
