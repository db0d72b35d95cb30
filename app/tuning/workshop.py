"""The engine's tuning as the window uses it: one object, handed in, so that tests can put another in its place.

Nothing here loads torch: a tuning computes in a process of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.tuning.state import Weights
from app.words import say, told
from engine.errors import EngineError
from engine.networks.tuned import fits
from engine.progress import CancelToken
from engine.scan import Scan
from engine.tune import (
    RECIPES,
    Entry,
    Event,
    Interrupted,
    Outcome,
    TunedStore,
    TuningPlan,
    TuningProcess,
    TuningRecipe,
    find_tuning_recipe,
    scan_key,
)


class Tuner(Protocol):
    """A tuning in a process of its own: :class:`engine.tune.TuningProcess`. Calls return at once, from any thread."""

    def start(self) -> None:
        """Begin."""

    def pause(self) -> None:
        """Rest; the time does not count."""

    def resume(self) -> None:
        """Go on."""

    def step_aside(self, seconds: float) -> None:
        """Leave the processor to the user for a while."""

    def finish(self) -> None:
        """Stop; the best weights so far are judged."""

    def cancel(self) -> None:
        """End at once; the last checkpoint stays until it is forgotten."""

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the end; returns whether it was reached."""


@dataclass(frozen=True, slots=True)
class Found:
    """What there is for a scan.

    Attributes
    ----------
    weights : tuple of Weights
        The best of each network.
    interrupted : Interrupted or None
        A tuning that did not come to its end.
    outgrown : tuple of str
        Networks for which there are weights, but only such as were tuned before the network got other layers.
    """

    weights: tuple[Weights, ...] = ()
    interrupted: Interrupted | None = None
    outgrown: tuple[str, ...] = ()


class Workshop:
    """Makes tunings, and knows what was tuned.

    Every method but :meth:`recipes` reads or writes files: they are not for the thread of the window.

    Parameters
    ----------
    store : TunedStore, optional
        Where tuned weights are kept; by default in the user's data folder.

    Attributes
    ----------
    gentle : bool
        Whether tuning leaves the processor to every other program that wants it.
    """

    gentle = True

    def __init__(self, store: TunedStore | None = None) -> None:
        self.store = store if store is not None else TunedStore()
        self._keys: dict[str, str] = {}
        self._folders: dict[tuple[str, TuningPlan], Path] = {}

    def recipes(self) -> tuple[TuningRecipe, ...]:
        """Return the recipes on offer; the first is the first choice."""
        return tuple(find_tuning_recipe(name) for name in RECIPES)

    def tuner(
        self,
        scan: Scan,
        plan: TuningPlan,
        on_event: Callable[[Event], None],
        *,
        resume: bool = False,
        cancel: CancelToken | None = None,
    ) -> Tuner:
        """Return a tuning ready to start, from the beginning or from its last checkpoint; raises EngineError."""
        plan.check()
        key = self.key(scan, cancel)
        going_on = next((one.folder for one in self._of(key) if resume and one.plan == plan), None)
        folder = going_on if going_on is not None else self.store.run_folder(key, plan)
        self._folders[key, plan] = folder
        return TuningProcess(scan, plan, folder, on_event, resume=going_on is not None, gentle=self.gentle)

    def key(self, scan: Scan, cancel: CancelToken | None = None) -> str:
        """Return the key of a scan's pixels, computed once."""
        if scan.key not in self._keys:
            self._keys[scan.key] = scan_key(scan, cancel)
        return self._keys[scan.key]

    def find(self, scan: Scan, cancel: CancelToken | None = None) -> Found:
        """Return what there is for a scan, by its pixels; they are read only where anything was tuned at all."""
        if not self.store.entries() and not self.store.interrupted():
            return Found()
        key = self.key(scan, cancel)
        best: dict[str, Entry] = {}
        outgrown: set[str] = set()
        for entry in self.store.find(key):
            if _fits(entry):
                best.setdefault(entry.card.network, entry)
            else:
                outgrown.add(entry.card.network)
        for entry in best.values():
            self.store.used(entry)
        weights = tuple(weights_of(entry) for entry in best.values())
        return Found(weights, next(iter(self._of(key)), None), tuple(sorted(outgrown - best.keys())))

    def keep(self, scan: Scan, plan: TuningPlan, outcome: Outcome) -> Weights | None:
        """Put the weights of an outcome where they are found again; None where they are not kept."""
        entry = self.store.keep(self.key(scan), outcome)
        self.forget(scan, plan)
        return weights_of(entry) if entry is not None else None

    def forget(self, scan: Scan, plan: TuningPlan) -> None:
        """Delete what an unfinished tuning left behind, if anything."""
        folder = self._folders.pop((self.key(scan), plan), None)
        if folder is not None:
            self.store.discard(folder)

    def interrupted_of(self, scan: Scan, plan: TuningPlan) -> Interrupted | None:
        """Return the unfinished tuning by this plan, if there is a checkpoint to go on from."""
        return next((one for one in self._of(self.key(scan)) if one.plan == plan), None)

    def interrupted(self) -> tuple[Interrupted, ...]:
        """Return the tunings that ended with the program."""
        return self.store.interrupted()

    def discard(self, interrupted: Interrupted) -> None:
        """Forget an interrupted tuning."""
        self.store.discard(interrupted.folder)

    def entries(self) -> tuple[Entry, ...]:
        """Return all tuned weights, the latest used first."""
        return self.store.entries()

    def export(self, entry: Entry, path: Path) -> None:
        """Copy tuned weights to a file, in place of one that is there."""
        self.store.export(entry, path, overwrite=True)

    def delete(self, entry: Entry) -> None:
        """Delete tuned weights."""
        self.store.delete(entry)

    def _of(self, key: str) -> tuple[Interrupted, ...]:
        return tuple(one for one in self.store.interrupted() if one.key == key)


def _fits(entry: Entry) -> bool:
    try:
        return fits(entry.weights, entry.card.network)
    except EngineError:
        return False


def weights_of(entry: Entry) -> Weights:
    """Return weights that are kept as images name them."""
    card = entry.card
    version = f"{card.date} {card.steps} {card.seconds} {card.gain_db}"
    words, gain = say("Workshop", "tuned"), gain_text(card.gain_db)
    return Weights(entry.weights, card.network, words, detail=gain, version=version, refinement=card.refinement)


def gain_text(gain_db: float) -> str:
    """Return a gain with its sign."""
    return f"{gain_db:+.2f} dB".replace("-", "−")


def plan_text(plan: TuningPlan) -> str:
    """Return what a plan is, in a few words."""
    scales = ", ".join(f"×{scale.horizontal:.2f} × {scale.vertical:.2f}" for scale in plan.scales)
    return f"{told(find_tuning_recipe(plan.recipe).title)} · {plan.starts_from} · {scales}"
