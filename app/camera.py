"""One camera for every pane: where it looks, in millimetres (pixels where a scan has no spacing).

The scene of a slice starts at the outer corner of its first pixel: x grows with the column, y with the row. All panes
draw through the same camera, so images of any size over one field of view stay registered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.geometry import Box, Size
from engine.scan import Modality, Scan, SliceInfo

SMALLEST_ZOOM_OF_FIT = 0.2
"""How far out the user can zoom, as a part of the zoom that fits the slice into a pane."""
LARGEST_PIXEL = 200.0
"""How far in: logical screen pixels per pixel of the scan."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The drawn extent of a slice.

    Attributes
    ----------
    size : Size
        Rows and columns of the scan.
    row, column : float
        Height and width of one pixel of the scan in scene units.
    physical : bool
        Whether a scene unit is a millimetre.
    """

    size: Size
    row: float
    column: float
    physical: bool

    @property
    def height(self) -> float:
        """Height of the field of view, outer edge to outer edge, in scene units."""
        return self.row * self.size.rows

    @property
    def width(self) -> float:
        """Width of the field of view, outer edge to outer edge, in scene units."""
        return self.column * self.size.columns


def plane_of(scan: Scan, info: SliceInfo) -> Plane:
    """Return how a slice is drawn.

    Ultrasound is drawn with square pixels unless the file gives an aspect: its calibration serves measuring, and may
    hold for one region of the image only.
    """
    if info.spacing is None or (scan.modality is Modality.US and scan.acquired is None):
        return Plane(scan.size, scan.pixel_aspect, 1.0, physical=False)
    return Plane(scan.size, info.spacing.row_mm, info.spacing.column_mm, physical=True)


@dataclass(frozen=True, slots=True)
class Viewport:
    """Size of the smallest and of the largest pane on screen, in logical pixels; ``ratio`` device pixels each."""

    width: float = 0.0
    height: float = 0.0
    widest: float = 0.0
    tallest: float = 0.0
    ratio: float = 1.0


@dataclass(frozen=True, slots=True)
class Camera:
    """Where all panes look.

    Attributes
    ----------
    x, y : float
        Scene point in the middle of every pane.
    zoom : float
        Logical screen pixels per scene unit.
    flip_horizontal, flip_vertical : bool
        Mirrored for the eye; the data stay as they are.
    fitted : bool
        Whether the camera follows the size of the panes (until the user zooms or pans).
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    flip_horizontal: bool = False
    flip_vertical: bool = False
    fitted: bool = True

    @property
    def sign_x(self) -> int:
        """−1 when mirrored left to right, else 1."""
        return -1 if self.flip_horizontal else 1

    @property
    def sign_y(self) -> int:
        """−1 when mirrored top to bottom, else 1."""
        return -1 if self.flip_vertical else 1

    def to_screen(self, x: float, y: float, width: float, height: float) -> tuple[float, float]:
        """Return the logical pixel of a pane of ``width`` × ``height`` where scene point (x, y) is drawn."""
        return (
            width / 2 + self.sign_x * (x - self.x) * self.zoom,
            height / 2 + self.sign_y * (y - self.y) * self.zoom,
        )

    def to_scene(self, screen_x: float, screen_y: float, width: float, height: float) -> tuple[float, float]:
        """Return the scene point under a logical pixel of a pane of ``width`` × ``height``."""
        return (
            self.x + self.sign_x * (screen_x - width / 2) / self.zoom,
            self.y + self.sign_y * (screen_y - height / 2) / self.zoom,
        )

    def fit(self, plane: Plane, viewport: Viewport) -> Camera:
        """Return the camera that shows the whole slice in the smallest pane."""
        zoom = self.zoom
        if viewport.width > 0 and viewport.height > 0:
            zoom = min(viewport.width / plane.width, viewport.height / plane.height)
        return replace(self, x=plane.width / 2, y=plane.height / 2, zoom=zoom, fitted=True)

    def zoomed(self, factor: float, x: float, y: float, plane: Plane, viewport: Viewport) -> Camera:
        """Return the camera zoomed by ``factor`` with scene point (x, y) staying where it is on screen."""
        fit = self.fit(plane, viewport).zoom
        largest = max(LARGEST_PIXEL / min(plane.row, plane.column), fit)
        zoom = min(max(self.zoom * factor, fit * SMALLEST_ZOOM_OF_FIT), largest)
        rest = self.zoom / zoom
        return replace(self, x=x + (self.x - x) * rest, y=y + (self.y - y) * rest, zoom=zoom, fitted=False)

    def panned(self, dx: float, dy: float, plane: Plane) -> Camera:
        """Return the camera after the image was dragged by (dx, dy) logical pixels; the middle stays on the slice."""
        x = self.x - self.sign_x * dx / self.zoom
        y = self.y - self.sign_y * dy / self.zoom
        return replace(self, x=min(max(x, 0.0), plane.width), y=min(max(y, 0.0), plane.height), fitted=False)

    def visible(self, plane: Plane, viewport: Viewport, target: Size, margin: float = 0.0) -> Box:
        """Return the pixels of an image of ``target`` size over the plane that the largest pane shows.

        Parameters
        ----------
        margin : float
            Added on every side, as a part of the visible width and height.

        Returns
        -------
        Box
            Inside the image, and at least one pixel.
        """
        half_w = max(viewport.widest, viewport.width, 1.0) / self.zoom * (0.5 + margin)
        half_h = max(viewport.tallest, viewport.height, 1.0) / self.zoom * (0.5 + margin)
        per_x, per_y = target.columns / plane.width, target.rows / plane.height
        left = min(max(int((self.x - half_w) * per_x), 0), target.columns - 1)
        top = min(max(int((self.y - half_h) * per_y), 0), target.rows - 1)
        right = min(max(int((self.x + half_w) * per_x) + 1, left + 1), target.columns)
        bottom = min(max(int((self.y + half_h) * per_y) + 1, top + 1), target.rows)
        return Box(top, left, bottom, right)
