"""Pictures in a run's folder: the curve of the held-out gain, and what the network makes of held-out slices."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from engine.degradations import DECLARED
from engine.devices import Device
from engine.train.data import TrainingSlice
from engine.train.validation import Shown, magnified, middle
from engine.write.atomic import write_whole

SIDE = 192
"""Side of the middle of a slice that is shown, in pixels."""

SCALE = 2.0
ERROR_GAIN = 8.0
"""How much the error is amplified in the picture."""


def draw_curve(table: Path, picture: Path) -> None:
    """Draw ``curve.csv``: the loss, and the held-out gains in dB, over the steps."""
    from matplotlib.figure import Figure

    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    steps = [int(row["step"]) for row in rows]
    figure = Figure(figsize=(9, 5), layout="constrained")
    loss, gain = figure.subplots(1, 2)
    loss.plot(steps, [float(row["loss"]) for row in rows], marker=".")
    loss.set(title="loss (running mean)", xlabel="step")
    for name in (key for key in rows[0] if key not in ("step", "seconds", "loss", "psnr")):
        gain.plot(steps, [float(row[name] or "nan") for row in rows], marker=".", label=name)
    gain.set(title="gain on what is held out, dB", xlabel="step")
    gain.axhline(0, color="grey", linewidth=0.8)
    if gain.get_legend_handles_labels()[0]:
        gain.legend(fontsize="small")
    for axes in (loss, gain):
        axes.grid(alpha=0.3)
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=110)
    write_whole(picture, content.getvalue(), overwrite=True)


def draw_samples(
    network: nn.Module, slices: Sequence[TrainingSlice], device: Device, picture: Path, degradation: str = DECLARED
) -> None:
    """Draw one held-out slice of each modality at 2 × 2: bicubic, the network, the truth, and both errors amplified."""
    chosen: dict[str, TrainingSlice] = {}
    for item in slices:
        chosen.setdefault(item.modality, item)
    rows: list[NDArray[np.float32]] = []
    learning = network.training
    network.eval()
    for item in chosen.values():
        shown = magnified(network, middle(item.pixels, SIDE), SCALE, SCALE, device, degradation=degradation)
        strip = [
            shown.reference,
            shown.result,
            shown.truth,
            _error(shown.reference, shown),
            _error(shown.result, shown),
        ]
        rows.append(np.concatenate([np.pad(image, 2, constant_values=1.0) for image in strip], axis=1))
    network.train(learning)
    if not rows:
        return
    width = max(row.shape[1] for row in rows)
    sheet = np.concatenate([np.pad(row, ((0, 0), (0, width - row.shape[1])), constant_values=1.0) for row in rows])
    grey = np.floor(np.nan_to_num(sheet, nan=math.inf).clip(0, 1) * 255 + 0.5).astype(np.uint8)
    content = io.BytesIO()
    Image.fromarray(grey).save(content, format="PNG")
    picture.parent.mkdir(parents=True, exist_ok=True)
    write_whole(picture, content.getvalue(), overwrite=True)


def _error(image: NDArray[np.float32], shown: Shown) -> NDArray[np.float32]:
    return np.asarray((image - shown.truth) * (ERROR_GAIN / 2) + 0.5, np.float32)
