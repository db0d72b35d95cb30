"""The kinds of training by the names that recipes use, and what they are made from."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from engine.degradations import DECLARED
from engine.devices import Device
from engine.errors import EngineError
from engine.train.data import TrainingSlice, few, load_manifest, split_by_patient
from engine.train.distributed import Group
from engine.train.objective import Objective
from engine.train.recipe import Recipe, RecipeError, asked

KINDS = {
    "supervised": "engine.train.supervised:Supervised",
    "channels": "engine.train.channels:ChannelsObjective",
    "cycle": "engine.train.cycle:CycleObjective",
    "between": "engine.train.between:BetweenObjective",
    "pretext": "engine.train.pretext:PretextObjective",
    "uncertainty": "engine.train.uncertainty:UncertaintyObjective",
}
"""Module and class of each kind; a class is called with (recipe, source, device, group)."""


@dataclass(frozen=True)
class Source:
    """Where a run takes its images from.

    Attributes
    ----------
    folder : pathlib.Path, optional
        Folder with ``manifest.csv``.
    scan : pathlib.Path, optional
        A user's scan instead.
    given : tuple of TrainingSlice, optional
        Slices that are at hand instead; nothing of them is held out.
    """

    folder: Path | None = None
    scan: Path | None = None
    given: tuple[TrainingSlice, ...] | None = None

    @property
    def held_out_are(self) -> str:
        """What is held out, in words."""
        return "patients" if self.scan is None else "slices of the same patient"

    def slices(self, recipe: Recipe) -> tuple[list[TrainingSlice], list[TrainingSlice]]:
        """Return training and validation slices of the recipe's modalities, no patient on both sides.

        Of a user's scan every fifth slice is held out, for there is one patient only; of fewer than five, none is,
        and nothing is validated on.
        """
        if self.given is not None:
            return list(self.given), []
        if self.scan is not None:
            from engine.read import open_paths
            from engine.train.scan_slices import slices_of

            scans = open_paths([self.scan]).scans
            if not scans:
                raise EngineError(f"{self.scan.name}: there is no scan to train on")
            found = slices_of(scans[0])
            if len(found) < 5:
                return found, []
            kept = [item for index, item in enumerate(found) if index % 5 != 2]
            return kept, few(found[2::5], recipe.validation.per_source)
        if self.folder is None:
            raise EngineError("training needs a folder with a manifest, or a scan")
        wanted = recipe.patches.modalities
        slices = load_manifest(self.folder, wanted)
        if not slices:
            raise RecipeError(f"the folder holds no slice of {', '.join(wanted)}")
        training, held = split_by_patient(slices, recipe.validation.held_out)
        return training, few(held, recipe.validation.per_source)


def objective(recipe: Recipe, source: Source, device: Device, group: Group) -> Objective:
    """Return the objective that the recipe names; raises :class:`~engine.train.recipe.RecipeError`."""
    kind = recipe.objective.get("kind", "supervised")
    if not isinstance(kind, str) or kind not in KINDS:
        raise RecipeError(f"there is no objective called '{kind}'; known: {', '.join(KINDS)}")
    if recipe.patches.degradation != DECLARED and kind != "supervised":
        raise RecipeError(f"the objective '{kind}' knows the declared degradation alone, '{DECLARED}'")
    home, name = KINDS[kind].split(":")
    way = getattr(import_module(home), name)
    asked(recipe, way.asks)
    made: Objective = way(recipe, source, device, group)
    made.held_out_are = source.held_out_are
    return made
