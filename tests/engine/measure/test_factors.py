"""Factors of a calibration: sources count alike, and intervals are meant for a source that is not among them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.geometry import Scale
from engine.measure.factors import (
    Found,
    calibrated,
    fit_context,
    in_context,
    left_out,
    quantiles,
    share,
    shares_by_scale,
    widened,
)
from engine.networks.uncertainty import Context

PLAIN = Context(torch.zeros(2), torch.ones(2), torch.zeros(2, 2))
PAIRS = [Scale(v, h) for v in (1.0, 2.0, 4.0) for h in (1.0, 2.0, 4.0) if v * h > 1]


def found(ratios, source="s", patient="p", scale=PAIRS[0], told=None, modality="ct") -> Found:
    return Found(modality, source, patient, "n", scale, np.asarray(ratios, np.float32), 1.0, 1.0, 0.0, 1.0, told)


def of_sources(number: int, spread: float, seed: int, told: float = 0.0) -> list[Found]:
    """Sources whose errors are wider or narrower by chance; what their slices tell is ``told`` times that."""
    chance = np.random.default_rng(seed)
    made = []
    for source in range(number):
        wider = spread * chance.standard_normal()
        for scale in PAIRS:
            ratios = np.exp(wider) * scale.vertical**0.3 * chance.exponential(size=400)
            own = torch.tensor([told * wider, chance.standard_normal()], dtype=torch.float32)
            made.append(found(ratios, f"{seed} {source}", "p", scale, own))
    return made


def test_the_quantile_of_one_slice_is_numpys():
    ratios = np.random.default_rng(0).exponential(size=10_001)
    assert quantiles([found(ratios)], (0.5, 0.9)) == pytest.approx(np.quantile(ratios, [0.5, 0.9]), rel=2e-3)


def test_sources_and_patients_count_alike_however_many_slices_they_have():
    many, one = np.full(1000, 1.0), np.full(10, 2.0)
    [middle] = quantiles([found(many, "a"), found(one, "b")], (0.6,))
    assert middle == 2.0, "half of the weight is the other source's"
    [middle] = quantiles([found(many, "a", "p"), found(one, "a", "q")], (0.4,))
    assert middle == 1.0


def covered(calibration, context, others: list[Found]) -> float:
    shares = [
        (one.ratios <= calibration.factor(one.modality, one.scale.vertical, one.scale.horizontal)).mean()
        for one in in_context(others, context)
    ]
    return float(np.mean(shares))


def test_sources_that_were_never_seen_are_held_on_average():
    shares = []
    for seed in range(12):
        context, calibration = calibrated(of_sources(4, 0.4, seed), PLAIN)
        shares.append(covered(calibration, context, of_sources(40, 0.4, 1000 + seed)))
    assert np.mean(shares) == pytest.approx(0.9, abs=0.015)


def test_leaving_out_asks_for_wider_intervals_where_few_sources_differ():
    held = left_out(of_sources(3, 0.4, 5), PLAIN)["ct"]
    assert len(held) == 3
    wider = widened(held)
    assert wider > 1.02
    assert np.mean([share(own, wider) for own in held.values()]) == pytest.approx(0.9, abs=0.003)
    alike = widened(left_out(of_sources(8, 0.0, 5), PLAIN)["ct"])
    assert alike == pytest.approx(1.0, abs=0.05)


def test_a_source_that_is_left_out_has_no_say():
    made = of_sources(3, 0.0, 1)
    source = made[0].source
    twice = [
        found(2 * one.ratios if one.source == source else one.ratios, one.source, "p", one.scale, one.told)
        for one in made
    ]
    once, again = (left_out(each, PLAIN)["ct"][source] for each in (made, twice))
    for one, other in zip(once, again, strict=True):
        np.testing.assert_allclose(other.ratios, 2 * one.ratios, rtol=1e-4)


def test_the_only_source_of_a_modality_is_measured_against_itself():
    made = of_sources(1, 0.0, 2)
    [(_, own)] = left_out(made, PLAIN)["ct"].items()
    assert share(own) == pytest.approx(0.9, abs=0.03)


def test_what_a_slice_tells_of_itself_is_used():
    context = fit_context(of_sources(8, 0.5, 3, told=1.0), PLAIN)
    others = of_sources(8, 0.5, 4, told=1.0)
    spread = [
        np.std([np.log(np.quantile(one.ratios, 0.9)) for one in each if one.scale == PAIRS[0]])
        for each in (others, in_context(others, context))
    ]
    assert spread[1] < 0.4 * spread[0]
    assert fit_context([found([1.0])], PLAIN) is PLAIN, "there is nothing to learn it from"


def test_a_calibration_tells_how_each_source_fared_without_it():
    made = of_sources(3, 0.3, 6) + [
        found(one.ratios, one.source, "p", one.scale, one.told, "mr") for one in of_sources(2, 0.3, 7)
    ]
    _, calibration = calibrated(made, PLAIN)
    assert {name: len(own) for name, own in calibration.left_out.items()} == {"ct": 3, "mr": 2}
    for own in calibration.left_out.values():
        assert np.mean(list(own.values())) == pytest.approx(0.9, abs=0.005)
    assert calibration.patients == {"ct": 3, "mr": 2}
    assert calibration.profile["ct"] == tuple(sorted(calibration.profile["ct"]))


def test_a_calibration_tells_how_each_pair_of_scales_fared_without_each_source():
    made = of_sources(5, 0.3, 8)
    _, calibration = calibrated(made, PLAIN)
    shares = calibration.left_out_by_scale["ct"]
    assert set(shares) == {"1 × 2", "1 × 4", "2 × 1", "2 × 2", "2 × 4", "4 × 1", "4 × 2", "4 × 4"}
    assert np.mean(list(shares.values())) == pytest.approx(np.mean(list(calibration.left_out["ct"].values())), abs=1e-3)
    alike = left_out(made, PLAIN)["ct"]
    expected = np.mean(
        [[(one.ratios <= 1).mean() for one in own if one.scale == Scale(2, 4)] for own in alike.values()]
    )
    assert shares_by_scale(alike, 1.0)["2 × 4"] == pytest.approx(expected, abs=1e-4)
