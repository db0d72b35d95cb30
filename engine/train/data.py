"""Training pairs: HR patches of real slices and their LR, drawn modality → source → patient → slice.

The folder is described by ``manifest.csv`` with at least the columns ``file, modality, source, patient, window_low,
window_high``. Values become 0…1 in the declared window, clipped.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.degradations.degrade import degrade
from engine.errors import UnreadableError
from engine.geometry import output_length
from engine.networks.cubic import magnify_cubic
from engine.networks.descriptor import short
from engine.read.manifest import Listed, listed_in
from engine.read.quiet import quiet
from engine.scan import in_window
from engine.train.plans import PatchPlan
from engine.train.recipe import RecipeError

REQUIRED_COLUMNS = ("file", "modality", "source", "patient", "window_low", "window_high")


@dataclass(frozen=True)
class TrainingSlice:
    """One slice to train on.

    Attributes
    ----------
    pixels : numpy.ndarray
        (rows, columns), float32, 0…1 in the declared window.
    modality, source, patient : str
        From the manifest.
    difficulty : float
        Root mean square error of bicubic at 2 × 2 over the slice: brings slices of unequal contrast to one footing.
    licence : str
        Terms of the source, if the manifest has them.
    """

    pixels: NDArray[np.float32]
    modality: str
    source: str
    patient: str
    difficulty: float
    licence: str = ""


def load_manifest(folder: Path, modalities: Sequence[str] = ()) -> list[TrainingSlice]:
    """Return the slices of ``folder/manifest.csv`` that are of ``modalities`` (all by default), in its order.

    Raises
    ------
    UnreadableError
        The manifest is not usable, or an image of these modalities is none; it names the row.
    """
    wanted = {short(modality) for modality in modalities}
    rows = listed_in(folder, REQUIRED_COLUMNS)
    with quiet():  # once for all of them: for each it would cost much of the time
        return [_load(row) for row in rows if not wanted or short(row.columns["modality"]) in wanted]


def _load(row: Listed) -> TrainingSlice:
    pixels, told = in_window(row.read(), *row.window), row.columns
    return TrainingSlice(
        pixels, told["modality"], told["source"], told["patient"], difficulty_of(pixels), told.get("licence", "")
    )


def difficulty_of(pixels: NDArray[np.float32]) -> float:
    """Return the root mean square error of bicubic at 2 × 2 on (rows, columns) in 0…1; at least a thousandth."""
    x = torch.from_numpy(pixels)[None, None]
    rows, columns = pixels.shape
    small = magnify_cubic(x, max(1, rows // 2), max(1, columns // 2))
    error = magnify_cubic(small, rows, columns) - x
    return max(float(error.square().mean().sqrt()), 1e-3)


def split_by_patient(
    slices: Sequence[TrainingSlice], held_out: float
) -> tuple[list[TrainingSlice], list[TrainingSlice]]:
    """Return training and validation slices; a share ``held_out`` of the patients of each source is held out.

    The choice is a hash of source and patient, stable when slices are added. Sources of one patient stay in training.
    """
    patients: dict[str, set[str]] = {}
    for item in slices:
        patients.setdefault(item.source, set()).add(item.patient)

    def is_held(item: TrainingSlice) -> bool:
        if len(patients[item.source]) < 2:
            return False
        digest = hashlib.sha256(f"{item.source}/{item.patient}".encode()).digest()
        return int.from_bytes(digest[:4], "big") / 2**32 < held_out

    return [s for s in slices if not is_held(s)], [s for s in slices if is_held(s)]


def few(slices: Sequence[TrainingSlice], per_source: int) -> list[TrainingSlice]:
    """Return the first ``per_source`` slices of each source."""
    by_source: dict[str, list[TrainingSlice]] = {}
    for item in slices:
        kept = by_source.setdefault(item.source, [])
        if len(kept) < per_source:
            kept.append(item)
    return [item for kept in by_source.values() for item in kept]


class PatchSampler:
    """Draws batches of LR and HR patches; what it draws depends on seed, process and step alone.

    Parameters
    ----------
    slices : sequence of TrainingSlice
        What to draw from.
    plan : PatchPlan
        How.
    seed, rank : int
        Of the run, and number of the process in it.

    Raises
    ------
    RecipeError
        The recipe leaves no slice to draw.
    """

    def __init__(self, slices: Sequence[TrainingSlice], plan: PatchPlan, seed: int, rank: int = 0) -> None:
        self.plan = plan
        self.seed = (seed, rank)
        self.random = np.random.default_rng(self.seed)
        self._tree: dict[str, dict[str, dict[str, list[TrainingSlice]]]] = {}
        for item in slices:
            patients = self._tree.setdefault(item.modality, {}).setdefault(item.source, {})
            patients.setdefault(item.patient, []).append(item)
        if not self._tree:
            raise RecipeError("there is no slice to learn from: a smaller share of the patients must be held out")
        shares = np.asarray([plan.shares.get(modality, 1.0) for modality in self._tree])
        if not shares.any():
            raise RecipeError(f"patches.shares leaves nothing to draw from: the folder holds {', '.join(self._tree)}")
        self._shares = shares / shares.sum()

    def draw(self, step: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return LR (N, 1, r, c), HR (N, 1, R, C), both 0…1 float32, and the slices' difficulty (N, 1, 1, 1)."""
        self.random = np.random.default_rng((*self.seed, step))
        vertical, horizontal = self._scales()
        rows, columns = self._side(vertical), self._side(horizontal)
        hr_rows, hr_columns = output_length(rows, vertical), output_length(columns, horizontal)
        patches: list[Tensor] = []
        difficulty: list[float] = []
        for _ in range(self.plan.batch):
            patch, hard = self._patch(hr_rows, hr_columns)
            patches.append(patch)
            difficulty.append(hard)
        hr = torch.cat(patches)
        low = degrade(hr, rows, columns, self.plan.degradation, self.random)
        return low, hr, torch.tensor(difficulty).reshape(-1, 1, 1, 1)

    def _scales(self) -> tuple[float, float]:
        if self.plan.pairs and self.random.random() >= self.plan.elsewhere:
            at = 2 * int(self.random.integers(len(self.plan.pairs) // 2))
            return self.plan.pairs[at], self.plan.pairs[at + 1]
        if self.plan.factors:
            factor = float(self.plan.factors[int(self.random.integers(len(self.plan.factors)))])
            return factor, factor
        kind = self.random.random()
        same = kind >= self.plan.one_axis and kind < self.plan.one_axis + self.plan.equal
        first, second = self._scale(same), self._scale(same)
        if kind < self.plan.one_axis:
            return (1.0, first) if self.random.random() < 0.5 else (first, 1.0)
        return (first, first) if same else (first, second)

    def _scale(self, same: bool) -> float:
        low, high = self.plan.scales
        if self.plan.grid == "uniform":
            return float(self.random.uniform(low, high))
        step = 0.1 if same else 0.5
        return low + step * int(self.random.integers(math.floor((high - low) / step + 1e-6) + 1))

    def _side(self, scale: float) -> int:
        return min(self.plan.patch, math.floor(self.plan.hr_limit / scale))

    def _source(self, sources: Mapping[str, Sized], power: float) -> str:
        if not power:
            return self._choose(list(sources))
        weights = np.asarray([len(patients) for patients in sources.values()]) ** power
        return str(self.random.choice(list(sources), p=weights / weights.sum()))

    def _choose(self, keys: Sequence[str]) -> str:
        return keys[int(self.random.integers(len(keys)))]

    def _patch(self, rows: int, columns: int) -> tuple[Tensor, float]:
        for attempt in range(20):
            modality = str(self.random.choice(list(self._tree), p=self._shares))
            sources = self._tree[modality]
            patients = sources[self._source(sources, self.plan.by_patients.get(modality, 0.0))]
            slices = patients[self._choose(list(patients))]
            item = slices[int(self.random.integers(len(slices)))]
            patch = self._crop(item, rows, columns)
            # pure black, and regions without any detail, teach nothing
            if patch is not None and (float(patch.std()) > 0.02 or attempt == 19):
                return self._turn(patch, rows, columns), item.difficulty
        raise UnreadableError("training data", f"no slice holds a patch of {rows} × {columns} pixels with any detail")

    def _crop(self, item: TrainingSlice, rows: int, columns: int) -> Tensor | None:
        turned = self.plan.turns == "all" and self.random.random() < 0.5
        want_rows, want_columns = (columns, rows) if turned else (rows, columns)
        pixels = self._large_enough(item.pixels, want_rows, want_columns)
        height, width = pixels.shape
        limit = min(self.plan.shrink_limit, height / want_rows, width / want_columns)
        if limit < 1.0:
            return None
        factor = float(self.random.uniform(1.0, limit)) if self.random.random() < self.plan.shrink else 1.0
        cut_rows, cut_columns = output_length(want_rows, factor), output_length(want_columns, factor)
        top = int(self.random.integers(height - cut_rows + 1))
        left = int(self.random.integers(width - cut_columns + 1))
        cut = torch.from_numpy(pixels[top : top + cut_rows, left : left + cut_columns].copy())[None, None]
        if factor > 1.0:
            cut = magnify_cubic(cut, want_rows, want_columns).clamp(0.0, 1.0)
        return cut.transpose(-1, -2) if turned else cut

    def _large_enough(self, pixels: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
        """Return ``pixels``, padded by reflection where they are smaller than a patch and the plan allows it."""
        missing = (max(0, rows - pixels.shape[0]), max(0, columns - pixels.shape[1]))
        if not self.plan.reflect or not any(missing):
            return pixels
        return np.pad(pixels, [(m // 2, m - m // 2) for m in missing], mode="reflect")

    def _turn(self, patch: Tensor, rows: int, columns: int) -> Tensor:
        axes = (-1,) if self.plan.turns == "sideways" else (-2, -1)
        flips = [axis for axis in axes if self.random.random() < 0.5]
        turned = patch.flip(flips) if flips else patch
        return turned.reshape(1, 1, rows, columns)
