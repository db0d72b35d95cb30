"""The part of the session that decides what is computed."""

from __future__ import annotations

from dataclasses import replace

from app.known import Known
from app.state import LARGEST_SCALE, SMALLEST_SCALE, Request
from app.tuning.state import Tuning
from engine.geometry import Scale
from engine.refinement import Refinement


class Asking(Known):
    """Intents to magnify by other scales, or with something else."""

    def ask_scale(self, vertical: float | None = None, horizontal: float | None = None) -> None:
        """Ask for a magnification; with linked sliders, one of the two moves the other."""
        current = self.request.scale
        if self.request.linked:
            vertical = horizontal = vertical if vertical is not None else horizontal
        scale = Scale(
            _clamped(current.vertical if vertical is None else vertical),
            _clamped(current.horizontal if horizontal is None else horizontal),
        )
        self._ask(replace(self.request, scale=scale))

    def link(self, linked: bool) -> None:
        """Link the sliders (the vertical one follows the horizontal one) or part them."""
        scale = self.request.scale
        if linked:
            scale = Scale(scale.horizontal, scale.horizontal)
        self._ask(replace(self.request, linked=linked, scale=scale))

    def set_scale(self, scale: Scale) -> None:
        """Ask for a magnification of each axis, and part the sliders."""
        wanted = Scale(_clamped(scale.vertical), _clamped(scale.horizontal))
        self._ask(replace(self.request, linked=False, scale=wanted))

    def restore_request(self, request: Request) -> None:
        """Ask for all of it at once, as far as the sliders go."""
        scale = Scale(_clamped(request.scale.vertical), _clamped(request.scale.horizontal))
        self._ask(replace(request, scale=scale))

    def ask_network(self, network: str) -> None:
        """Choose the network."""
        self._ask(replace(self.request, network=network))

    def ask_device(self, device: str) -> None:
        """Choose the device."""
        self._ask(replace(self.request, device=device))

    def _ask(self, request: Request) -> None:
        if request != self.request:
            self.request = request
            self.request_changed.send()

    def ask_consistent(self, consistent: bool) -> None:
        """Have images made consistent with the scan, or left as the network makes them."""
        self._ask(replace(self.request, consistent=consistent))

    def ask_refinement(self, refinement: Refinement) -> None:
        """Have more done than one pass of the network; what is usual with the weights in use is no wish."""
        self._ask(replace(self.request, refinement=None if refinement == self.work.usual else refinement))

    def set_tuning(self, tuning: Tuning) -> None:
        """Take what is new of tuning; what is on screen is computed again where it changes the weights."""
        if tuning != self.tuning:
            before = self.work
            self.tuning = tuning
            self.tuning_changed.send()
            if self.work != before:
                self.request_changed.send()


def _clamped(scale: float) -> float:
    return round(min(max(scale, SMALLEST_SCALE), LARGEST_SCALE), 2)
