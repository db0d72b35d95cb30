"""The default network for MR that became coarse nobody knows how: it undoes each of three ways, told of none."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine import networks
from engine.degradations import DEGRADATIONS
from engine.degradations.degrade import degrade
from engine.geometry import Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.measure.metrics import psnr, shaved
from engine.networks.cards import read_cards
from engine.networks.descriptor import Tiling
from engine.read import builtin_titles, open_paths
from engine.scan import working_range_of
from tests.support.slices import make_slice

DESCRIPTOR = networks.find("default-mr")
WAYS = DESCRIPTOR.degradation.split("+")
TITLE = "MR brain, 24 slices, 2 time points"


@pytest.fixture(scope="module")
def brain() -> np.ndarray:
    """A real MR slice that comes with nibabel and that no network has seen, as 0…1 of its working range."""
    path = next(path for path, title in builtin_titles().items() if title == TITLE)
    scan = open_paths([path]).scans[0]
    slice_ = scan.read(scan.middle)
    low, high = working_range_of(slice_)
    values = ((slice_.values - low) / (high - low)).clip(0, 1)
    return np.ascontiguousarray(values[: values.shape[0] // 4 * 4, : values.shape[1] // 4 * 4], dtype=np.float32)


def gain(network: str, truth: np.ndarray, way: str) -> float:
    """Return what ``network`` gains over bicubic in dB at 2 × 2, ``truth`` degraded by ``way``."""
    rows, columns = truth.shape
    low = degrade(torch.from_numpy(truth)[None, None], rows // 2, columns // 2, way)[0, 0].numpy()
    grid = Grid(Size(rows // 2, columns // 2), Size(rows, columns))
    magnifier = Magnifier(network, "cpu")
    slice_ = make_slice(low, working_range=(0.0, 1.0))
    ours = magnifier.decode(magnifier.encode(slice_), grid, consistent=False).values
    made, plain, true = (shaved(x.clip(0, 1), 2, 2) for x in (ours, bicubic(low, grid), truth))
    return psnr(made, true) - psnr(plain, true)


def test_it_says_what_it_undoes_and_is_of_the_default_s_kind():
    default = networks.find("default")
    assert set(WAYS) == {"cubic", "blur-sample", "k-space"}
    assert set(WAYS) <= set(DEGRADATIONS)
    assert DESCRIPTOR.modalities == ("mr",)
    assert DESCRIPTOR.fidelity
    assert not DESCRIPTOR.consistent, "the scan is not held to a degradation that it may not have been through"
    kinds = {card.descriptor.id: card.architecture for card in read_cards()}
    assert kinds["default-mr"] == kinds["default"]
    assert DESCRIPTOR.parameters <= default.parameters
    assert DESCRIPTOR.tiling is Tiling.EXACT
    assert DESCRIPTOR.weights_sha256 != default.weights_sha256


@pytest.mark.parametrize("way", WAYS)
def test_it_gains_on_a_scan_that_it_has_never_seen_whichever_way_it_was(brain, way):
    assert gain("default-mr", brain, way) > 0.5


def test_of_truncated_k_space_it_makes_what_the_default_does_not(brain):
    assert gain("default-mr", brain, "k-space") > gain("default", brain, "k-space") + 0.5


def test_a_constant_stays_and_a_first_look_is_offered():
    magnifier = Magnifier("default-mr", "cpu")
    slice_ = make_slice(np.full((40, 44), 0.37, np.float32), working_range=(0.0, 1.0))
    grid = Grid.of(slice_.size, Scale(2.37, 1.9))
    encoded = magnifier.encode(slice_, eager=False)
    for first_look in (True, False):
        made = magnifier.decode(encoded, grid, first_look=first_look)
        assert made.first_look is first_look
        np.testing.assert_allclose(made.values, 0.37, atol=1e-5)
