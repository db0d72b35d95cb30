"""Plain greys stay: what a network answers to them is known before any slice, and taken away from what it makes.

A network with offsets draws something into a region without any detail: a step of the grey, a pattern that repeats
itself. Nothing of that is in the scan. It hangs on the grey alone, so it is looked up by the grey of each pixel; where
there is detail, too, for what is drawn into the plain is drawn there beside the rest.
"""

from __future__ import annotations

import torch
from torch import Tensor

GREYS = 257
"""Plain greys whose answer is known, evenly over the working range; between them it is taken to be linear."""


def ramp(count: int = GREYS, device: torch.device | str = "cpu") -> Tensor:
    """Return ``count`` greys from 0 to 1 as plain images of one pixel: (count, 1, 1, 1) float32.

    The border of any image is replicated, so that one pixel stands for a plain image of any size.
    """
    return torch.linspace(0.0, 1.0, count, device=device).reshape(count, 1, 1, 1)


def answer_at(answer: Tensor, image: Tensor) -> Tensor:
    """Return the answer to the grey of every pixel.

    Parameters
    ----------
    answer : torch.Tensor
        (greys, …): what is answered to each grey of :func:`ramp`.
    image : torch.Tensor
        Greys of any shape; outside of 0…1 the nearest end counts.

    Returns
    -------
    torch.Tensor
        The shape of ``image``, and after it what follows the greys in ``answer``.
    """
    low, share = _between(answer, image)
    return torch.lerp(answer[low], answer[low + 1], share.reshape(*share.shape, *(1,) * (answer.ndim - 1)))


def answer_in_place(answer: Tensor, image: Tensor, period: int) -> Tensor:
    """Return the answer to the grey of every pixel, where it repeats itself and is another near the borders.

    Parameters
    ----------
    answer : torch.Tensor
        (greys, side, side): what is answered to plain images of that side, which is twice a margin and one period.
    image : torch.Tensor
        (rows, columns).
    period : int
        Pixels after which the answer repeats itself between the margins.

    Returns
    -------
    torch.Tensor
        (rows, columns).
    """
    low, share = _between(answer, image)
    down, across = (_places(side, answer.shape[-1], period).to(image.device) for side in image.shape)
    place = (down[:, None], across[None])
    return torch.lerp(answer[low, *place], answer[low + 1, *place], share)


def _places(count: int, side: int, period: int) -> Tensor:
    """Return which pixel of ``side`` stands for each of ``count``: margins for margins, the period between them."""
    margin = (side - period) // 2
    pixels = torch.arange(count)
    found = torch.where(pixels < margin, pixels, margin + (pixels - margin) % period)
    if count % period == 0:  # else what is cropped lies beyond, and the border is not near
        found = torch.where(pixels >= max(margin, count - margin), pixels - count + side, found)
    return found


def _between(answer: Tensor, image: Tensor) -> tuple[Tensor, Tensor]:
    place = image.clamp(0.0, 1.0) * (len(answer) - 1)
    low = place.floor().clamp_max(len(answer) - 2)
    return low.long(), place - low
