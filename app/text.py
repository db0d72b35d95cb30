"""Numbers and sizes as the user reads them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.state import Magnified
from app.words import mark, say, told
from engine.geometry import Scale, Size, Spacing
from engine.networks.tuned import BY_SHIPPED
from engine.reformatted import AnatomicalPlane
from engine.scan import Scan, SliceInfo, Window
from engine.words import Sentence

STORED = "stored value"
"""Units of values without any, as scans name them."""

_PLANES = {
    AnatomicalPlane.AXIAL: mark("Text", "axial"),
    AnatomicalPlane.CORONAL: mark("Text", "coronal"),
    AnatomicalPlane.SAGITTAL: mark("Text", "sagittal"),
}


def size_text(size: Size) -> str:
    """Return ``rows × columns``."""
    return f"{size.rows} × {size.columns}"


def spacing_text(spacing: Spacing) -> str:
    """Return the pixel size, between rows first, in millimetres; once where both are the same."""
    row, column = f"{spacing.row_mm:.3g}", f"{spacing.column_mm:.3g}"
    return f"{row} mm" if row == column else f"{row} × {column} mm"


def honest_scale(ratio: Scale) -> str:
    """Return the true ratio in the order of the sliders: horizontal × vertical."""
    return f"×{ratio.horizontal:.2f} × {ratio.vertical:.2f}"


def honesty_line(magnified: Magnified) -> str:
    """Return the permanent line of the super-resolved pane; it speaks of the image shown, not of the sliders."""
    if magnified.grid.identity:
        return say("Honesty", "×1.00 × 1.00 · the scan itself · not for primary diagnosis")
    # At scales that they were not tuned for, tuned weights give way, and the remark says so.
    own = magnified.weights is not None and BY_SHIPPED not in magnified.remark
    words = magnified.weights.words if own and magnified.weights is not None else ""
    made = ", ".join(told(part) for part in (magnified.network, words, magnified.remark) if part)
    line = say("Honesty", "AI-magnified {scale} · {network} · not for primary diagnosis")
    return line.format(scale=honest_scale(magnified.grid.ratio), network=made)


def value_text(value: NDArray[np.floating] | float, *, signed: bool = False) -> str:
    """Return a value with about four digits; colours as red, green, blue."""
    array = np.asarray(value, np.float64)
    if array.ndim:
        return " ".join(value_text(float(part), signed=signed) for part in array)
    number = float(array)
    size = abs(number)
    if number == round(number) or size >= 1000:
        text = f"{number:{'+' if signed else ''}.0f}"
    else:
        digits = 1 if size >= 10 else 2 if size >= 0.1 else 4
        text = f"{number:{'+' if signed else ''}.{digits}f}"
    return text.replace("-", "−")


def amount_text(value: float, units: str) -> str:
    """Return a value with its units, such as ``12 HU`` or ``46.2 stored values``."""
    return f"{value_text(value)} {units_text(units)}"


def own_text(text: str) -> str:
    """Return text that may be the user's own, which stays as it is; the engine's sentences are translated."""
    return told(text) if isinstance(text, Sentence) else text


def units_text(units: str) -> str:
    """Return units as they are named after a number."""
    return say("Units", "stored values") if units == STORED else units


def unit_text(units: str) -> str:
    """Return units as they are named by themselves."""
    return say("Units", "stored value") if units == STORED else told(units)


def slice_text(position: int, count: int) -> str:
    """Return which of ``count`` slices it is; ``position`` is counted from 0, here and below."""
    return say("Text", "slice {number} / {count}").format(number=position + 1, count=count)


def time_text(moment: int, count: int) -> str:
    """Return which time point it is."""
    return say("Text", "time {number} / {count}").format(number=moment + 1, count=count)


def frame_text(moment: int, count: int) -> str:
    """Return which frame of a film it is."""
    return say("Text", "frame {number} / {count}").format(number=moment + 1, count=count)


def moment_text(scan: Scan, index: int) -> str:
    """Return which channel, frame or time point slice ``index`` belongs to; empty where there is only one."""
    depth = scan.depth or len(scan)
    moment, count = index // depth, len(scan) // depth
    if scan.channels:
        return channel_text(moment, len(scan.channels))
    if count == 1:
        return ""
    return frame_text(moment, count) if depth == 1 else time_text(moment, count)


def count_text(scan: Scan) -> str:
    """Return how many slices a scan has, and how often; or how many frames."""
    depth = scan.depth or len(scan)
    count = len(scan) // depth
    if len(scan) == 1:
        return say("Text", "1 slice")
    if depth == 1 and not scan.channels:
        return say("Text", "{count} frames").format(count=count)
    slices = say("Text", "1 slice") if depth == 1 else say("Text", "{count} slices").format(count=depth)
    if count == 1:
        return slices
    more = say("Text", "{count} channels") if scan.channels else say("Text", "{count} times")
    return f"{slices} × {more.format(count=count)}"


def channel_text(channel: int, count: int) -> str:
    """Return which channel it is."""
    return say("Text", "channel {number} / {count}").format(number=channel + 1, count=count)


def plane_text(plane: AnatomicalPlane | None) -> str:
    """Return the name of a plane inside a sentence; empty for slices as they were acquired."""
    return str(_PLANES[plane]) if plane is not None else ""


def method_text(name: str) -> str:
    """Return what a self-check calls a method: the id of a network stays as it is."""
    return {"bicubic": say("Text", "bicubic"), "tuned": say("Text", "tuned")}.get(name, name)


def window_text(window: Window) -> str:
    """Return width and level."""
    return f"W {value_text(window.width)}  L {value_text(window.centre)}"


def preset_text(window: Window) -> str:
    """Return a preset as it stands in a menu: its name, or its width and level."""
    return told(window.name) if window.name else window_text(window)


def position_text(info: SliceInfo, row: float, column: float) -> str:
    """Return where a fractional pixel coordinate lies: in the patient, in millimetres from the corner, or in pixels.

    Patient positions carry the letter of the side they lie on, so that no sign convention has to be known.
    """
    if info.geometry is not None:
        x, y, z = (float(part) for part in info.geometry.at(row, column))
        letters = ("L" if x >= 0 else "R", "P" if y >= 0 else "A", "S" if z >= 0 else "I")
        parts = (f"{letter} {abs(part):.1f}" for letter, part in zip(letters, (x, y, z), strict=True))
        return "  ".join(parts) + " mm"
    if info.spacing is not None:
        across, down = (column + 0.5) * info.spacing.column_mm, (row + 0.5) * info.spacing.row_mm
        return f"→ {across:.1f}  ↓ {down:.1f} mm"
    return say("Text", "row {row}  column {column}").format(row=f"{row + 0.5:.1f}", column=f"{column + 0.5:.1f}")


def milliseconds(seconds: float) -> str:
    """Return a short time: milliseconds, or seconds where it took long."""
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"


def times_text(magnified: Magnified | None) -> tuple[str, str]:
    """Return what encoding and decoding took."""
    if magnified is None or magnified.decode_s is None:
        return "–", "–"
    return milliseconds(magnified.encode_s or 0.0), milliseconds(magnified.decode_s)
