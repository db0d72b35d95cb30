"""Puts frames together into scans: split by what differs, sorted by where they lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Size
from engine.read.dicom.frames import Frame
from engine.read.dicom.headers import Coding
from engine.read.dicom.pixels import read_slice
from engine.read.keys import session_key
from engine.scan import Container, Scan, Slice, SliceInfo
from engine.words import words

_SAME_DIRECTION = 1e-3  # largest difference of direction cosines within a scan


@dataclass(frozen=True, slots=True)
class Ordered:
    """Frames in order, index ``t * depth + z``."""

    frames: tuple[Frame, ...]
    depth: int


def scans(frames: Iterable[Frame]) -> list[Scan]:
    """Return the scans that frames of any files make up, in order of study, series number and appearance."""
    groups = _split(frames)
    studies: dict[str, int] = {}
    for group in groups:
        studies.setdefault(group[0].image.study, len(studies))
    parts: dict[str, int] = defaultdict(int)
    for group in groups:
        parts[group[0].image.series] += 1
    groups.sort(key=lambda group: (studies[group[0].image.study], group[0].image.series_number))
    seen: dict[str, int] = defaultdict(int)
    result = []
    for group in groups:
        series = group[0].image.series
        seen[series] += 1
        part = f"{seen[series]} of {parts[series]}" if series and parts[series] > 1 else ""
        result.append(_scan(order(group), part))
    return result


def copies(files: Iterable[list[Frame]]) -> tuple[list[Frame], dict[Path, Path]]:
    """Return the frames of files without those of files that occur twice, and what each file left out is a copy of."""
    first: dict[tuple[object, ...], Path] = {}
    left_out: dict[Path, Path] = {}
    result: list[Frame] = []
    for frames in files:
        image, info = frames[0].image, frames[0].info
        # Files anonymised badly share one UID: only the same UID with the same size, place and number is a copy.
        place = info.geometry.origin if info.geometry else None
        mark = (image.instance, image.series, image.instance_number, image.size, image.frames, place, info.storage)
        original = first.setdefault(mark, info.source.path) if image.instance else info.source.path
        if original == info.source.path:
            result += frames
        else:
            left_out[info.source.path] = original
    return result, left_out


def _split(frames: Iterable[Frame]) -> list[list[Frame]]:
    """Group frames by series, size, kind of pixels, stack and direction."""
    groups: dict[tuple[object, ...], list[list[Frame]]] = {}
    for frame in frames:
        image = frame.image
        # Frames of a file that do not lie in the patient are a film of their own, not slices of a series.
        alone = not image.series or (frame.orientation is None and image.frames > 1)
        family = (
            str(frame.info.source.path) if alone else "",
            image.series,
            image.size,
            image.kind,
            image.units,
            frame.info.storage.high if image.colour else 0.0,
            image.colour,
            image.inverted,
            frame.stack,
            frame.orientation is None,
        )
        directions = groups.setdefault(family, [])
        for group in directions:
            if _parallel(group[0].orientation, frame.orientation):
                group.append(frame)
                break
        else:
            directions.append([frame])
    return [group for directions in groups.values() for group in directions]


def _parallel(first: tuple[float, ...] | None, second: tuple[float, ...] | None) -> bool:
    if first is None or second is None:
        return first is second
    return max(abs(a - b) for a, b in zip(first, second, strict=True)) < _SAME_DIRECTION


def order(group: list[Frame]) -> Ordered:
    """Sort frames of one direction by position along the normal, then in time.

    Frames at one position become time points when every position has as many of them.
    """
    if group[0].info.geometry is None:
        frames = sorted(group, key=_without_position)
        film = group[0].image.frames > 1 and group[0].image.frame_ms is not None
        return Ordered(tuple(frames), 1 if film else len(frames))
    normal = group[0].info.geometry.normal
    distances = np.array([float(np.dot(f.info.geometry.origin, normal)) if f.info.geometry else 0.0 for f in group])
    places = _places(distances)
    by_place: dict[int, list[Frame]] = defaultdict(list)
    for frame, place in zip(group, places, strict=True):
        by_place[place].append(frame)
    columns = [sorted(by_place[place], key=lambda frame: frame.time) for place in sorted(by_place)]
    times = {len(column) for column in columns}
    if len(times) == 1:
        return Ordered(tuple(frame for moment in zip(*columns, strict=True) for frame in moment), len(columns))
    return Ordered(tuple(frame for column in columns for frame in column), len(group))


def _without_position(frame: Frame) -> tuple[float, str, int]:
    return frame.image.instance_number, str(frame.info.source.path), frame.info.source.frame


def _places(distances: NDArray[np.float64]) -> list[int]:
    """Return the number of the place that each distance belongs to, distances within rounding being one place."""
    sequence = np.argsort(distances, kind="stable")
    steps = np.diff(distances[sequence])
    apart = steps[steps > 1e-4]
    tolerance = 0.05 * float(np.median(apart)) if len(apart) else 1e-4
    number = np.concatenate([[0], np.cumsum(steps > tolerance)])
    places = np.empty(len(distances), dtype=int)
    places[sequence] = number
    return [int(place) for place in places]


def _scan(ordered: Ordered, part: str) -> Scan:
    frames = ordered.frames
    image = frames[0].image
    first = frames[0].info
    path = first.source.path
    infos = tuple(frame.info for frame in frames)
    codings = tuple(frame.image.coding for frame in frames)
    several = len({info.source.path for info in infos}) > 1
    spacing = first.spacing
    times = len(frames) // ordered.depth
    details = [
        (words("Engine", "Modality"), image.kind or words("Engine", "unknown")),
        (words("Engine", "Size"), f"{image.size.columns} × {image.size.rows}"),
        (words("Engine", "Slices"), str(ordered.depth)),
        (
            words("Engine", "Time points") if image.frame_ms is None else words("Engine", "Frames"),
            str(times) if times > 1 else "",
        ),
        (
            words("Engine", "Spacing"),
            f"{spacing.column_mm:.3g} × {spacing.row_mm:.3g} mm" if spacing else words("Engine", "unknown"),
        ),
        (words("Engine", "Slice thickness"), f"{image.thickness_mm:.3g} mm" if image.thickness_mm else ""),
        (words("Engine", "Part of series"), part),
    ]
    return Scan(
        key=session_key(image.series or path, part, image.size, len(infos), [info.source for info in infos[:1]]),
        title=image.title or (path.parent.name if several else path.name),
        container=Container.DICOM,
        modality=image.modality,
        size=image.size,
        slices=infos,
        units=image.units,
        reader=_reader(infos, codings, image.size, colour=image.colour),
        depth=ordered.depth,
        colour=image.colour,
        inverted=image.inverted,
        labels=image.labels,
        pixel_aspect=image.aspect,
        frame_ms=image.frame_ms if len(frames) > 1 else None,
        details=tuple((name, what) for name, what in details if what),
        study=image.about,
        frame_of_reference=image.frame_of_reference,
    )


def _reader(
    infos: tuple[SliceInfo, ...], codings: tuple[Coding, ...], size: Size, *, colour: bool
) -> Callable[[int], Slice]:
    def read(index: int) -> Slice:
        return read_slice(infos[index], codings[index], size, colour=colour)

    return read
