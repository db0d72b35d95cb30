"""The curves of a tuning that is watched for long, in light and in dark."""

from __future__ import annotations

import math

from app import theme as themes
from app.tuning.state import MOST_POINTS, Run
from tests.app.support import picture


def test_a_long_run_keeps_its_shape_in_few_points():
    run = Run("scan", "Title", "default", "quick")
    for step in range(1, 5001):
        run = run.with_loss(step, math.exp(-step / 1000))
    assert MOST_POINTS / 4 < len(run.losses) <= MOST_POINTS
    assert run.losses[-1] == (5000, math.exp(-5))
    steps = [step for step, _ in run.losses]
    assert steps == sorted(set(steps))
    assert steps[0] < 300, "it begins where the tuning began"


def test_a_loss_told_twice_is_one_point():
    run = Run("scan", "Title", "default", "quick").with_loss(1, 0.5)
    assert run.with_loss(1, 0.4).losses == ((1, 0.5),)


def test_curves_follow_the_theme(qtbot, opened, panel, tuning, qapp):
    tuner = tuning()
    for step in range(2, 40):
        tuner.work(step, loss=1 / step, gain=step / 100)
    qtbot.waitUntil(lambda: opened.session.tuning.run.step == 39)
    curve = panel.curves.gain.plot

    def colours():
        return {tuple(int(part) for part in pixel) for row in picture(curve) for pixel in row}

    def has(name, theme):
        colour = theme.colour(name)
        return (colour.red(), colour.green(), colour.blue()) in colours()

    assert has("raised", themes.DARK)
    opened.look.use_theme(themes.LIGHT)
    assert has("raised", themes.LIGHT)
    assert not has("raised", themes.DARK)
    opened.look.use_theme(themes.DARK)


def test_the_gain_is_drawn_above_or_below_zero(qtbot, opened, panel, tuning):
    tuner = tuning()
    tuner.work(2, gain=-0.2)
    qtbot.waitUntil(lambda: panel.curves.gain.value.text() == "−0.20 dB")
    [_, (low, high)] = panel.curves.gain.plot.getPlotItem().getViewBox().viewRange()
    assert low < -0.2 < 0 < high
