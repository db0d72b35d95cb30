"""The part of the session that decides what of the images is seen, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.camera import Camera, Viewport
from app.known import Known
from app.state import Compare, Comparison, DifferenceMode, Options, Role, View
from engine.scan import Window


class Looking(Known):
    """Intents to look elsewhere, at other values, or at other panes."""

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Say which keys hold: the first of every action that has one."""
        if keys != self.keys:
            self.keys = keys
            self.keys_changed.send()

    def set_view(self, view: View) -> None:
        """Replace the view."""
        if view != self.view:
            self.view = view
            self.view_changed.send()

    def set_camera(self, camera: Camera) -> None:
        """Look elsewhere, in every pane."""
        self.set_view(replace(self.view, camera=camera))

    def set_window(self, window: Window) -> None:
        """Show other values, in every pane."""
        self.set_view(replace(self.view, window=window))

    def choose_preset(self, number: int) -> None:
        """Take window preset ``number``, counted from 0, if there is one."""
        if 0 <= number < len(self.images.presets):
            self.set_window(self.images.presets[number])

    def reset_view(self) -> None:
        """Fit the slice again, unmirrored, with its first window."""
        if self.plane is None:
            return
        camera = Camera().fit(self.plane, self.viewport)
        window = self.first_window or self.view.window
        self.set_view(replace(self.view, camera=camera, window=window, inverted=False, crosshair=None))
        self.view_reset.send()

    def fit(self) -> None:
        """Show the whole slice."""
        if self.plane is not None:
            self.set_camera(self.view.camera.fit(self.plane, self.viewport))

    def zoom(self, factor: float, x: float | None = None, y: float | None = None) -> None:
        """Zoom in (factor above 1) or out about a scene point, by default the middle of the panes."""
        plane = self.plane
        if plane is not None:
            camera = self.view.camera
            at = (camera.x if x is None else x, camera.y if y is None else y)
            self.set_camera(camera.zoomed(factor, *at, plane, self.viewport))

    def flip(self, *, horizontal: bool = False, vertical: bool = False) -> None:
        """Mirror the image for the eye."""
        camera = self.view.camera
        self.set_camera(
            replace(
                camera,
                flip_horizontal=camera.flip_horizontal != horizontal,
                flip_vertical=camera.flip_vertical != vertical,
            )
        )

    def set_viewport(self, viewport: Viewport) -> None:
        """Tell the sizes of the panes; a fitted camera follows."""
        if viewport == self.viewport:
            return
        self.viewport = viewport
        if self.view.camera.fitted:
            self.fit()
        self.viewport_changed.send()

    def set_options(self, options: Options) -> None:
        """Show other panes, or other things over them."""
        if options != self.options:
            self.options = options
            self.options_changed.send()

    def choose_difference(self, mode: DifferenceMode) -> None:
        """Show the difference pane, with this difference."""
        self.set_options(replace(self.options, difference_mode=mode))
        if not self.shows_difference:
            self.toggle_difference()

    def toggle_difference(self) -> None:
        """Show the difference pane, or take it away."""
        options, comparison = self.options, self.options.comparison
        if self.side_by_side:
            self.set_options(replace(options, difference=not options.difference))
        else:
            self.set_comparison(replace(comparison, difference=not comparison.difference))

    def toggle_histogram(self) -> None:
        """Show how often each difference occurs, or do not; the difference pane comes with it."""
        shown = self.options.histogram and self.shows_difference
        self.set_options(replace(self.options, histogram=not shown))
        if not shown and not self.shows_difference:
            self.toggle_difference()

    def set_comparison(self, comparison: Comparison) -> None:
        """Compare other images, or in another way."""
        self.set_options(replace(self.options, comparison=comparison))

    def compare(self, mode: Compare) -> None:
        """Compare in this way; again: side by side. A pane that was alone gives way."""
        current = self.options.comparison
        chosen = Compare.SIDE_BY_SIDE if current.mode is mode else mode
        self.set_options(replace(self.options, alone=None, comparison=replace(current, mode=chosen)))

    def compare_pair(self, first: Role, second: Role) -> None:
        """Compare these two; when they are the same, the one that was not chosen makes room."""
        current = self.options.comparison
        if first is second:
            first, second = (first, current.first) if first is not current.first else (current.second, second)
        self.set_comparison(replace(current, first=first, second=second))
