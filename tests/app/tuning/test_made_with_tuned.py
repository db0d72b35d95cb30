"""Images made with tuned weights: as they were judged, and named in what is exported."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.backend import Backend
from app.tuning.state import Weights
from engine.errors import WeightsError
from engine.geometry import Box, Grid, Scale
from engine.magnify import Magnifier
from engine.magnify.ensemble import magnify
from engine.networks.tuned import TunedCard, pack
from engine.networks.weights import load_module
from engine.progress import CancelToken, silent
from engine.refinement import Ensemble, Refinement
from tests.support.slices import anatomy, make_slice

CARD = TunedCard("default", "0" * 64, "quick", ((2.0, 2.0),), 9, 1.0, 0.4, 0.01, 2, "2026-01-31")
SLICE = make_slice(anatomy(20, 24), working_range=(0.0, 1.0))
GRID = Grid.of(SLICE.size, Scale(2.0, 1.5))
BOX = Box(4, 2, 30, 33)


@pytest.fixture
def weights(tmp_path):
    """Return a function that writes a file of weights with a card; the weights are the shipped ones, halved."""

    def write(card=CARD, *, settled=True):
        module = load_module("default")
        for values in module.parameters():
            values.mul_(0.5)
        path = tmp_path / "tuned.safetensors"
        path.write_bytes(pack(module, card))
        return Weights(path, "default", "tuned", settled=settled)

    return write


def made(weights, box=BOX):
    magnifying = Backend().magnifier("default", "cpu", weights)
    features = magnifying.encode(SLICE, cancel=CancelToken(), progress=silent)
    return magnifying, magnifying.decode(features, GRID, box=box, cancel=CancelToken(), progress=silent)


def test_the_image_is_made_with_the_file(weights):
    shipped, tuned = made(None)[1], made(weights())[1]
    assert shipped.values.shape == tuned.values.shape == (26, 31)
    assert np.abs(shipped.values - tuned.values).max() > 1e-4


def test_an_export_names_the_weights_that_made_it(weights):
    import hashlib

    one = weights()
    provenance = made(one)[0].provenance("CPU", consistent=True)
    assert provenance.network_id == "default (tuned)"
    assert provenance.weights_sha256 == hashlib.sha256(one.path.read_bytes()).hexdigest()


def test_weights_that_were_judged_with_a_refinement_are_used_with_it(weights):
    from engine.networks import load_tuned

    one = weights(replace(CARD, ensemble="mean", back_projections=2))
    image = made(one)[1]
    whole = magnify(Magnifier(device="cpu", loaded=load_tuned(one.path)), SLICE, GRID, Refinement(Ensemble.MEAN, 2))
    np.testing.assert_array_equal(image.values, whole.values[BOX.slices])
    assert "mean of eight orientations" in image.remark


def test_what_is_only_looked_at_is_not_refined(weights):
    image = made(weights(replace(CARD, ensemble="mean"), settled=False))[1]
    assert "eight" not in image.remark


def test_a_file_that_is_gone_is_told(weights):
    one = weights()
    one.path.unlink()
    with pytest.raises(WeightsError, match=r"tuned\.safetensors"):
        made(one)


def test_an_exported_file_says_how_the_network_was_used(weights, tmp_path):
    """The remark beside the image goes into the file as well."""
    import json

    import numpy as np
    from PIL import Image

    from app.magnification import Magnification, Wanted
    from app.state import Request
    from engine.write import ValueRange
    from tests.app.support import scan_of

    scan = scan_of(np.asarray(SLICE.values * 1000, np.float32))
    one = weights(replace(CARD, ensemble="mean"))
    request = Request(device="cpu", weights=one)
    target = tmp_path / "out.png"
    wanted = Wanted(
        target, scan, 0, scan.read(0), GRID, request, ValueRange.FULL, None, overwrite=False, inverted=False
    )
    Magnification(Backend()).export(wanted, cancel=CancelToken(), progress=silent)
    with Image.open(target) as image:
        told = json.dumps({str(key): str(value) for key, value in image.info.items()})
    assert "default (tuned)" in told
    assert "mean of eight orientations" in told


def test_a_series_is_made_with_tuned_weights_and_names_them(weights):
    from engine.series.making import Making

    one = weights(replace(CARD, ensemble="mean"))
    making = Making.tuned(one.path, "default", "cpu")
    assert making.refinement == Refinement(Ensemble.MEAN)
    provenance = making.provenance(making.magnifier())
    assert provenance.network_id == "default (tuned)"
    assert "mean of eight orientations" in provenance.method
