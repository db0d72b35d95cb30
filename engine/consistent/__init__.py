"""Consistency: the images that, degraded as declared, give the scan back."""

from engine.consistent.axis import Chain, chain
from engine.consistent.judge import Against, against
from engine.consistent.project import Projection

__all__ = ["Against", "Chain", "Projection", "against", "chain"]
