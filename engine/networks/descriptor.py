"""What a network says about itself. The rest of the program trusts this and never asks for a class name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from engine.degradations import DECLARED
from engine.errors import ScaleError
from engine.geometry import Scale
from engine.words import from_file, joined, words


class Tiling(Enum):
    """Whether a slice may be cut into tiles."""

    EXACT = "exact"
    """Tiles with a halo of the receptive field equal the whole."""
    APPROXIMATE = "approximate"
    """Tiles differ slightly from the whole."""
    WHOLE_IMAGE_ONLY = "whole image only"
    """No tiles."""


def short(modality: str) -> str:
    """Return a manifest's modality as descriptors write it."""
    return "mr" if modality == "mri" else modality


@dataclass(frozen=True)
class NetworkDescriptor:
    """A network, without its arithmetic.

    Attributes
    ----------
    id : str
        Name on the command line and in files.
    title : str
        Name in the window.
    paper : str
        Where it comes from.
    summary : str
        One sentence for a clinician.
    channels : int
        Image channels that it takes.
    scales : (float, float)
        Continuous range of magnification per axis.
    scale_independent_encoder : bool
        Whether features are computed once a slice and serve every scale.
    receptive_field : int
        Source pixels on each side of a pixel that its features depend on.
    tiling : Tiling
        Whether tiles equal the whole; the halo is the receptive field.
    side_multiple : int
        Sides are padded to a multiple of this, inside of the network's wrapper.
    dtypes : tuple of str
        Arithmetic that has been shown to agree.
    modalities : tuple of str
        What it was trained on.
    value_range : (float, float)
        What the working range of a slice is mapped to.
    fidelity : bool
        Trained for truth alone, without an adversary.
    parameters : int
        Number of trained values.
    version : str
        Version of the weights.
    weights : str
        File name of the weights in ``resources/weights``.
    weights_sha256 : str
        Hash of that file.
    data, licence : str
        What it was trained on, and the terms of the weights.
    task : str
        ``magnify`` (a slice) or ``between`` (the slice between two neighbours).
    note : str
        What whoever chooses it must know, the gist in its first sentence, such as that it is under-trained.
    degradation : str
        What it was trained to undo: a name of :mod:`engine.degradations`.
    """

    id: str
    title: str
    paper: str
    summary: str
    channels: int
    scales: tuple[float, float]
    scale_independent_encoder: bool
    receptive_field: int
    tiling: Tiling
    side_multiple: int
    dtypes: tuple[str, ...]
    modalities: tuple[str, ...]
    value_range: tuple[float, float]
    fidelity: bool
    parameters: int
    version: str
    weights: str
    weights_sha256: str
    data: str
    licence: str
    task: str = "magnify"
    note: str = ""
    degradation: str = DECLARED

    @property
    def consistent(self) -> bool:
        """Whether its images are made consistent with the scan when nobody says otherwise.

        Also those of a network that may invent: it then does so between the measured values alone. Those of a network
        that is trained for another degradation than the declared one are not meant to be.
        """
        return self.degradation == DECLARED

    @property
    def gist(self) -> str:
        """The gist of its note as a sentence; empty where there is none."""
        first = self.note.partition(". ")[0].partition(": ")[0].rstrip(".:")
        return f"{first}." if first else ""

    @property
    def advice(self) -> str:
        """What stands beside the network where it is chosen: its summary, and the gist of its note."""
        return joined(" ", [from_file(text) for text in (self.summary, self.gist) if text])

    def check(self, scale: Scale) -> None:
        """Raise :class:`~engine.errors.ScaleError` when ``scale`` is outside of what this network allows."""
        low, high = self.scales
        if not (low <= scale.vertical <= high and low <= scale.horizontal <= high):
            raise ScaleError(
                scale.vertical,
                scale.horizontal,
                words("Engine", "'{id}' takes {low:.2f} to {high:.2f} on each axis").of(id=self.id, low=low, high=high),
            )
