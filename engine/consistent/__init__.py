"""Consistency: the images that, degraded as declared, give the scan back."""

from engine.consistent.axis import forget_tables
from engine.consistent.judge import Against, against
from engine.consistent.project import Projection, needs_double

__all__ = ["Against", "Projection", "against", "forget_tables", "needs_double"]
