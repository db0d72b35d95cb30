"""Volumes: from a series of thick slices to one that is as fine through the plane as in it."""

from __future__ import annotations

from engine.volume.isotropic import DEFAULT_METHOD, METHODS, IsotropicPlan, plan_isotropic
from engine.volume.stack import Stack, UnevenError, stack_of
from engine.volume.writing import VolumeReport, check_volume_target, write_isotropic

__all__ = [
    "DEFAULT_METHOD",
    "METHODS",
    "IsotropicPlan",
    "Stack",
    "UnevenError",
    "VolumeReport",
    "check_volume_target",
    "plan_isotropic",
    "stack_of",
    "write_isotropic",
]
