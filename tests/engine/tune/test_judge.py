"""The judge: better only beyond the noise, measured as benchmark and viewer measure."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from skimage.metrics import peak_signal_noise_ratio

from engine.geometry import Box, Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.tune.holdout import HeldImage
from engine.tune.judge import Score, decide, measure
from engine.tune.sentences import decided
from tests.support.slices import anatomy


def scores(values, likeness=0.9) -> list[Score]:
    return [Score(value, likeness) for value in values]


START = scores([30.0, 31.0, 32.0, 30.5, 31.5])


@pytest.mark.parametrize("gains", [[0.3, 0.4, 0.2, 0.3, 0.35], [0.9, -0.8, 0.7, -0.5, 0.4], [0.1, 0.1, 0.1, 0.1, 0.11]])
def test_a_gain_is_kept_where_the_paired_t_test_says_so(gains):
    tuned = [Score(s.psnr_db + g, s.ssim) for s, g in zip(START, gains, strict=True)]
    verdict = decide(tuned, START)
    test = stats.ttest_1samp(gains, 0.0, alternative="greater")
    assert verdict.kept == (test.pvalue < 0.05)
    assert verdict.gain_db == pytest.approx(np.mean(gains))
    assert verdict.noise_db == pytest.approx(stats.t.ppf(0.95, len(gains) - 1) * stats.sem(gains), rel=1e-3)


def test_a_loss_is_never_kept_however_sure_it_is():
    assert not decide(scores([29.0, 30.0, 31.0, 29.5, 30.5]), START).kept


def test_one_part_alone_proves_nothing():
    assert not decide(scores([40.0]), scores([30.0])).kept


def test_a_gain_in_psnr_that_costs_likeness_is_not_kept():
    tuned = [Score(s.psnr_db + 0.5, s.ssim - 0.001) for s in START]
    verdict = decide(tuned, START)
    assert not verdict.kept
    assert "SSIM" in decided(verdict, verdict.gain_db, "Network")


def test_equal_gains_have_no_noise():
    assert decide([Score(s.psnr_db + 0.01, s.ssim) for s in START], START).kept


def test_scores_are_those_of_a_slice_degraded_and_magnified_back():
    truth = anatomy(96, 90)
    image = HeldImage(truth, (Box(0, 0, 96, 90),))
    magnifier = Magnifier("default", "cpu")
    [score] = measure(magnifier, [image], [Scale(2.0, 1.5)])
    small = bicubic(truth, Grid(Size(96, 90), Size(48, 60)))
    back = bicubic(small, Grid(Size(48, 60), Size(96, 90))).clip(0, 1)
    reference = peak_signal_noise_ratio(truth[2:-2, 2:-2], back[2:-2, 2:-2], data_range=1)
    assert reference < score.psnr_db < reference + 15, "better than bicubic, and of its kind"
    halves = measure(magnifier, [HeldImage(truth, (Box(0, 0, 48, 90), Box(48, 0, 96, 90)))], [Scale(2.0, 1.5)])
    assert min(h.psnr_db for h in halves) < score.psnr_db < max(h.psnr_db for h in halves)
