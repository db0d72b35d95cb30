"""Weights come with a card, and nothing that does not match its card is ever used."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from importlib import resources

import pytest
import torch
from safetensors.torch import load as load_tensors

from engine import networks
from engine.degradations import find
from engine.errors import ScaleError, UnknownNetworkError, WeightsError
from engine.geometry import Scale
from engine.networks.cards import compose, parse, read_cards
from engine.networks.weights import assemble, fill, load_network, serialise
from engine.train.publish import not_for


def test_every_card_describes_its_weights():
    cards = read_cards()
    assert cards
    for card in cards:
        content = (resources.files("resources") / "weights" / card.descriptor.weights).read_bytes()
        assert hashlib.sha256(content).hexdigest() == card.descriptor.weights_sha256
        for key in ("recipe", "seed", "steps", "hardware", "sources", "held_out_gain_db", "must_not_be_used_for"):
            assert card.training[key], key


def test_a_card_survives_the_round_trip():
    card = read_cards()[0]
    assert parse("card", compose(card)) == card


def test_unknown_network_names_the_known_ones():
    with pytest.raises(UnknownNetworkError, match="default"):
        networks.find("nothing")


def test_changed_weights_are_refused():
    descriptor = replace(networks.find("default"), weights_sha256="0" * 64)
    with pytest.raises(WeightsError, match="not the one its card describes"):
        load_network(descriptor)


@pytest.mark.parametrize("content", [b"", b"\x80\x04K\x01.", b"\xff" * 4096])
def test_damaged_weights_are_refused(content):
    with pytest.raises(WeightsError, match="damaged"):
        assemble(read_cards()[0], content)


def test_kernels_of_large_networks_are_stored_in_half_precision_and_nothing_else():
    large = torch.nn.Sequential(torch.nn.Conv2d(200, 600, 3), torch.nn.BatchNorm2d(600))
    large[1].running_var.fill_(1e-7)
    stored = load_tensors(serialise(large))
    assert {name for name, value in stored.items() if value.dtype == torch.float16} == {"0.weight"}
    assert float(stored["1.running_var"].min()) == pytest.approx(1e-7)
    again = torch.nn.Sequential(torch.nn.Conv2d(200, 600, 3), torch.nn.BatchNorm2d(600))
    fill(again, serialise(large), "large")
    assert torch.allclose(again[0].weight, large[0].weight, rtol=1e-3, atol=1e-6)
    small = torch.nn.Conv2d(1, 4, 3)
    assert torch.equal(load_tensors(serialise(small))["weight"], small.weight)


def test_a_broken_card_is_named():
    with pytest.raises(WeightsError, match="card"):
        parse("broken.json", json.dumps({"network": {}}))


@pytest.mark.parametrize("scale", [Scale(0.5, 1), Scale(1, 4.5)])
def test_scales_outside_the_range_are_refused(scale):
    with pytest.raises(ScaleError, match=r"1\.00 to 4\.00"):
        networks.find("default").check(scale)


def test_the_catalogue_needs_no_torch():
    code = "import sys; from engine import networks; networks.catalogue(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_card_says_what_its_network_has_not_seen_and_what_may_be_made_up():
    for card in read_cards():
        told, network = card.training["must_not_be_used_for"], card.descriptor
        assert told.startswith("Not for primary diagnosis.")
        if network.task == "magnify":
            assert told == not_for(network.modalities, find(network.degradation).short, fidelity=network.fidelity)
            assert ("draw detail" in told) is not network.fidelity
    assert "Not for CT or MR, which it has not seen." in not_for(("us",), "a cubic", fidelity=True)
