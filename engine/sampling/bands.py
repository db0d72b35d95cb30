"""One axis of a separable resampling, cut into blocks of outputs that each touch only a few inputs.

A row of the full table ``(outputs × inputs)`` is zero outside of a narrow band. Multiplying block by block costs time
linear in the number of outputs, and a part of the image costs no more than its share.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn import functional

BLOCK = 32
"""Outputs a block. Blocks start at multiples of it from an anchor: a part is computed exactly as the whole is."""

LEAST = 16
"""Outputs of a block at least, with rows of zeros where an axis ends: products with fewer rows or columns than this are
summed in another order, which depends on how many there are, and a part would differ from the whole in its last bit."""

GRAIN = 48
"""What the other side of a product in double precision is a multiple of: some processors (AMD's, under MKL) sum the
samples that are left over of twelve columns or four rows in another order."""

Span = tuple[int, int]
"""Half-open range of samples."""

Kernel = Callable[[Tensor, Tensor], Tensor]
"""``kernel(distance, inside)``: weights of an output's taps.

``distance`` (outputs, taps) float64 in source pixels; ``inside`` (outputs, taps) bool, False for taps beyond the
border.
Returns (outputs, taps, kernels), zero where ``inside`` is False and where the distance is not below the support.
"""


@dataclass(frozen=True)
class Band:
    """A block of outputs with the inputs that it touches.

    Attributes
    ----------
    start, stop : int
        Outputs ``start … stop − 1``; the last block of an axis may go beyond its end, with zeros.
    low, high : int
        Inputs ``low … high − 1``.
    table : torch.Tensor
        (stop − start, (high − low) · kernels) float32, or float64 where asked for, the kernel index fastest; rows may
        lie apart in memory.
    """

    start: int
    stop: int
    low: int
    high: int
    table: Tensor


def bands(
    source: int,
    target: int,
    support: float,
    kernel: Kernel,
    span: Span | None = None,
    reach: Span | None = None,
    *,
    block: int = BLOCK,
    dtype: torch.dtype = torch.float32,
) -> list[Band]:
    """Return the blocks that cover the wanted outputs of an axis.

    Parameters
    ----------
    source, target : int
        Samples before and after.
    support : float
        Half-width of the kernel, in source pixels.
    kernel : callable
        See :data:`Kernel`; zero at and beyond ``support``.
    span : (int, int), optional
        Outputs wanted, all by default; whole blocks are returned: the first may start before, and the last end after.
    reach : (int, int), optional
        Outputs of the tile: the first is the anchor of the blocks, and nothing beyond the last is computed.
    block : int
        Outputs a block, :data:`LEAST` or more: few where an output touches many inputs.
    dtype : torch.dtype
        Of the tables.
    """
    anchor, limit = reach or (0, target)
    first, last = span or (anchor, limit)
    begin = anchor + (first - anchor) // block * block
    end = min(limit, anchor - (anchor - last) // block * block)
    layout = _layout(source, target, support, begin, end, block)
    weights = kernel(layout.distance, layout.inside).to(dtype)
    kernels = weights.shape[-1]
    beyond = max(0, LEAST - (end - begin - 1) % block - 1)
    dense = torch.zeros(end - begin + beyond, layout.width, kernels, dtype=dtype)
    # a tap outside of the image has weight zero, so that adding it at the clamped place changes nothing
    dense[: end - begin].scatter_add_(1, layout.place.unsqueeze(-1).expand_as(weights), weights)
    end += beyond
    found = []
    step = layout.width * kernels
    for start, low, high in zip(range(begin, end, block), layout.lows, layout.highs, strict=True):
        stop = min(start + block, end)
        table = dense.as_strided((stop - start, (high - low) * kernels), (step, 1), (start - begin) * step)
        found.append(Band(start, stop, low, high, table))
    return found


@dataclass(frozen=True)
class _Layout:
    """Where the taps of a run of outputs lie, whatever the kernel: distance, whether inside, and place in its block."""

    distance: Tensor
    inside: Tensor
    place: Tensor
    lows: list[int]
    highs: list[int]
    width: int


@lru_cache(maxsize=32)
def _layout(source: int, target: int, support: float, begin: int, end: int, block: int) -> _Layout:
    centres, first = taps_of(source, target, support, begin, end)
    taps = first[:, None] + torch.arange(math.ceil(2 * support))
    lows = first[::block].clamp(0, source - 1)
    last = taps[:, -1].clamp(0, source - 1)
    highs = torch.cat([last[block - 1 :: block], last[-1:]])[: len(lows)] + 1
    width = int((highs - lows).max())
    place = (taps - lows.repeat_interleave(block)[: end - begin, None]).clamp(0, width - 1)
    inside = (taps >= 0) & (taps < source)
    return _Layout(centres[:, None] - taps, inside, place, lows.tolist(), highs.tolist(), width)


def taps_of(source: int, target: int, support: float, begin: int, end: int) -> tuple[Tensor, Tensor]:
    """Return where the outputs ``begin … end − 1`` lie on the source (float64), and the first input of each (int64)."""
    centres = (torch.arange(begin, end, dtype=torch.float64) + 0.5) * (source / target) - 0.5
    return centres, torch.floor(centres - support).long() + 1


def to_device(blocks: Sequence[Band], device: str) -> list[Band]:
    """Return the blocks with their tables on ``device``."""
    if device == "cpu":
        return list(blocks)
    return [Band(b.start, b.stop, b.low, b.high, b.table.to(device)) for b in blocks]


def keys(distance: Tensor) -> Tensor:
    """Return Keys' cubic with a = −0.5 at ``distance``, of any shape."""
    x = distance.abs()
    near = (1.5 * x - 2.5) * x * x + 1.0
    far = ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    return torch.where(x <= 1.0, near, torch.where(x < 2.0, far, 0.0))


def cubic_kernel(source: int, target: int) -> tuple[float, Kernel]:
    """Return half-width and kernel of the cubic of the common grid: Keys a = −0.5, widened when shrinking.

    Cut off at the image border and renormalised there.
    """
    widen = max(1.0, source / target)

    def kernel(distance: Tensor, inside: Tensor) -> Tensor:
        weights = keys(distance / widen) * inside
        return (weights / weights.sum(dim=-1, keepdim=True)).unsqueeze(-1)

    return 2.0 * widen, kernel


def cubic_bands(source: int, target: int, span: Span | None = None, reach: Span | None = None) -> list[Band]:
    """Return the blocks of the cubic (one kernel) that cover the outputs ``span``; see :func:`bands`."""
    support, kernel = cubic_kernel(source, target)
    return bands(source, target, support, kernel, span, reach)


def apply_bands(
    x: Tensor, rows: Sequence[Band], columns: Sequence[Band], kernels: int = 1, corner: tuple[int, int] = (0, 0)
) -> Tensor:
    """Return ``Σ_pq Y_p · x_pq · X_qᵀ`` over the outputs of the blocks.

    Parameters
    ----------
    x : torch.Tensor
        (R * P, C * Q) with the kernel index fastest on both axes, ``P = Q = kernels``; float32, contiguous.
    rows, columns : sequence of Band
        Blocks of the two axes, adjacent and in order.
    kernels : int
        Kernels per axis.
    corner : (int, int)
        Row and column of the image that the first row and column of ``x`` are.

    Returns
    -------
    torch.Tensor
        (rows[-1].stop − rows[0].start, columns[-1].stop − columns[0].start) float32.
    """
    top, bottom = (rows[0].low - corner[0]) * kernels, (max(b.high for b in rows) - corner[0]) * kernels
    return along_rows(along_columns(x[top:bottom], columns, corner[1], kernels), rows, rows[0].low, kernels)


def apply_bands_rows_first(
    x: Tensor, rows: Sequence[Band], columns: Sequence[Band], kernels: int = 1, corner: tuple[int, int] = (0, 0)
) -> Tensor:
    """Return the same as :func:`apply_bands`, cheaper where columns are magnified more than rows."""
    left, right = (columns[0].low - corner[1]) * kernels, (max(b.high for b in columns) - corner[1]) * kernels
    return along_columns(along_rows(x[:, left:right], rows, corner[0], kernels), columns, columns[0].low, kernels)


def roomy(x: Tensor, axis: int) -> Tensor:
    """Return ``x`` (rows, columns) with zeros after its end on ``axis`` where products would depend on its length.

    What a product leaves of that axis is then the same bits however much of the image ``x`` is.
    """
    length = x.shape[axis]
    wanted = -(-length // GRAIN) * GRAIN if x.dtype == torch.float64 else max(length, LEAST)
    if wanted == length:
        return x
    return functional.pad(x, (0, wanted - length) if axis == 1 else (0, 0, 0, wanted - length))


def turned(x: Tensor, table: Tensor) -> Tensor:
    """Return ``x · table`` by way of its transpose, whose sums do not depend on how many columns ``table`` has."""
    return torch.mm(table.t(), x.t()).t()


def along_rows(x: Tensor, blocks: Sequence[Band], first: int = 0, kernels: int = 1) -> Tensor:
    """Return ``Σ_p Y_p · x_p``: (outputs of the blocks, columns of ``x``), whose first row is row ``first``."""
    length = x.shape[1]
    x = roomy(x, 1)
    result = x.new_empty(blocks[-1].stop - blocks[0].start, x.shape[1])
    for band in blocks:
        inputs = x[(band.low - first) * kernels : (band.high - first) * kernels]
        torch.mm(band.table, inputs, out=result[band.start - blocks[0].start : band.stop - blocks[0].start])
    return result[:, :length].contiguous()


def along_columns(x: Tensor, blocks: Sequence[Band], first: int = 0, kernels: int = 1) -> Tensor:
    """Return ``Σ_q x_q · X_qᵀ``: (rows of ``x``, outputs of the blocks); the first column of ``x`` is ``first``."""
    length = x.shape[0]
    x = roomy(x, 0)
    result = x.new_empty(x.shape[0], blocks[-1].stop - blocks[0].start)
    for band in blocks:
        inputs = x[:, (band.low - first) * kernels : (band.high - first) * kernels]
        place = result[:, band.start - blocks[0].start : band.stop - blocks[0].start]
        if x.dtype == torch.float64:
            place.copy_(turned(inputs, band.table.t()))
        else:
            torch.mm(inputs, band.table.t(), out=place)
    return result[:length]
