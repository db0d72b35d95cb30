"""The judge: better only beyond the noise, measured as benchmark and viewer measure."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from engine.geometry import Box, Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.tune.holdout import HeldImage
from engine.tune.judge import Score, decide, mean, measure
from engine.tune.sentences import decided
from tests.support.slices import anatomy, make_slice


def scores(values, likeness=0.9) -> list[Score]:
    """Scores of these PSNRs."""
    return [Score((10 ** (-value / 10),), likeness) for value in values]


BEFORE = [30.0, 31.0, 32.0, 30.5, 31.5]
START = scores(BEFORE)


def gained(gains, likeness=0.9) -> list[Score]:
    return scores([value + gain for value, gain in zip(BEFORE, gains, strict=True)], likeness)


@pytest.mark.parametrize("gains", [[0.3, 0.4, 0.2, 0.3, 0.35], [0.9, -0.8, 0.7, -0.5, 0.4], [0.1, 0.1, 0.1, 0.1, 0.11]])
def test_of_slices_a_gain_is_kept_where_the_paired_t_test_says_so(gains):
    verdict = decide(gained(gains), START, pooled=False)
    test = stats.ttest_1samp(gains, 0.0, alternative="greater")
    assert verdict.kept == (test.pvalue < 0.05)
    assert verdict.gain_db == pytest.approx(np.mean(gains))
    assert verdict.noise_db == pytest.approx(stats.t.ppf(0.95, len(gains) - 1) * stats.sem(gains), rel=1e-3)


@pytest.mark.parametrize("pooled", [False, True])
def test_a_loss_is_never_kept_however_sure_it_is(pooled):
    assert not decide(gained([-1.0] * 5), START, pooled=pooled).kept


@pytest.mark.parametrize("pooled", [False, True])
def test_one_part_alone_proves_nothing(pooled):
    assert not decide(scores([40.0]), scores([30.0]), pooled=pooled).kept


def test_a_gain_in_psnr_that_costs_likeness_is_not_kept():
    verdict = decide(gained([0.5, 0.51, 0.49, 0.5, 0.5], likeness=0.899), START, pooled=False)
    assert not verdict.kept
    assert "SSIM" in decided(verdict, verdict.gain_db, "Network")


def test_equal_gains_have_no_noise():
    assert decide(gained([0.01] * 5), START, pooled=False).kept


def test_tiles_together_have_the_gain_of_the_image_that_they_make():
    """A tile that is all dark, and gains or loses wildly in dB, counts for the little error that it has."""
    before, after = [30.0, 31.0, 29.5, 30.2, 90.0], [30.5, 31.5, 30.1, 30.7, 60.0]
    verdict = decide(scores(after), scores(before), pooled=True)
    whole = [np.mean([10 ** (-value / 10) for value in values]) for values in (before, after)]
    assert verdict.gain_db == pytest.approx(10 * np.log10(whole[0] / whole[1]))
    assert verdict.kept
    assert not decide(scores(after), scores(before), pooled=False).kept


def test_several_scales_count_alike():
    before = [Score((1e-3, 1e-4), 0.9), Score((1.1e-3, 1.2e-4), 0.9)]
    after = [Score((1e-3, 0.5e-4), 0.9), Score((1.1e-3, 0.6e-4), 0.9)]
    assert decide(after, before, pooled=False).gain_db == pytest.approx(10 * np.log10(2) / 2)


def test_scores_are_those_of_a_slice_degraded_and_magnified_back():
    truth = anatomy(96, 90)
    magnifier = Magnifier("default", "cpu")
    [score] = measure(magnifier, [HeldImage(truth, (Box(0, 0, 96, 90),))], [Scale(2.0, 1.5)])
    grid = Grid(Size(48, 60), Size(96, 90))
    small = make_slice(bicubic(truth, Grid(grid.target, grid.source)), working_range=(0.0, 1.0))
    made = magnifier.decode(magnifier.encode(small), grid).values.clip(0, 1)[2:-2, 2:-2]
    true = truth[2:-2, 2:-2]
    assert mean([score], pooled=True).psnr_db == pytest.approx(peak_signal_noise_ratio(true, made, data_range=1))
    expected = structural_similarity(
        true, made, data_range=1, gaussian_weights=True, use_sample_covariance=False, sigma=1.5
    )
    assert score.ssim == pytest.approx(expected, abs=1e-5)


def test_parts_make_up_the_whole():
    truth, magnifier = anatomy(96, 90), Magnifier("default", "cpu")
    whole = measure(magnifier, [HeldImage(truth, (Box(0, 0, 96, 90),))], [Scale(2.0, 1.5)])
    halves = measure(magnifier, [HeldImage(truth, (Box(0, 0, 48, 90), Box(48, 0, 96, 90)))], [Scale(2.0, 1.5)])
    assert mean(halves, pooled=True).psnr_db == pytest.approx(mean(whole, pooled=True).psnr_db)


@pytest.mark.parametrize("rows", [8, 11, 14])
def test_an_image_too_small_to_compare_gains_nothing(rows):
    scores_of = measure(
        Magnifier("default", "cpu"), [HeldImage(anatomy(rows, rows), (Box(0, 0, rows, rows),))], [Scale(4, 4)]
    )
    assert not decide(scores_of * 2, scores_of * 2, pooled=True).kept
