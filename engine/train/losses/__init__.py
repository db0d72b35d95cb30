"""The losses by the names that recipes use. A term takes a :class:`~engine.train.losses.pair.Pair` and gives a scalar."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from engine.train.losses.pair import Pair
from engine.train.losses.pixel import charbonnier, l1, mse, relative_l1, relative_mse

__all__ = ["TERMS", "Pair", "Term"]

Term = Callable[[Pair], Tensor]

TERMS: dict[str, Term] = {
    "l1": l1,
    "mse": mse,
    "charbonnier": charbonnier,
    "relative-l1": relative_l1,
    "relative-mse": relative_mse,
}
