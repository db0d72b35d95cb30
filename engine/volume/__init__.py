"""Volumes: from a series of thick slices to one that is as fine through the plane as in it.

What writes them loads with the first use of it: it brings the DICOM library, and the command line asks for the names of
the methods alone.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.volume.isotropic import DEFAULT_METHOD, METHODS, IsotropicPlan, plan_isotropic
from engine.volume.stack import Stack, UnevenError, stack_of

if TYPE_CHECKING:
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

_OF_WRITING = ("VolumeReport", "check_volume_target", "write_isotropic")


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what the module has under that name
    if name in _OF_WRITING:
        return getattr(import_module("engine.volume.writing"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
