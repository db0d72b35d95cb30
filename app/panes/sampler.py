"""What one pane shows, kept between paints: sampled once per image and camera, coloured once per window."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.camera import Camera, Plane
from app.layers import Layer
from app.pixels import coloured_image, grey_image, signed_image, translucent_image
from app.sampling import Sampled, sample
from engine.scan import Slice, Values, Window, luminance

Shade = Callable[[Values, Window, bool], NDArray[np.uint8]]


@dataclass(frozen=True, slots=True)
class Looking:
    """Everything about a pane that decides which samples it shows.

    Attributes
    ----------
    width, height : int
        Device pixels.
    ratio : float
        Device pixels per logical pixel.
    """

    plane: Plane
    camera: Camera
    width: int
    height: int
    ratio: float


class Sampler:
    """The samples and the coloured image of one pane."""

    def __init__(self, shade: Shade) -> None:
        self._shade = shade
        self._key: Hashable = None
        self._held: tuple[object, ...] = ()
        self._sampled = Sampled(np.empty((0, 0), np.float32), 0, 0)
        self._invalid: NDArray[np.bool_] | None = None
        self._image_key: Hashable = None
        self._image = QImage()

    def plain(
        self,
        layer: Layer,
        slice_: Slice,
        looking: Looking,
        window: Window,
        inverted: bool,
        colours: NDArray[np.uint8] | None = None,
    ) -> tuple[QImage, int, int]:
        """Return the image of ``layer`` through a window, grey or in colours, and the device pixel of its corner."""
        self._sample((layer,), slice_, looking)
        key = (window, inverted, id(colours))
        if self._image_key != key:
            self._image_key = key
            if self._sampled.values.size:
                shaded = self._shade(self._sampled.values, window, inverted)
                if colours is not None and shaded.ndim == 2:
                    self._image = coloured_image(shaded, colours, self._invalid)
                else:
                    if self._invalid is not None:
                        shaded = np.array(shaded)
                        shaded[self._invalid] = 0
                    self._image = grey_image(shaded)
            else:
                self._image = QImage()
        return self._image, self._sampled.left, self._sampled.top

    def signed(
        self, pair: tuple[Layer, Layer], slice_: Slice, looking: Looking, limit: float, table: NDArray[np.uint8]
    ) -> tuple[QImage, int, int]:
        """Return the coloured difference of a pair (of their luma, in colour) and the device pixel of its corner."""
        self._sample(pair, slice_, looking)
        key = (limit, id(table))
        if self._image_key != key:
            self._image_key = key
            values = self._sampled.values
            if values.size:
                if self._invalid is not None:
                    values = np.where(self._invalid, np.zeros((), values.dtype), values)
                self._image = signed_image(values, limit, table)
            else:
                self._image = QImage()
        return self._image, self._sampled.left, self._sampled.top

    def widths(
        self, layer: Layer, slice_: Slice, looking: Looking, limit: float, table: NDArray[np.uint8]
    ) -> tuple[QImage, int, int]:
        """Return the translucent image of half-widths and the device pixel of its corner."""
        self._sample((layer,), slice_, looking)
        key = (limit, id(table))
        if self._image_key != key:
            self._image_key = key
            values = self._sampled.values
            if values.size and self._invalid is not None:
                values = np.where(self._invalid, np.asarray(np.nan, values.dtype), values)
            self._image = translucent_image(values, limit, table) if values.size else QImage()
        return self._image, self._sampled.left, self._sampled.top

    def _sample(self, layers: tuple[Layer, ...], slice_: Slice, looking: Looking) -> None:
        key = (tuple(id(layer) for layer in layers), id(slice_), looking)
        if key == self._key:
            return
        # Holding the layers keeps their ids from being given to others.
        self._key, self._held, self._image_key = key, (*layers, slice_), None
        parts = [
            sample(
                layer, looking.plane, looking.camera, width=looking.width, height=looking.height, ratio=looking.ratio
            )
            for layer in layers
        ]
        first = parts[0]
        if len(parts) == 2:
            difference = luminance(first.values) - luminance(parts[1].values)
            first = Sampled(difference, first.left, first.top)
        self._sampled = first
        self._invalid = self._invalid_of(slice_, looking, first)

    @staticmethod
    def _invalid_of(slice_: Slice, looking: Looking, shown: Sampled) -> NDArray[np.bool_] | None:
        if slice_.invalid is None or not shown.values.size or not slice_.invalid.any():
            return None
        layer = Layer.whole(slice_.invalid.astype(np.float32))
        mask = sample(
            layer, looking.plane, looking.camera, width=looking.width, height=looking.height, ratio=looking.ratio
        )
        rows, columns = shown.values.shape[:2]
        whole = np.zeros((looking.height, looking.width), np.bool_)
        whole[mask.top : mask.top + mask.values.shape[0], mask.left : mask.left + mask.values.shape[1]] = (
            mask.values > 0.5
        )
        return whole[shown.top : shown.top + rows, shown.left : shown.left + columns]
