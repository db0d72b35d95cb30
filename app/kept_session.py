"""What of a session is kept for the next start: paths, what is looked at and how, and the measurements.

It lies in one file of the user's own, because paths may tell whose scans they are; nothing of it goes anywhere else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from app.camera import Camera
from app.measuring.model import Measurement
from app.session import Session
from app.state import COMPARABLE, MOST_STEPS, Compare, Comparison, DifferenceMode, Layout, Options, Request
from engine.errors import EngineError
from engine.geometry import Scale
from engine.measure.roi import Kind, Shape
from engine.refinement import Ensemble, Refinement
from engine.reformatted import AnatomicalPlane, plane_of
from engine.scan import Scan, Window

VERSION = 1
MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class KeptScan:
    """How a scan is found again: the paths that were opened, and what tells it from others in there."""

    paths: tuple[str, ...]
    rows: int
    columns: int
    slices: int
    name: str

    @classmethod
    def of(cls, scan: Scan, paths: Sequence[Path]) -> KeptScan:
        """Return how ``scan`` is found again, which came from ``paths``."""
        source = scan.slices[0].source.path
        holding = [path for path in paths if path == source or path in source.parents]
        those = tuple(str(path) for path in holding[:1] or paths or [source])
        return cls(those, scan.size.rows, scan.size.columns, len(scan), source.name)

    def is_like(self, scan: Scan) -> bool:
        """Return whether ``scan`` is that one."""
        size = (scan.size.rows, scan.size.columns, len(scan), scan.slices[0].source.path.name)
        return size == (self.rows, self.columns, self.slices, self.name)


@dataclass(frozen=True, slots=True)
class KeptMeasurement:
    """A measurement: place of its scan, slice, name, and the shape as kind and coordinates."""

    scan: int
    index: int
    name: str
    kind: str
    points: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A session as it was.

    Attributes
    ----------
    scans : tuple of KeptScan
        In the order of the list.
    shown, index, plane : int, int, str
        Which of them was on screen, which slice of it, in which plane; an empty plane is as acquired.
    camera : Camera
        Where it looked.
    window : (float, float, str) or None
        Centre, width, name.
    inverted : bool
        Inverted by the user.
    request : Request
        What was asked for.
    options : Options
        Panes and what lay over them.
    measurements : tuple of KeptMeasurement
        Those on slices as acquired.
    """

    scans: tuple[KeptScan, ...]
    shown: int
    index: int
    plane: str
    camera: Camera
    window: tuple[float, float, str] | None
    inverted: bool
    request: Request
    options: Options
    measurements: tuple[KeptMeasurement, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Everything that has to be opened, each once."""
        return tuple(dict.fromkeys(Path(path) for scan in self.scans for path in scan.paths))

    def places(self, scans: Sequence[Scan]) -> dict[int, Scan]:
        """Return which of ``scans`` are those that were open, by their place in the list."""
        left, found = list(scans), {}
        for place, kept in enumerate(self.scans):
            match = next((scan for scan in left if kept.is_like(scan)), None)
            if match is not None:
                left.remove(match)
                found[place] = match
        return found


def keep(session: Session, origins: Mapping[str, tuple[Path, ...]]) -> Kept | None:
    """Return what is to be kept of a session; None where nothing is open.

    Parameters
    ----------
    session : Session
        As it is.
    origins : mapping
        The paths that were opened, by the key of the scan that came of them.
    """
    own = session.acquired
    if own is None or session.scan is None:
        return None
    window, view, options = session.view.window, session.view, session.options
    plane = plane_of(session.scan) if session.scan is not own else None
    order = {scan.key: place for place, scan in enumerate(session.scans)}
    return Kept(
        tuple(KeptScan.of(scan, origins.get(scan.key, ())) for scan in session.scans),
        order.get(own.key, 0),
        session.index,
        plane.value if plane is not None else "",
        view.camera,
        None if window is None else (window.centre, window.width, window.name),
        view.inverted,
        replace(session.request, weights=None),
        # What a screen at the office hides is hidden by the settings, not by what was open.
        replace(options, flicker=False, alone=None, patient=True),
        tuple(_kept(item, order[item.key]) for item in session.measurements.items if item.key in order),
    )


def _kept(item: Measurement, place: int) -> KeptMeasurement:
    points = tuple(part for point in item.shape.points for part in (point.row, point.column))
    return KeptMeasurement(place, item.index, item.name, item.shape.kind.value, points)


def measurements_of(kept: Kept, scans: Mapping[int, Scan]) -> tuple[tuple[str, int, str, Shape], ...]:
    """Return key, slice, name and shape of the measurements whose scans are there again."""
    found = []
    for item in kept.measurements:
        scan = scans.get(item.scan)
        if scan is not None and 0 <= item.index < len(scan):
            found.append((scan.key, item.index, item.name, Shape.of(Kind(item.kind), item.points)))
    return tuple(found)


# The file


def to_text(kept: Kept) -> str:
    """Return the content of the file."""
    return json.dumps({"version": VERSION} | asdict(kept), default=lambda value: value.value, indent=1)


def from_text(text: str) -> Kept | None:
    """Return what a file says; None where it is not of this form, which is not worth a message."""
    try:
        return _parsed(json.loads(text))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, EngineError):
        return None


def read(path: Path) -> Kept | None:
    """Return what the user's file says; None where there is none, or none that can be used."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        return from_text(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def _parsed(content: dict[str, Any]) -> Kept | None:
    if content["version"] != VERSION:
        return None
    scans = tuple(
        KeptScan(
            tuple(_text(path) for path in one["paths"]),
            int(one["rows"]),
            int(one["columns"]),
            int(one["slices"]),
            _text(one["name"]),
        )
        for one in content["scans"]
    )
    window, request, camera = content["window"], content["request"], content["camera"]
    scale, consistent = request["scale"], request["consistent"]
    plane = _text(content["plane"])
    if plane:
        AnatomicalPlane(plane)
    measurements = tuple(_measurement(one) for one in content["measurements"])
    return Kept(
        scans,
        int(content["shown"]),
        int(content["index"]),
        plane,
        Camera(
            _number(camera["x"]),
            _number(camera["y"]),
            max(_number(camera["zoom"]), 1e-3),
            bool(camera["flip_horizontal"]),
            bool(camera["flip_vertical"]),
            bool(camera["fitted"]),
        ),
        None if window is None else (_number(window[0]), max(_number(window[1]), 1e-6), _text(window[2])),
        bool(content["inverted"]),
        Request(
            Scale(_number(scale["vertical"]), _number(scale["horizontal"])),
            bool(request["linked"]),
            _text(request["network"]),
            _text(request["device"]),
            consistent=None if consistent is None else bool(consistent),
            refinement=_refinement(request.get("refinement")),
        ),
        _options(content["options"]),
        measurements,
    )


def _refinement(content: dict[str, Any] | None) -> Refinement | None:
    """Return what was done beyond one pass; files of earlier versions say nothing of it."""
    if content is None:
        return None
    return Refinement(Ensemble(content["ensemble"]), min(max(int(content["back_projections"]), 0), MOST_STEPS))


def _options(content: dict[str, Any]) -> Options:
    comparison = content["comparison"]
    share = min(max(_number(comparison["share"]), 0.0), 1.0)
    kinds: dict[str, Callable[[Any], Any]] = {
        "layout": Layout,
        "difference_mode": DifferenceMode,
        "colour_map": _text,
        **dict.fromkeys(("overlay", "difference", "histogram", "value_histogram", "uncertainty", "linked"), bool),
    }
    plain = {name: kind(content[name]) for name, kind in kinds.items()}
    first, second = (COMPARABLE[[role.value for role in COMPARABLE].index(comparison[x])] for x in ("first", "second"))
    mode = Compare(comparison["mode"])
    return Options(**plain, comparison=Comparison(mode, first, second, share, bool(comparison["difference"])))


def _measurement(one: dict[str, Any]) -> KeptMeasurement:
    kind, points = Kind(one["kind"]), tuple(map(_number, one["points"]))
    # It says now what is wrong with a shape, while nothing was opened for it.
    Shape.of(kind, points)
    return KeptMeasurement(int(one["scan"]), int(one["index"]), _text(one["name"]), kind.value, points)


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("no finite number")
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def window_of(kept: Kept, presets: Sequence[Window]) -> Window | None:
    """Return the window that was on screen: one on offer where it is like that, with its function and table."""
    if kept.window is None:
        return None
    centre, width, name = kept.window
    like = (one for one in presets if (one.centre, one.width, one.name) == kept.window)
    return next(like, Window(centre, width, name))
