"""A user looks how often each difference occurs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.layers import Layer
from app.panes.histogram import BINS, HEIGHT, WIDTH, distribution
from app.state import Role
from engine.geometry import Box, Size
from tests.app.support import LIFT, picture
from tests.support.slices import make_slice


def test_every_pixel_counts_once_in_the_bin_of_its_difference():
    random = np.random.default_rng(4)
    plus, minus = random.normal(0, 3, (40, 60)), random.normal(0, 2, (40, 60))
    counted = distribution(Layer.whole(plus), Layer.whole(minus), make_slice(np.zeros((20, 20))), 5.0)
    difference = plus - minus
    edges = np.linspace(-5, 5, BINS + 1)
    assert counted.counts.sum() == difference.size
    for place in (5, 20, 30, 45):
        inside = (difference >= edges[place]) & (difference < edges[place + 1])
        assert counted.counts[place] == inside.sum()
    assert counted.counts[-1] == (difference >= edges[-2]).sum(), "what lies beyond counts at the end"
    assert counted.mean == pytest.approx(difference.mean())
    assert counted.deviation == pytest.approx(difference.std())


def test_padding_counts_for_nothing_also_where_only_a_part_is_known():
    invalid = np.zeros((10, 10), bool)
    invalid[:, 5:] = True
    slice_ = make_slice(np.zeros((10, 10)), invalid=invalid)
    values = np.zeros((20, 30))
    values[:, 15:] = 100.0
    box = Box(4, 6, 20, 30)
    plus, minus = Layer(values[box.slices], Size(20, 30), box), Layer(values[box.slices] * 0, Size(20, 30), box)
    counted = distribution(plus, minus, slice_, 1.0)
    assert counted.counts[BINS // 2] == counted.counts.sum() == 16 * 9
    assert (counted.mean, counted.deviation) == (0, 0)


def test_nothing_but_padding_has_no_mean():
    slice_ = make_slice(np.zeros((4, 4)), invalid=np.ones((4, 4), bool))
    counted = distribution(Layer.whole(np.zeros((8, 8))), Layer.whole(np.zeros((8, 8))), slice_, 1.0)
    assert counted.counts.sum() == 0
    assert np.isnan(counted.mean)


def test_a_key_shows_it_in_the_corner_of_the_difference_pane_and_takes_it_away(qtbot, opened):
    session, pane = opened.session, opened.panes.panes[Role.DIFFERENCE]
    session.set_options(replace(session.options, overlay=False))
    opened.panes.panes[Role.SCAN].canvas.setFocus()
    before = picture(pane.canvas)
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_G)
    shown = picture(pane.canvas)
    changed = np.argwhere((shown != before).any(axis=-1))
    assert len(changed) > 500
    height = pane.canvas.height()
    assert changed[:, 0].min() >= height - 8 - HEIGHT - 1
    assert changed[:, 1].max() <= 8 + WIDTH + 1
    drawn = pane.canvas.histogram.of(*pane.canvas.layers(), session.images.slice_, pane.canvas.limit())
    assert drawn.mean == pytest.approx(LIFT), "the network of these tests adds that everywhere"
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_G)
    assert (picture(pane.canvas) == before).all()


def test_it_brings_the_difference_pane_with_it(qtbot, opened):
    opened.session.toggle_difference()
    entry = next(e for e in opened.top.compare_button.menu().actions() if "Histogram" in e.text())
    entry.trigger()
    assert opened.session.options.histogram
    assert Role.DIFFERENCE in opened.session.roles
    assert opened.panes.panes[Role.DIFFERENCE].mode.menu().actions()[-1].isChecked()
