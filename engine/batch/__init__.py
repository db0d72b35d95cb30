"""Whole archives: thousands of scans magnified one after the other, or by several processes or machines at once."""

from __future__ import annotations

from engine.batch.run import BatchReport, run_batch
from engine.batch.units import Unit, units
from engine.batch.work import Outcome, Settings, State

__all__ = ["BatchReport", "Outcome", "Settings", "State", "Unit", "run_batch", "units"]
