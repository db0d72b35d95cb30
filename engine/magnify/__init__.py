"""Magnifying: a slice in, the same field of view with more pixels out."""

from engine.magnify.consistency import as_stored, fitted, remains
from engine.magnify.encoded import Encoded, tissue_mask
from engine.magnify.magnified import Magnified
from engine.magnify.magnifier import Magnifier
from engine.magnify.uncertainty import HalfWidths
from engine.networks.uncertainty_card import NoUncertaintyError
from engine.sampling.resample import Bicubic, bicubic, nearest, restore_invalid

__all__ = [
    "Bicubic",
    "Encoded",
    "HalfWidths",
    "Magnified",
    "Magnifier",
    "NoUncertaintyError",
    "as_stored",
    "bicubic",
    "fitted",
    "nearest",
    "remains",
    "restore_invalid",
    "tissue_mask",
]
