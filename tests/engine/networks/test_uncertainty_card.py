"""Cards of the uncertainty: factors between measured scales, what is refused, what belongs together."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from engine import networks
from engine.errors import WeightsError
from engine.networks.uncertainty_card import (
    FORMAT,
    Calibration,
    NoUncertaintyError,
    UncertaintyCard,
    card_of,
    check_belongs,
    compose_card,
    load_head,
    parse_card,
)

TABLE = ((1.0, 2.0, 3.0), (2.0, 4.0, 6.0), (5.0, 5.0, 8.0))
CALIBRATION = Calibration(0.9, (1.0, 2.0, 4.0), {"ct": TABLE, "mr": ((1.0,) * 3,) * 3}, (0.5,), {}, {}, {})
CONTENT = {
    "format": FORMAT,
    "network": "n",
    "network_version": "1",
    "network_fingerprint": "f",
    "weights": "w",
    "weights_sha256": "0",
}


def card(calibration=CALIBRATION) -> UncertaintyCard:
    return UncertaintyCard({**CONTENT, "shape": {}, "calibration": None}, calibration)


def test_factors_are_those_measured_at_the_nodes_and_logarithmic_between():
    assert CALIBRATION.factor("ct", 1, 4) == 3
    assert CALIBRATION.factor("ct", 4, 1) == 5
    assert CALIBRATION.factor("ct", math.sqrt(2), 1) == pytest.approx(1.5)
    assert CALIBRATION.factor("ct", 2, math.sqrt(8)) == pytest.approx(5)


def test_ratios_a_little_beyond_the_ends_take_the_ends():
    assert CALIBRATION.factor("ct", 0.99, 4.02) == 3


def test_an_unknown_modality_takes_the_largest():
    assert CALIBRATION.factor("other", 4, 4) == 8
    assert not CALIBRATION.knows("other")


def test_a_card_survives_its_text():
    assert parse_card("n.json", compose_card(card())).calibration == CALIBRATION


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.pop("network_fingerprint"),
        lambda c: c["calibration"]["factors"]["ct"].pop(),
        lambda c: c["calibration"]["factors"]["ct"][0].__setitem__(0, -1),
        lambda c: c["calibration"]["factors"]["ct"][0].__setitem__(0, "a"),
        lambda c: c["calibration"].__setitem__("factors", {}),
    ],
)
def test_a_damaged_card_is_named(change):
    content = json.loads(compose_card(card()))
    change(content)
    with pytest.raises(WeightsError, match=r"n\.json"):
        parse_card("n.json", json.dumps(content))


def test_a_card_of_another_format_is_refused_in_words():
    for format_ in (1, FORMAT + 1, None):
        text = json.dumps({**json.loads(compose_card(card())), "format": format_})
        with pytest.raises(WeightsError, match="trained again"):
            parse_card("n.json", text)


def test_another_fingerprint_or_no_calibration_gives_no_uncertainty():
    descriptor = networks.find("default")
    assert check_belongs(card(), descriptor, "f") is CALIBRATION
    with pytest.raises(NoUncertaintyError, match="other weights"):
        check_belongs(card(), descriptor, "g")
    with pytest.raises(NoUncertaintyError, match="not been calibrated"):
        check_belongs(card(None), descriptor, "f")


def test_weights_that_are_not_those_of_the_card_are_refused(tmp_path):
    shipped = card_of(networks.find("default"))
    (tmp_path / shipped.weights).write_bytes(b"something else")
    with pytest.raises(WeightsError, match="not the one its card describes"):
        load_head(shipped, tmp_path)
    with pytest.raises(WeightsError, match="missing"):
        load_head(replace(shipped, content={**shipped.content, "weights": "absent"}), tmp_path)
