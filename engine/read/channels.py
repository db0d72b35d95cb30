"""Co-registered scans as one: T1, T2 and FLAIR of one head become the channels of one multi-channel scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.errors import ChannelsError
from engine.geometry import PlaneGeometry, Spacing
from engine.read.keys import session_key
from engine.scan import Scan, Slice, SliceInfo
from engine.words import words

MOST = 4
"""Channels of a scan at most (MIASSR, section 4.3)."""

TOLERANCE = 0.1
"""Pixels by which corners of co-registered slices may lie apart: headers are rounded, and differently."""


def combine(scans: Sequence[Scan]) -> Scan:
    """Return one scan whose channels are ``scans``, each pixel of which lies where the same pixel of the others does.

    It has the slices of the first channel, then those of the second, and so on, as a scan has its time points:
    slice ``c * depth + z`` shows channel ``c`` at position ``z``, with its own file, units and windows, and carries
    the same position of every channel (:attr:`~engine.scan.Slice.channels`), which a network of as many channels
    magnifies together.

    Parameters
    ----------
    scans : sequence of Scan
        Two to four grey scans with one time point each, in the order of the network's channels; or a single one with
        as many time points, such as a 4-D NIfTI file whose fourth axis holds the sequences.

    Raises
    ------
    ChannelsError
        They are not two to four, not all grey, of different kinds of file or modality, or do not lie on one grid:
        number and size of slices, spacing, position and orientation in the patient.
    """
    scans = _moments(scans[0]) if len(scans) == 1 else scans
    if not 2 <= len(scans) <= MOST:
        raise ChannelsError(
            words("Engine", "a multi-channel scan has 2 to {most} channels, and {scans} scans were given").of(
                most=MOST, scans=len(scans)
            )
        )
    first = scans[0]
    for scan in scans:
        _check_alone(scan)
    for other in scans[1:]:
        _check_pair(first, other)
    depth = len(first)

    def read(index: int) -> Slice:
        channel, position = divmod(index, depth)
        together = tuple(scan.read(position) for scan in scans)
        return replace(together[channel], channels=together)

    return replace(
        first,
        key=session_key("channels", *(scan.key for scan in scans)),
        title=" + ".join(scan.title for scan in scans),
        slices=tuple(info for scan in scans for info in scan.slices),
        depth=depth,
        frame_ms=None,
        channels=tuple(scan.title for scan in scans),
        reader=read,
    )


def _moments(scan: Scan) -> list[Scan]:
    """Return each time point of a scan as a scan of its own; the scan itself where it has one."""
    depth = scan.depth or len(scan)
    if depth == len(scan) or scan.channels:
        return [scan]

    def one(number: int) -> Scan:
        start = number * depth
        return replace(
            scan,
            key=session_key("channel", scan.key, str(number)),
            title=f"{scan.title} {number + 1}",
            slices=scan.slices[start : start + depth],
            depth=depth,
            frame_ms=None,
            reader=lambda index: scan.read(start + index),
        )

    return [one(number) for number in range(len(scan) // depth)]


def _check_alone(scan: Scan) -> None:
    if scan.colour or scan.labels or scan.channels:
        what = (
            words("Engine", "is in colour")
            if scan.colour
            else words("Engine", "is a label map")
            if scan.labels
            else words("Engine", "has several channels already")
        )
        raise ChannelsError(words("Engine", "'{scan}' {what}; channels are grey scans").of(scan=scan.title, what=what))
    if scan.depth not in (0, len(scan)):
        raise ChannelsError(words("Engine", "'{scan}' has several time points; channels have one").of(scan=scan.title))


def _check_pair(first: Scan, other: Scan) -> None:
    def refuse(reason: str) -> ChannelsError:
        return ChannelsError(reason, first.title, other.title)

    if first.container is not other.container:
        raise refuse(
            words("Engine", "one is {one}, the other {other}").of(
                one=first.container.value.upper(), other=other.container.value.upper()
            )
        )
    if first.modality is not other.modality:
        raise refuse(
            words("Engine", "one is {one}, the other {other}").of(
                one=first.modality.value.upper(), other=other.modality.value.upper()
            )
        )
    if first.size != other.size:
        raise refuse(
            words(
                "Engine", "their slices have {rows} × {columns} and {rows_2} × {columns_2} pixels (rows × columns)"
            ).of(rows=first.size.rows, columns=first.size.columns, rows_2=other.size.rows, columns_2=other.size.columns)
        )
    if len(first) != len(other):
        raise refuse(words("Engine", "they have {first} and {other} slices").of(first=len(first), other=len(other)))
    for position, (a, b) in enumerate(zip(first.slices, other.slices, strict=True)):
        reason = _apart(first, a, b)
        if reason:
            raise refuse(f"{reason} (slice {position})")


def _apart(scan: Scan, a: SliceInfo, b: SliceInfo) -> str | None:
    """Return what keeps two slices from covering one another pixel by pixel, or None."""
    if (a.geometry is None) != (b.geometry is None):
        return words("Engine", "only one of them says where it lies in the patient")
    if a.geometry is not None and b.geometry is not None:
        return _apart_in_patient(scan, a.geometry, b.geometry)
    if (a.spacing is None) != (b.spacing is None):
        return words("Engine", "only one of them says how large its pixels are")
    if a.spacing is not None and b.spacing is not None and not _alike(scan, a.spacing, b.spacing):
        return words("Engine", "their pixels measure {one} and {other}").of(
            one=_words(a.spacing), other=_words(b.spacing)
        )
    return None


def _apart_in_patient(scan: Scan, a: PlaneGeometry, b: PlaneGeometry) -> str | None:
    if not _alike(scan, a.spacing, b.spacing):
        return words("Engine", "their pixels measure {one} and {other}").of(
            one=_words(a.spacing), other=_words(b.spacing)
        )
    limit = TOLERANCE * min(a.spacing.row_mm, a.spacing.column_mm)
    distances = np.linalg.norm(a.corners(scan.size) - b.corners(scan.size), axis=1)
    if distances.max() <= limit:
        return None
    middles = np.linalg.norm(a.corners(scan.size).mean(axis=0) - b.corners(scan.size).mean(axis=0))
    if middles <= limit:
        return words("Engine", "they are turned against each other")
    return words("Engine", "they lie {distance:.2g} mm apart in the patient").of(distance=distances.max())


def _alike(scan: Scan, a: Spacing, b: Spacing) -> bool:
    """Return whether the far edges of two slices that share the first pixel meet, within the tolerance."""
    rows = abs(a.row_mm - b.row_mm) * scan.size.rows <= TOLERANCE * a.row_mm
    return rows and abs(a.column_mm - b.column_mm) * scan.size.columns <= TOLERANCE * a.column_mm


def _words(spacing: Spacing) -> str:
    return f"{spacing.row_mm:.4g} × {spacing.column_mm:.4g} mm"
