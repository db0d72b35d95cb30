"""How the slices of a series are magnified: a network, and what is done beyond one pass of it, as the user chose."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from engine.magnify import Magnifier, bicubic, fitted, restore_invalid
from engine.magnify.ensemble import magnify
from engine.measure.self_check import tuned_candidate
from engine.networks import load_tuned
from engine.networks.uncertainty_card import check_one_pass
from engine.progress import CancelToken
from engine.refinement import Refinement
from engine.scan import Slice, luminance
from engine.series.plan import Content, Made, Make, SeriesPlan
from engine.words import words
from engine.write.options import Provenance
from engine.write.stored import invalid_on_target


@dataclass(frozen=True, slots=True)
class Making:
    """What the user chose.

    Attributes
    ----------
    network : str, optional
        Id; None: that of the weights, or ``default`` without any.
    device : str
        Id.
    refinement : Refinement
        What is done beyond one pass.
    consistent : bool, optional
        Whether images are made consistent with the scan; by default as the network's descriptor says.
    weights : pathlib.Path, optional
        A file of weights in place of the shipped ones.
    """

    network: str | None = "default"
    device: str = "auto"
    refinement: Refinement = field(default_factory=Refinement)
    consistent: bool | None = None
    weights: Path | None = None

    @classmethod
    def tuned(
        cls,
        weights: Path,
        network: str | None,
        device: str,
        consistent: bool | None = None,
        refinement: Refinement | None = None,
    ) -> Making:
        """Return the way with weights of the user's own, refined as asked for, else as they were judged.

        ``network`` None is what the weights say. Raises WeightsError.
        """
        found = tuned_candidate(weights, network, device, refinement=refinement)
        return cls(network, device, found.refinement, consistent, weights)

    def magnifier(self) -> Magnifier:
        """Return the network, loaded."""
        loaded = load_tuned(self.weights, self.network) if self.weights is not None else None
        return Magnifier(self.network or "default", self.device, loaded=loaded)

    def provenance(self, magnifier: Magnifier) -> Provenance:
        """Return what the images say of their making."""
        consistent = magnifier.network.consistent if self.consistent is None else self.consistent
        made_by = Provenance.of(magnifier.network, magnifier.device.label, consistent=consistent)
        how = self.refinement.words
        return replace(made_by, method=f"{made_by.method}; {how}") if how else made_by

    def make(self, magnifier: Magnifier, plan: SeriesPlan, cancel: CancelToken | None = None) -> Make:
        """Return what makes each slice of ``plan``, the image or its map; a stop takes effect between two tiles.

        Raises
        ------
        NoUncertaintyError
            Half-widths are wanted of images that are refined.
        """
        scan, content = plan.scan, plan.options.content
        if content is Content.UNCERTAINTY:
            check_one_pass(self.refinement)

        def unsure(_index: int, slice_: Slice) -> Made:
            encoded = magnifier.encode(slice_, eager=not plan.grid.identity, cancel=cancel)
            found = magnifier.uncertainty(encoded, plan.grid, scan.modality, cancel=cancel)
            return Made(found.values, tuple(found.notes))

        def differing(index: int, slice_: Slice) -> Made:
            image = made(index, slice_)
            plain = restore_invalid(bicubic(slice_.values, plan.grid), slice_, plan.grid)
            off = luminance(image.values) - luminance(plain)
            missing = invalid_on_target(slice_, plan.grid)
            if missing is not None:
                off[missing] = np.nan
            return Made(off, image.notes)

        def made(_index: int, slice_: Slice) -> Made:
            result = magnify(magnifier, slice_, plan.grid, self.refinement, consistent=self.consistent, cancel=cancel)
            result = fitted(result, cancel)
            said = (
                (words("Engine", "{network}: {remark}.").of(network=magnifier.network.id, remark=result.remark),)
                if result.remark
                else ()
            )
            return Made(result.values, (*said, *result.notes))

        return {Content.IMAGE: made, Content.DIFFERENCE: differing, Content.UNCERTAINTY: unsure}[content]
