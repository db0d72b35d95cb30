"""The shipped head of the uncertainty, for tests of what is done with it."""

from __future__ import annotations

import pytest

from engine import networks
from engine.magnify import Magnifier
from engine.magnify.uncertainty import Uncertainty
from engine.networks.uncertainty_card import card_of, load_head


def head_and_calibration() -> Uncertainty:
    """The shipped head with its calibration, whatever weights it belongs to."""
    card = card_of(networks.find("default"))
    assert card.calibration is not None
    return Uncertainty(load_head(card), card.calibration)


def unsure_magnifier() -> Magnifier:
    """The default network with that head."""
    return Magnifier("default", "cpu", uncertainty=head_and_calibration())


def needs_own_head() -> None:
    """Skip where the head was trained for other weights than the default network has."""
    network = networks.load("default")
    if card_of(network.descriptor).fingerprint != network.fingerprint():
        pytest.skip("the head of the uncertainty was trained for other weights of the default network")
