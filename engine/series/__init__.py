"""From a magnified scan to files: the whole series, or a range of it, with every header right."""

from __future__ import annotations

from engine.series.plan import Content, Made, SeriesKind, SeriesOptions, SeriesPlan, kinds, plan_series
from engine.series.writing import SeriesReport, write_series

__all__ = [
    "Content",
    "Made",
    "SeriesKind",
    "SeriesOptions",
    "SeriesPlan",
    "SeriesReport",
    "kinds",
    "plan_series",
    "write_series",
]
