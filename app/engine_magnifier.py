"""The engine's magnifier, with weights of the user's own or without, in the words of the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.answers import Decoded, Widths
from engine.geometry import Box, Grid
from engine.progress import CancelToken, Progress
from engine.refinement import PLAIN, Refinement
from engine.scan import Modality, Slice
from engine.words import joined

if TYPE_CHECKING:
    from app.tuning.state import Weights
    from engine.magnify import Bicubic
    from engine.write import Provenance


class EngineMagnifier:
    """The engine's magnifier in the words of the window."""

    def __init__(self, network: str, device: str, weights: Weights | None) -> None:
        from engine.magnify import Magnifier

        self._usual = PLAIN
        self._settled = weights is None or weights.settled
        if weights is None:
            self._magnifier = Magnifier(network=network, device=device)
            return
        from engine.measure.self_check import tuned_candidate

        tuned = tuned_candidate(weights.path, network, device)
        self._magnifier = tuned.magnifier
        self._usual = tuned.refinement

    def _how(self, wish: Refinement | None) -> Refinement:
        """Return what is done beyond one pass: as asked for, else as the weights were judged."""
        if not self._settled:
            return PLAIN  # what is only looked at while it is tuned need not take eight times as long
        return self._usual if wish is None else wish

    def encode(self, slice_: Slice, *, cancel: CancelToken, progress: Progress) -> Any:  # noqa: ANN401
        """Return what holds the features of a slice; those not computed yet come with the decode that needs them."""
        return self._magnifier.encode(slice_, eager=False, cancel=cancel, progress=progress)

    def decode(
        self,
        features: Any,  # noqa: ANN401
        grid: Grid,
        *,
        box: Box,
        consistent: bool | None = None,
        refinement: Refinement | None = None,
        for_file: bool = False,
        start: Bicubic | None = None,
        first_look: bool = False,
        cancel: CancelToken,
        progress: Progress,
    ) -> Decoded:
        """Return ``box`` of the image on ``grid``, with values that a file can hold where it is for one."""
        from engine.magnify import fitted, remains
        from engine.magnify.ensemble import magnify

        remark, encoding, how = "", 0.0, self._how(refinement)
        if how != PLAIN:
            result = magnify(
                self._magnifier,
                features.slice_,
                grid,
                how,
                consistent=consistent,
                cancel=cancel,
                progress=progress,
            )
            remark = joined(", ", [part for part in (result.remark, how.words) if part])
            # the remark says it with every image: that is no news besides
            notes = tuple(note for note in result.notes if note != how.words)
            result = replace(result, values=result.values[box.slices], box=box, notes=notes)
        else:
            result = self._magnifier.decode(
                features,
                grid,
                box=box,
                consistent=consistent,
                start=start,
                first_look=first_look,
                cancel=cancel,
                progress=progress,
            )
            remark, encoding = result.remark, result.encode_seconds
        left = None
        if for_file:
            result = fitted(result, cancel)
            left = remains(result)
        label, notes = result.device.label, tuple(result.notes)
        about = (label, notes, encoding, remark, result.consistent, left, result.first_look)
        return Decoded(result.values, result.seconds, *about)

    def offers_first_look(
        self,
        features: Any,  # noqa: ANN401
        grid: Grid,
        *,
        box: Box,
        refinement: Refinement | None = None,
    ) -> bool:
        """Return whether a first look would be there well before the image; one that is refined is made as a whole."""
        return self._how(refinement) == PLAIN and self._magnifier.offers_first_look(features, grid, box)

    def half_widths(
        self,
        features: Any,  # noqa: ANN401
        grid: Grid,
        modality: Modality,
        *,
        box: Box,
        refinement: Refinement | None = None,
        cancel: CancelToken,
        progress: Progress,
    ) -> Widths:
        """Return how sure ``box`` of that image is; raises where it is refined, for that was not measured."""
        from engine.networks.uncertainty_card import check_one_pass

        check_one_pass(self._how(refinement))
        found = self._magnifier.uncertainty(features, grid, modality, box=box, cancel=cancel, progress=progress)
        return Widths(found.values, found.level, found.notes)

    def provenance(self, device: str, *, consistent: bool) -> Provenance:
        """Return what an exported file says about the network, computed on a device of this label."""
        from engine.write import Provenance

        return Provenance.of(self._magnifier.network, device, consistent=consistent)
