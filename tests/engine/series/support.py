"""What the tests of series share: a plan in one call, and a magnifier without a network."""

from __future__ import annotations

from pathlib import Path

from engine.geometry import Scale
from engine.scan import Scan
from engine.series import Made, SeriesKind, SeriesOptions, SeriesPlan, SeriesReport, plan_series, write_series
from tests.engine.write.support import OBLIQUE_SCALE, PROVENANCE, magnified


def planned(scan: Scan, kind: SeriesKind, scale: Scale = OBLIQUE_SCALE, *, slices=None, times=None, **options):
    """Return a plan."""
    return plan_series(scan, scale, SeriesOptions(kind, **options), PROVENANCE, slices=slices, times=times)


def maker(plan: SeriesPlan, stop_after: int | None = None, calls: list[int] | None = None):
    """Return what magnifies a slice, bilinear; after ``stop_after`` slices the power fails."""
    done = [] if calls is None else calls

    def make(index, slice_):
        if stop_after is not None and len(done) >= stop_after:
            raise KeyboardInterrupt
        done.append(index)
        return Made(magnified(slice_.values, plan.grid))

    return make


def written(scan: Scan, target: Path, kind: SeriesKind, scale: Scale = OBLIQUE_SCALE, **options) -> SeriesReport:
    """Write a series and return the report."""
    plan = planned(scan, kind, scale, **options)
    return write_series(target, plan, maker(plan))
