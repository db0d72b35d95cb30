"""How well a network in training does on the patients that are held out."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from engine.degradations import DECLARED
from engine.degradations.degrade import degrade
from engine.devices import Device, mixed_precision
from engine.geometry import output_length
from engine.measure.metrics import psnr, shaved
from engine.networks.cubic import magnify_cubic
from engine.train.data import TrainingSlice
from engine.train.plans import Validation

Image = NDArray[np.float32]


@dataclass(frozen=True)
class Shown:
    """A held-out slice as the network magnifies it, 0…1, (rows, columns) each."""

    truth: Image
    reference: Image
    result: Image


def magnified(
    network: nn.Module,
    truth: Image,
    vertical: float,
    horizontal: float,
    device: Device,
    *,
    half: bool = True,
    degradation: str = DECLARED,
) -> Shown:
    """Return ``truth`` degraded by the two scales and magnified back to its own size by ``network`` and by bicubic.

    ``degradation`` is a name of :data:`engine.degradations.DEGRADATIONS`.
    """
    rows, columns = truth.shape
    high = torch.from_numpy(np.ascontiguousarray(truth))[None, None].to(device.name)
    low = degrade(high, output_length(rows, 1 / vertical), output_length(columns, 1 / horizontal), degradation)
    with torch.inference_mode(), mixed_precision(device, wanted=half):
        ours = network(low, rows, columns).float()
    reference = magnify_cubic(low, rows, columns)
    return Shown(truth, _clipped(reference), _clipped(ours))


def gains(
    network: nn.Module,
    slices: Sequence[TrainingSlice],
    plan: Validation,
    device: Device,
    *,
    half: bool = True,
    degradation: str = DECLARED,
) -> tuple[dict[str, float], float]:
    """Return the gain over bicubic in dB by ``modality vertical×horizontal``, and the mean PSNR of the results.

    The network is in evaluation mode while it is measured.
    """
    found: dict[str, list[float]] = {}
    scores: list[float] = []
    learning = network.training
    network.eval()
    for item in slices:
        truth = middle(item.pixels, plan.crop)
        for vertical, horizontal in plan.pairs:
            shown = magnified(network, truth, vertical, horizontal, device, half=half, degradation=degradation)
            inner = shaved(truth, vertical, horizontal)
            ours = psnr(shaved(shown.result, vertical, horizontal), inner)
            plain = psnr(shaved(shown.reference, vertical, horizontal), inner)
            if math.isfinite(ours) and math.isfinite(plain):
                found.setdefault(f"{item.modality} {vertical:g}x{horizontal:g}", []).append(ours - plain)
                scores.append(ours)
    network.train(learning)
    mean = statistics.fmean(scores) if scores else math.nan
    return {key: statistics.fmean(values) for key, values in sorted(found.items())}, mean


def middle(pixels: Image, side: int) -> Image:
    """Return the middle ``side × side`` pixels of an image, or all of it for 0."""
    if not side:
        return pixels
    top, left = (max(0, (length - side) // 2) for length in pixels.shape)
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])


def _clipped(image: torch.Tensor) -> Image:
    return np.asarray(image[0, 0].cpu().numpy().clip(0, 1), np.float32)
