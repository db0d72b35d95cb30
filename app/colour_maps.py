"""Colours for grey values: grey, or maps whose steps look equally large. For the eye alone: no file ever has them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyqtgraph
from numpy.typing import NDArray

from app.words import mark

GREY = "grey"
COLOUR_MAPS = {
    GREY: mark("ColourMaps", "Grey"),
    "viridis": mark("ColourMaps", "Viridis"),
    "cividis": mark("ColourMaps", "Cividis, for every kind of colour vision"),
    "magma": mark("ColourMaps", "Magma"),
    "inferno": mark("ColourMaps", "Inferno"),
    "plasma": mark("ColourMaps", "Plasma"),
}
"""Id and name, translated when it is shown. All but grey are perceptually uniform maps that come with pyqtgraph."""


@cache
def colour_table(name: str) -> NDArray[np.uint8] | None:
    """Return red, green and blue of the 256 grey values, shape (256, 3); None for grey and unknown names."""
    if name == GREY or name not in COLOUR_MAPS:
        return None
    table: NDArray[np.uint8] = pyqtgraph.colormap.get(name).getLookupTable(nPts=256, alpha=False)
    return table


def map_after(name: str) -> str:
    """Return the colour map that follows another one in the list."""
    names = list(COLOUR_MAPS)
    return names[(names.index(name) + 1) % len(names)] if name in names else GREY
