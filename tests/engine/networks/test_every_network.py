"""What holds of every network that magnifies: it does not shift the image, and tiles join without a trace."""

from __future__ import annotations

import numpy as np
import pytest
from skimage.registration import phase_cross_correlation

from engine import networks
from engine.geometry import Box, Grid, Scale
from engine.magnify import Magnifier, bicubic
from engine.networks.descriptor import Tiling
from tests.support.slices import anatomy, make_slice

UNIT = (0.0, 1.0)
NETWORKS = networks.magnifiers()

SCALES = [
    (1.13, 1.0),
    (1.0, 1.77),
    (1.27, 1.41),
    (1.5, 2.37),
    (2.37, 1.9),
    (1.9, 3.05),
    (2.61, 2.61),
    (3.3, 1.7),
    (3.74, 3.21),
    (4.0, 1.35),
]


@pytest.fixture(scope="module", params=NETWORKS, ids=lambda one: one.id)
def magnifier(request) -> Magnifier:
    return Magnifier(request.param.id, "cpu")


@pytest.mark.parametrize("consistent", [False, True])
def test_registered_on_bicubic_within_a_twentieth_of_an_output_pixel_at_ten_pairs_of_scales(magnifier, consistent):
    slice_ = make_slice(anatomy(46, 43), working_range=UNIT)
    encoded = magnifier.encode(slice_)
    found = {}
    for scale in SCALES:
        grid = Grid.of(slice_.size, Scale(*scale))
        ours = magnifier.decode(encoded, grid, consistent=consistent).values
        inner = (slice(6, -6), slice(6, -6))
        reference = bicubic(slice_.values, grid)[inner]
        shift, _, _ = phase_cross_correlation(reference, ours[inner], upsample_factor=100)
        found[scale] = float(np.abs(shift).max())
    assert max(found.values()) <= 0.05, found


@pytest.mark.parametrize("consistent", [False, True])
def test_tiles_and_parts_equal_the_whole_bit_for_bit_where_the_network_says_so(magnifier, consistent, monkeypatch):
    if magnifier.network.tiling is not Tiling.EXACT:
        pytest.skip("this network promises no exact tiles")
    slice_ = make_slice(anatomy(50, 46), working_range=UNIT)
    grid = Grid.of(slice_.size, Scale(2.37, 1.4))
    whole = magnifier.decode(magnifier.encode(slice_), grid, consistent=consistent).values
    monkeypatch.setattr(magnifier._network, "tile", 25)
    encoded = magnifier.encode(slice_)
    assert len(encoded.tiles) == 4
    assert np.array_equal(magnifier.decode(encoded, grid, consistent=consistent).values, whole)
    box = Box(31, 9, 90, 40)
    assert np.array_equal(magnifier.decode(encoded, grid, box=box, consistent=consistent).values, whole[box.slices])
