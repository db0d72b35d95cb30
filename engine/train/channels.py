"""Training on co-registered scans: every channel is magnified with what the others know (MIASSR, section 4.3).

The folder of the data has a folder for each patient, and in it one scan for each channel; scans are taken in the order
of their files' names. They must lie on one grid, see :func:`engine.read.combine`. Losses compare every channel alike,
so that their mean is that of the channels' own losses.
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.devices import Device, mixed_precision
from engine.errors import EngineError, UnreadableError
from engine.geometry import output_length
from engine.measure.metrics import psnr, shaved
from engine.networks.cubic import magnify_cubic
from engine.read import combine, open_paths
from engine.scan import Scan, Slice, working_range_of
from engine.train.data import PatchSampler, TrainingSlice, difficulty_of, few, split_by_patient
from engine.train.distributed import Group
from engine.train.objectives import Source
from engine.train.plans import Validation
from engine.train.recipe import Recipe, RecipeError, asked
from engine.train.supervised import Supervised


def load_stacks(folder: Path, channels: int, modality: str, licence: str = "") -> list[TrainingSlice]:
    """Return every position of every patient's scans; ``pixels`` are (channels, rows, columns), 0…1.

    Each channel is mapped by its own working range, that of the whole program.

    Raises
    ------
    UnreadableError
        A patient has another number of scans, or there is no patient.
    ChannelsError
        The scans of a patient do not cover each other.
    """
    found: list[TrainingSlice] = []
    for patient in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []:
        scan = combine(_scans(patient, channels))
        for position in range(scan.depth):
            pixels = np.stack([_unit(channel) for channel in scan.read(position).channels])
            if pixels.std() > 0:
                hard = statistics.fmean(difficulty_of(channel) for channel in pixels)
                found.append(TrainingSlice(pixels, modality, folder.name, patient.name, hard, licence))
    if not found:
        raise UnreadableError(folder, "holds no folder of a patient with co-registered scans in it")
    return found


def sequences(folder: Path, channels: int) -> tuple[str, ...]:
    """Return what the sequences are called, in the order of the channels; nothing where that cannot be told.

    It is the end that the names of their files have in common from patient to patient, such as ``flair`` of
    ``0012_flair.nii.gz`` and ``0013_flair.nii.gz``: the rest may say who was scanned.
    """
    patients = [sorted(path.name.split(".")[0] for path in p.iterdir()) for p in folder.iterdir() if p.is_dir()]
    if len(patients) < 2 or any(len(names) != channels for names in patients):
        return ()
    found = tuple(_shared_end(names) for names in zip(*patients, strict=True))
    return found if all(found) else ()


def _shared_end(names: Sequence[str]) -> str:
    """Return the last words that names share, joined by ``_``."""
    backwards = zip(*(re.split("[-_ ]", name)[::-1] for name in names), strict=False)
    shared = [words[0] for words in takewhile(lambda words: len(set(words)) == 1, backwards)]
    return "_".join(shared[::-1])


def _scans(patient: Path, channels: int) -> list[Scan]:
    scans = [scan for path in sorted(patient.iterdir()) for scan in open_paths([path]).scans]
    if len(scans) != channels:
        raise UnreadableError(patient, f"holds {len(scans)} scans; the network has {channels} channels")
    return scans


def _unit(slice_: Slice) -> NDArray[np.float32]:
    low, high = working_range_of(slice_)
    unit: NDArray[np.float32] = np.clip((slice_.values - low) / (high - low), 0.0, 1.0).astype(np.float32)
    return unit


@dataclass(frozen=True)
class StackSource(Source):
    """A folder of patients with co-registered scans."""

    def slices(self, recipe: Recipe) -> tuple[list[TrainingSlice], list[TrainingSlice]]:
        """Return training and validation slices, ``pixels`` (channels, rows, columns); no patient on both sides."""
        if self.folder is None:
            raise EngineError("training on co-registered scans needs a folder with a folder for each patient")
        told = asked(recipe, ChannelsAsked)
        stacks = load_stacks(self.folder, recipe.shape.get("channels", 1), told.modality, told.licence)
        training, held = split_by_patient(stacks, recipe.validation.held_out)
        return training, few(held, recipe.validation.per_source)


class StackSampler(PatchSampler):
    """Draws the same patch of every channel: LR (N, C, r, c) and HR (N, C, R, C)."""

    def _crop(self, item: TrainingSlice, rows: int, columns: int) -> Tensor | None:
        turned = self.random.random() < 0.5
        want_rows, want_columns = (columns, rows) if turned else (rows, columns)
        height, width = item.pixels.shape[-2:]
        if height < want_rows or width < want_columns:
            return None
        top = int(self.random.integers(height - want_rows + 1))
        left = int(self.random.integers(width - want_columns + 1))
        cut = torch.from_numpy(item.pixels[:, top : top + want_rows, left : left + want_columns].copy())[None]
        return cut.transpose(-1, -2) if turned else cut

    def _turn(self, patch: Tensor, rows: int, columns: int) -> Tensor:
        flips = [axis for axis in (-2, -1) if self.random.random() < 0.5]
        turned = patch.flip(flips) if flips else patch
        return turned.reshape(1, -1, rows, columns)


@dataclass(frozen=True)
class ChannelsAsked:
    """What the recipe's ``[objective]`` says: of which modality the scans are, and their terms."""

    kind: str = "channels"
    modality: str = "mri"
    licence: str = ""


class ChannelsObjective(Supervised):
    """Pairs as in :class:`~engine.train.supervised.Supervised`, of all channels at once."""

    asks = ChannelsAsked

    def __init__(self, recipe: Recipe, source: Source, device: Device, group: Group) -> None:
        plan = recipe.patches
        if plan.shrink or plan.reflect:
            raise RecipeError("co-registered scans are neither shrunk nor padded: leave out shrink and reflect")
        super().__init__(recipe, StackSource(source.folder), device, group)
        self.sampler = StackSampler(self.training, plan, recipe.schedule.seed, group.rank)
        # measured here; the loop's own measure and sample pictures are of slices with one channel
        self.held_out, self.validation = self.validation, []
        self.sequences = sequences(source.folder, recipe.shape.get("channels", 1)) if source.folder is not None else ()
        if not self.held_out:
            patients = len({item.patient for item in self.training})
            self.warning = f"nothing is held out, for there are too few patients ({patients}): no gain is measured"

    def history(self) -> dict[str, Any]:
        """Return what the card tells of the data, and the sequences in the order of the channels, where known."""
        return {**super().history(), **({"channels": list(self.sequences)} if self.sequences else {})}

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Return the gain over bicubic in dB by ``modality vertical×horizontal``, the mean of the channels'."""
        return gains(network, self.held_out, self.recipe.validation, self.device)


def gains(network: nn.Module, stacks: Sequence[TrainingSlice], plan: Validation, device: Device) -> dict[str, float]:
    """Return the gain of ``network`` over bicubic in dB by ``modality vertical×horizontal``, over all channels."""
    found: dict[str, list[float]] = {}
    for item in stacks:
        height, width = item.pixels.shape[-2:]
        side = plan.crop or max(height, width)
        top, left = max(0, (height - side) // 2), max(0, (width - side) // 2)
        truth = torch.from_numpy(item.pixels[:, top : top + side, left : left + side].copy())[None].to(device.name)
        rows, columns = truth.shape[-2:]
        for vertical, horizontal in plan.pairs:
            low = magnify_cubic(truth, output_length(rows, 1 / vertical), output_length(columns, 1 / horizontal))
            with torch.inference_mode(), mixed_precision(device):
                ours = network(low, rows, columns).float()
            plain = magnify_cubic(low, rows, columns)
            for channel in range(truth.shape[1]):
                ours_, plain_, truth_ = (
                    shaved(image[0, channel].clamp(0, 1).cpu().numpy(), vertical, horizontal)
                    for image in (ours, plain, truth)
                )
                gain = psnr(ours_, truth_) - psnr(plain_, truth_)
                if math.isfinite(gain):
                    found.setdefault(f"{item.modality} {vertical:g}x{horizontal:g}", []).append(gain)
    return {key: statistics.fmean(values) for key, values in sorted(found.items())}
