"""Triples of neighbouring parallel slices, drawn from volumes: what a network between slices learns from.

Two kinds of material:

* volumes: whole scans. An isotropic one serves along all three of its axes. Slices further apart stand for coarser
  series; those of a thin series are also averaged over some of them, so that they stand for thick ones.
* stacks: slices of one patient in a folder with a manifest, whose distances are not told. A run of three is taken when
  the picture itself says that the middle one lies about midway and has much in common with its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.errors import UnreadableError
from engine.networks.cubic import magnify_cubic
from engine.read.manifest import MANIFEST
from engine.scan import Scan
from engine.train.data import TrainingSlice, load_manifest

ALIKE = 0.85
"""Least correlation of the mean of two slices with the one between them, for a run of three of a stack."""

MIDWAY = 0.3
"""The middle slice of a stack is a mix of its neighbours in which each has at least this share."""

ISOTROPIC = 1.2
"""A volume whose spacings differ by less than this factor serves along all of its axes."""

THIN_MM = 1.5
"""Slices nearer than this are averaged to stand for thick ones."""

FURTHEST_MM = 5.0
"""Largest distance of a slice to the one midway, for a volume with known spacing."""


@dataclass(frozen=True)
class TrainingVolume:
    """A volume, or a stack of slices, to draw triples from.

    Attributes
    ----------
    name, modality, source, patient : str
        Where it comes from.
    values : numpy.ndarray
        (slices, rows, columns), float16, 0…1 in the working range of the volume.
    middles : tuple of (int, int)
        Every triple as the index of its middle slice and the distance of its neighbours from it, in slices.
    thin : bool
        Whether slices may be averaged along the first axis.
    licence : str
        Terms of the source.
    """

    name: str
    modality: str
    source: str
    patient: str
    values: NDArray[np.float16]
    middles: tuple[tuple[int, int], ...]
    thin: bool = False
    licence: str = ""


def volumes_of(scan: Scan, about: Mapping[str, str]) -> list[TrainingVolume]:
    """Return the volumes that a scan gives: one, or three seen along each axis of an isotropic one.

    Parameters
    ----------
    scan : Scan
        A series of slices.
    about : mapping
        ``modality``, ``source``, ``patient`` and ``licence``, which its file does not tell.

    Raises
    ------
    UnevenError
        Its slices lie at no even distances.
    """
    from engine.volume.stack import stack_of, working_range_of_stack

    stack = stack_of(scan)
    low, high = working_range_of_stack(stack)
    slices = [(stack.read(k).values - low) / (high - low) for k in range(stack.count)]
    values = np.clip(np.stack(slices), 0.0, 1.0).astype(np.float16)
    steps = (stack.step_mm, stack.spacing.row_mm, stack.spacing.column_mm)
    axes = range(3 if max(steps) < ISOTROPIC * min(steps) else 1)
    found = []
    for axis in axes:
        turned = np.ascontiguousarray(np.moveaxis(values, axis, 0))
        furthest = max(1, int(FURTHEST_MM / steps[axis]))
        middles = tuple(
            (k, d) for d in range(1, furthest + 1) for k in range(d, len(turned) - d) if _has_detail(turned[k])
        )
        source, patient = about["source"], about["patient"]
        view = f"{source}/{patient} along axis {axis}"
        thin = steps[axis] < THIN_MM
        found.append(
            TrainingVolume(view, about["modality"], source, patient, turned, middles, thin, about.get("licence", ""))
        )
    return found


def stacks_of(slices: Sequence[TrainingSlice]) -> list[TrainingVolume]:
    """Return the runs of slices of one patient and size that hold at least one triple, in the manifest's order."""
    found = []
    for (source, patient, shape), run in groupby(slices, key=lambda s: (s.source, s.patient, s.pixels.shape)):
        items = list(run)
        if len(items) < 3 or items[0].modality == "us":
            continue
        values = np.stack([item.pixels for item in items])
        middles = tuple((k, 1) for k in range(1, len(values) - 1) if is_midway(*values[k - 1 : k + 2]))
        if middles:
            name = f"{source}/{patient} {shape[0]}x{shape[1]}"
            kept = values.astype(np.float16)
            found.append(
                TrainingVolume(name, items[0].modality, source, patient, kept, middles, licence=items[0].licence)
            )
    return found


def is_midway(first: NDArray[np.float32], middle: NDArray[np.float32], second: NDArray[np.float32]) -> bool:
    """Return whether ``middle`` looks like the slice about midway between two others, each (rows, columns)."""
    mean = (first + second) / 2
    if min(float(mean.std()), float(middle.std())) < 1e-3:
        return False
    if float(np.corrcoef(mean.ravel(), middle.ravel())[0, 1]) < ALIKE:
        return False
    pair = np.stack([first.ravel(), second.ravel()], axis=1)
    shares = np.linalg.lstsq(pair, middle.ravel(), rcond=None)[0]
    total = float(shares.sum())
    return total > 0 and MIDWAY <= float(shares[0]) / total <= 1 - MIDWAY


def _has_detail(slice_: NDArray[np.float16]) -> bool:
    return float(slice_[::4, ::4].astype(np.float32).std()) > 0.02


def load_volumes(
    data: Path, volumes: Sequence[Mapping[str, str]], stacks: str = "", modalities: Sequence[str] = ()
) -> list[TrainingVolume]:
    """Return everything to draw from.

    Parameters
    ----------
    data : pathlib.Path
        Folder.
    volumes : sequence of mapping
        Scans in it: ``path`` (a file, or a folder of one series), and what :func:`volumes_of` wants to know.
    stacks : str
        Folder in it with a ``manifest.csv``; empty: none.
    modalities : sequence of str
        Those of the stacks; all by default.

    Raises
    ------
    UnreadableError
        One of them is not there or is no scan.
    """
    from engine.read import open_paths

    found: list[TrainingVolume] = []
    for about in volumes:
        path = data / about["path"]
        opened = open_paths([path])
        if len(opened.scans) != 1:
            reason = opened.refused[0].reason if opened.refused else f"{len(opened.scans)} scans where one is expected"
            needed = ", ".join([*(each["path"] for each in volumes), *([f"{stacks}/{MANIFEST}"] if stacks else [])])
            told = f"{reason}; looked for as {path.absolute()}. In the folder of the data the recipe needs {needed}"
            raise UnreadableError(path, told)
        found += volumes_of(opened.scans[0], about)
    if stacks:
        found += stacks_of(load_manifest(data / stacks, modalities))
    return found


class TripleSampler:
    """Draws batches of triples; what it draws follows from seed, process and step, so that it keeps no state.

    A volume is drawn by the cube root of its number of triples: large ones more often, small ones not too rarely.

    Parameters
    ----------
    volumes : sequence of TrainingVolume
        What to draw from.
    batch, patch : int
        Triples a step; side of a patch in pixels.
    seed, rank : int
        Of the drawing: those of the recipe and the process.
    zoom : (float, float)
        Patches are cut smaller or larger by a factor in this range and resampled: other pixel sizes than those at hand.
    """

    def __init__(
        self,
        volumes: Sequence[TrainingVolume],
        batch: int,
        patch: int,
        seed: int,
        rank: int = 0,
        zoom: tuple[float, float] = (0.6, 1.5),
    ) -> None:
        if not volumes:
            raise UnreadableError("training data", "there is no volume to draw neighbouring slices from")
        self.volumes = list(volumes)
        self.batch, self.patch, self.zoom = batch, patch, zoom
        self.seed, self.rank = seed, rank
        self.random = np.random.default_rng((seed, rank))
        weights = np.cbrt([len(volume.middles) for volume in self.volumes])
        self._shares = weights / weights.sum()

    def draw(self, step: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return first neighbour, second neighbour and the slice between: (N, 1, P, P) each, float32, 0…1."""
        self.random = np.random.default_rng((self.seed, self.rank, step))
        triples = torch.cat([self._triple() for _ in range(self.batch)])
        return triples[:, 0:1], triples[:, 2:3], triples[:, 1:2]

    def _triple(self) -> Tensor:
        for attempt in range(20):
            volume = self.volumes[int(self.random.choice(len(self.volumes), p=self._shares))]
            triple = self._cut(volume)
            # pure black, and regions without any detail, teach nothing
            if triple is not None and (float(triple[:, 1].std()) > 0.03 or attempt == 19):
                return self._turned(triple)
        raise UnreadableError("training data", f"no slice holds a patch of {self.patch} pixels")

    def _cut(self, volume: TrainingVolume) -> Tensor | None:
        middle, distance = volume.middles[int(self.random.integers(len(volume.middles)))]
        thickness = self._thickness(volume, middle, distance)
        low, high = (float(np.log(z)) for z in self.zoom)
        side = max(8, round(self.patch * float(np.exp(self.random.uniform(low, high)))))
        _, rows, columns = volume.values.shape
        if min(rows, columns) < side:
            return None
        top = int(self.random.integers(rows - side + 1))
        left = int(self.random.integers(columns - side + 1))
        part = volume.values[:, top : top + side, left : left + side]
        starts = (middle - distance, middle, middle + distance)
        slices = [part[k : k + thickness].astype(np.float32).mean(axis=0) for k in starts]
        triple = torch.from_numpy(np.stack(slices))[None]
        return triple if side == self.patch else magnify_cubic(triple, self.patch, self.patch).clamp(0.0, 1.0)

    def _thickness(self, volume: TrainingVolume, middle: int, distance: int) -> int:
        if not volume.thin:
            return 1
        thickness = int(self.random.choice((1, distance, 2 * distance)))
        return min(thickness, len(volume.values) - middle - distance)

    def _turned(self, triple: Tensor) -> Tensor:
        if self.random.random() < 0.5:
            triple = triple.transpose(-1, -2)
        flips = [axis for axis in (-2, -1) if self.random.random() < 0.5]
        if self.random.random() < 0.5:
            flips.append(1)  # which neighbour comes first is a matter of numbering
        if flips:
            triple = triple.flip(flips)
        # other contrasts than those at hand: bright for dark, and a smaller range
        if self.random.random() < 0.2:
            triple = 1.0 - triple
        return triple * float(self.random.uniform(0.5, 1.0))
