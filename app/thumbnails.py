"""Small pictures of scans for the list of series; made in the background, for a large slice takes its time."""

from __future__ import annotations

from PySide6.QtGui import QImage

from app.backend import Backend
from app.camera import Camera, Viewport, plane_of
from app.layers import Layer
from app.pixels import grey_image
from app.sampling import sample
from engine.scan import Scan

THUMBNAIL = 92
SHARPEST = 2
"""Device pixels per logical pixel that a thumbnail has enough of."""


def thumbnail(scan: Scan, backend: Backend) -> QImage:
    """Return a small picture of the middle slice of a scan, drawn as the panes draw it."""
    slice_ = scan.read(scan.middle)
    window = backend.first_window(scan, slice_)
    camera = Camera().fit(plane := plane_of(scan, slice_.info), Viewport(THUMBNAIL, THUMBNAIL, THUMBNAIL, THUMBNAIL))
    side = THUMBNAIL * SHARPEST
    shown = sample(Layer.whole(slice_.values), plane, camera, width=side, height=side, ratio=SHARPEST)
    picture = grey_image(backend.shade(shown.values, window, inverted=scan.inverted))
    picture.setDevicePixelRatio(SHARPEST)
    return picture
