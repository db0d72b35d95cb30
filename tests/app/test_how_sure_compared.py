"""A user compares two images in one pane and wants to see there, too, how sure the super-resolved one is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.panes.compare import LENS_RADIUS
from app.state import Compare, Role
from tests.app.support import picture
from tests.app.test_how_sure import UnsureBackend


@pytest.fixture
def backend(scans):
    return UnsureBackend(scans)


@pytest.fixture
def compared(opened, settled):
    """The pane that compares bicubic with super-resolved, uncertainty on, no text over the image."""
    opened.session.set_options(replace(opened.session.options, overlay=False, uncertainty=True))
    opened.session.compare(Compare.CURTAIN)
    settled(opened)
    return opened.panes.panes[Role.COMPARE]


def changed(window, settled, pane):
    """Where the pane looks another way for the uncertainty, (rows, columns)."""
    with_ = picture(pane.canvas).astype(int)
    window.session.set_options(replace(window.session.options, uncertainty=False))
    without = picture(pane.canvas).astype(int)
    window.session.set_options(replace(window.session.options, uncertainty=True))
    settled(window)
    return (with_ != without).any(axis=2)


def test_it_is_computed_for_a_comparison_that_shows_the_image(opened, backend, compared, settled):
    assert len(backend.asked_widths) == 1
    assert not opened.how_sure.words.isVisible()
    assert compared.uncertainty_bar.isVisible()
    opened.session.compare_pair(Role.SCAN, Role.BICUBIC)
    settled(opened)
    assert "show that one" in opened.how_sure.words.text()
    assert compared.uncertainty_bar.isHidden()
    opened.session.ask_scale(1.5, 1.5)
    settled(opened)
    assert len(backend.asked_widths) == 1, "nothing is computed that no pane shows"


@pytest.mark.parametrize("super_resolved_first", [False, True])
def test_it_lies_on_its_own_side_of_the_curtain(opened, compared, settled, super_resolved_first):
    if super_resolved_first:
        opened.session.compare_pair(Role.SUPER_RESOLVED, Role.BICUBIC)
        settled(opened)
    differs, line = changed(opened, settled, compared), round(compared.canvas.width() / 2)
    own, other = (slice(0, line - 5), slice(line + 5, None))
    if not super_resolved_first:
        own, other = other, own
    assert differs[:, own].mean() > 0.1
    assert not differs[:, other].any()


def test_it_lies_inside_the_lens(opened, compared, settled):
    opened.session.compare(Compare.LENS)
    settled(opened)
    differs = changed(opened, settled, compared)
    rows, columns = np.nonzero(differs)
    middle = compared.canvas.lens_centre()
    assert rows.size > 1000
    assert np.hypot(columns + 0.5 - middle.x(), rows + 0.5 - middle.y()).max() <= LENS_RADIUS + 2


def test_blended_it_fades_with_the_image(opened, compared, settled):
    opened.session.compare(Compare.BLEND)
    strength = []
    for share in (0.0, 0.5, 1.0):
        opened.session.set_comparison(replace(opened.session.options.comparison, share=share))
        settled(opened)
        with_ = picture(compared.canvas).astype(int)
        opened.session.set_options(replace(opened.session.options, uncertainty=False))
        strength.append(np.abs(picture(compared.canvas).astype(int) - with_).mean())
        opened.session.set_options(replace(opened.session.options, uncertainty=True))
        settled(opened)
    assert strength[0] == 0
    assert strength[1] == pytest.approx(strength[2] / 2, rel=0.15)
    assert strength[2] > 1


def test_flicker_takes_it_away_with_the_image(opened, compared, settled):
    opened.session.compare(Compare.FLICKER)
    settled(opened)
    assert changed(opened, settled, compared).mean() > 0.1
    opened.session.set_options(replace(opened.session.options, flicker=True))
    assert compared.uncertainty_bar.isHidden()
    assert not changed(opened, settled, compared).any()
