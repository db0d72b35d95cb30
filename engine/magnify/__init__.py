"""Magnifying: a slice in, the same field of view with more pixels out."""

from engine.magnify.magnifier import Encoded, Magnified, Magnifier, tissue_mask
from engine.sampling.resample import bicubic, nearest, restore_invalid

__all__ = ["Encoded", "Magnified", "Magnifier", "bicubic", "nearest", "restore_invalid", "tissue_mask"]
