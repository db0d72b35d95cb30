"""The list of trials: what each asks, which figures answer it, in which units, and how to read them in one line."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.geometry import Scale
from engine.measure.stress import edges, flat, waves
from engine.measure.stress.lesions import DIAMETERS, SMALL
from engine.measure.stress.subjects import Magnify
from engine.measure.stress.waves import STAR

Figures = Mapping[str, float]
"""Values by the key of their :class:`Measure`."""

WINDOW = "% of the window"
CONTRAST = "% of the contrast"


@dataclass(frozen=True)
class Measure:
    """One figure of a trial.

    Attributes
    ----------
    key : str
        Under which figures hold it.
    title : str
        Heading of its column.
    unit : str
        What it is counted in.
    digits : int
        Behind the point.
    shown : bool
        Whether it has a column in the Markdown table; all are in the others.
    """

    key: str
    title: str
    unit: str
    digits: int = 1
    shown: bool = True


@dataclass(frozen=True)
class Trial:
    """One trial.

    Attributes
    ----------
    id, title : str
        In files, and for people.
    question : str
        What it does and asks, as a sentence.
    measures : tuple of Measure
        Its figures.
    reading : callable
        ``reading(figures, bicubic)`` returns one line; ``bicubic`` is None for the line of bicubic itself.
    run : callable or None
        ``run(magnify, scale)`` returns figures; None for trials on real slices.
    """

    id: str
    title: str
    question: str
    measures: tuple[Measure, ...]
    reading: Callable[[Figures, Figures | None], str]
    run: Callable[[Magnify, Scale], dict[str, float]] | None = None


def _beside(figures: Figures | None, key: str, digits: int = 0, unit: str = " %") -> str:
    """Return bicubic's figure in brackets; nothing where the line is bicubic's own."""
    return "" if figures is None else f" (bicubic {figures[key]:.{digits}f}{unit})"


def _constant(f: Figures, _: Figures | None) -> str:
    if f["added"] < 0.05:
        return "A plain grey stays that grey."
    degree = "visibly" if f["added"] >= 1 else "slightly"
    return f"A plain grey comes out {degree} different: {f['added']:.2f} % of the window."


def _noise(f: Figures, b: Figures | None) -> str:
    if b is None:
        return f"Noise comes out at {f['grain']:.0f} % of its strength."
    times = f["grain"] / b["grain"]
    return "Noise looks as with bicubic." if 0.9 < times < 1.1 else f"Noise comes out {times:.1f} times bicubic's."


def _ramps(f: Figures, _: Figures | None) -> str:
    return "Slopes stay straight." if f["bent"] < 0.1 else f"Slopes bend by up to {f['bent']:.1f} % of the window."


def _edges(f: Figures, b: Figures | None) -> str:
    if math.isnan(f["width"]):
        return "No edge is left."
    width = f"Edges are {f['width']:.1f} pixels wide{_beside(b, 'width', 1, '')}"
    return f"{width} and overshoot by up to {f['overshoot']:.0f} %{_beside(b, 'overshoot')}."


def _checkerboard(f: Figures, b: Figures | None) -> str:
    return f"The finest pattern of the scan swings {f['swing'] / 100:.1f} times as far" + (
        "." if b is None else f" (bicubic {b['swing'] / 100:.1f})."
    )


def _gratings(f: Figures, b: Figures | None) -> str:
    return f"Keeps {f['kept']:.0f} % of fine patterns{_beside(b, 'kept')}, adds up to {f['invented']:.0f} %" + (
        f"{_beside(b, 'invented')} of others."
    )


def _beyond(f: Figures, b: Figures | None) -> str:
    return f"Too fine for the scan, a pattern still leaves a false one of {f['mean']:.0f} %{_beside(b, 'mean')}."


def _star(f: Figures, b: Figures | None) -> str:
    return f"Keeps {f['kept']:.0f} % of the spokes{_beside(b, 'kept')}; false spokes of {f['false']:.0f} %" + (
        f"{_beside(b, 'false')} where the scan holds none."
    )


def _lesions(f: Figures, b: Figures | None) -> str:
    return (
        f"Of lesions up to {SMALL} pixels {f['small']:.0f} % of the contrast is left{_beside(b, 'small')}, "
        f"of larger ones {f['large']:.0f} %{_beside(b, 'large')}."
    )


def _removed(f: Figures, b: Figures | None) -> str:
    back = f"of those taken out {f['returned']:.0f} % comes back{_beside(b, 'returned')}"
    return f"Of real spots {f['kept']:.0f} % of the contrast is left{_beside(b, 'kept')}; {back}."


def _free(f: Figures, b: Figures | None) -> str:
    return (
        f"Shows {f['spots']:.0f} spots a megapixel that are not there{_beside(b, 'spots', 0, '')}, "
        f"with up to {f['contrast']:.1f} % of the window{_beside(b, 'contrast', 1)}."
    )


PX = "output pixels"

MADE = (
    Trial(
        "constant",
        "One grey",
        "Images of a single grey: what is added to them?",
        (Measure("added", "largest deviation", WINDOW, 3),),
        _constant,
        flat.constant,
    ),
    Trial(
        "noise",
        "Noise alone",
        "Noise of 5 % of the window and nothing else: how strong does it become, and how much of it is finer than "
        "the scan can hold?",
        (Measure("grain", "strength", "% of LR's"), Measure("finer", "finer than the limit", "% of LR's")),
        _noise,
        flat.noise,
    ),
    Trial(
        "ramps",
        "Slopes",
        "Even slopes in four directions: do they stay straight?",
        (Measure("bent", "largest deviation", WINDOW, 3),),
        _ramps,
        flat.ramps,
    ),
    Trial(
        "edges",
        "Edges at all angles",
        f"A step of 40 % of the window at {len(edges.ANGLES)} angles: where does it lie, how wide is it (10 to 90 %; "
        "the truth: 1.0 to 1.6), how far does it overshoot, how ragged does it become?",
        (
            Measure("position", "off its place", PX, 2),
            Measure("width", "width", PX, 2),
            Measure("overshoot", "overshoot", "% of the step"),
            Measure("jagged", "ragged by", PX, 2),
        ),
        _edges,
        edges.edges,
    ),
    Trial(
        "checkerboard",
        "Checkerboard of single pixels",
        "Every pixel of the scan differs from its neighbours, the finest pattern there can be: how far does it swing, "
        "and what else appears?",
        (Measure("swing", "dark to bright", "% of LR's"), Measure("invented", "what is no such pattern", CONTRAST)),
        _checkerboard,
        waves.checkerboard,
    ),
    Trial(
        "gratings",
        "Gratings below the limit",
        "Fine stripes at 0.5, 0.75 and 0.9 of the limit in four directions: how much is kept, what is there besides?",
        (Measure("kept", "kept, mean", CONTRAST), Measure("invented", "other patterns, worst", CONTRAST)),
        _gratings,
        waves.gratings,
    ),
    Trial(
        "beyond",
        "Gratings beyond the limit",
        "Stripes at 1.2 and 1.5 times the limit, too fine for the scan: what pattern is shown all the same?",
        (Measure("mean", "shown, mean", CONTRAST), Measure("worst", "worst", CONTRAST)),
        _beyond,
        waves.beyond,
    ),
    Trial(
        "star",
        "Resolution star",
        "Spokes that grow finer towards the middle: how much is kept below the limit, to where are they resolved, and "
        "what is shown where no direction holds any (from 1.5 times the limit)?",
        (
            Measure("kept", "kept below the limit", CONTRAST),
            Measure("resolved", "resolved to", "% of the limit", 0),
            Measure("false", "false beyond 1.5", CONTRAST),
            *(Measure(f"at {share:g}", f"kept at {share:g} of the limit", CONTRAST, shown=False) for share in STAR),
        ),
        _star,
        waves.star,
    ),
)

ADDED = Trial(
    "lesions",
    "Lesions put in",
    "Discs and Gaussians of 2 to 12 output pixels, 4 and 12 % of the window brighter and darker, put into real slices "
    "before these are degraded: how much of their contrast survives?",
    (
        Measure("small", f"left, up to {SMALL} pixels", CONTRAST),
        Measure("large", "left, larger", CONTRAST),
        Measure("faintest", "a tenth keeps less than", CONTRAST),
        *(Measure(f"of {d} px", f"left, {d} pixels", CONTRAST, shown=False) for d in DIAMETERS),
    ),
    _lesions,
)
REMOVED = Trial(
    "removed",
    "Real spots, and taken out",
    "The most conspicuous small spots of real slices: how much of their contrast survives, and after they were taken "
    "out of the slice, how much of them comes back?",
    (Measure("kept", "left", CONTRAST), Measure("returned", "comes back", CONTRAST)),
    _removed,
)
FREE = Trial(
    "free",
    "False spots",
    "Real slices as they are, searched for spots of 2 and 4 output pixels by a matched filter with a threshold of 2 % "
    "of the window: how many are found that the truth holds less than half of, and what contrast has the strongest?",
    (Measure("spots", "false spots", "a megapixel", 0), Measure("contrast", "strongest", WINDOW)),
    _free,
)
REAL = (ADDED, REMOVED, FREE)
TRIALS = {trial.id: trial for trial in (*MADE, *REAL)}
