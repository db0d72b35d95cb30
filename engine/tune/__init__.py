"""Tuning: a network adapts to the scan that is open, in a process of its own, and is kept only if that helps.

:class:`~engine.tune.process.TuningProcess` runs a :class:`~engine.tune.plan.TuningPlan` and tells
:mod:`~engine.tune.events`; :class:`~engine.tune.store.TunedStore` keeps what came of it.
"""

from engine.tune.events import Event, Failed, Finished, HeldOut, Preview, Progressed, Remarked
from engine.tune.outcome import Outcome
from engine.tune.plan import RECIPES, TuningPlan, TuningRecipe, find_tuning_recipe
from engine.tune.process import TuningProcess
from engine.tune.store import Entry, Interrupted, TunedStore, scan_key

__all__ = [
    "RECIPES",
    "Entry",
    "Event",
    "Failed",
    "Finished",
    "HeldOut",
    "Interrupted",
    "Outcome",
    "Preview",
    "Progressed",
    "Remarked",
    "TunedStore",
    "TuningPlan",
    "TuningProcess",
    "TuningRecipe",
    "find_tuning_recipe",
    "scan_key",
]
