"""A user tunes the network on the scan on screen, and it is kept because it is better."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.controls.column import SETTLED_MS
from engine.geometry import Scale
from tests.app.support import LIFT, TUNED_LIFT
from tests.app.tuning.support import TOLD, lift, line


def end(qtbot, window, tuner, *, kept, gain=0.42):
    tuner.end(kept=kept, gain=gain)
    qtbot.waitUntil(lambda: window.session.tuning.run is None)


def test_one_button_begins_and_the_panel_tells_how_far_it_is(qtbot, opened, panel, tuning):
    assert panel.start.isVisible()
    assert panel.start.isEnabled()
    assert panel.sentence.text(), "what the recipe does is said beside it"
    tuner = tuning()
    assert tuner.plan.scales == (Scale(2.0, 2.0),)
    assert (tuner.plan.network, tuner.plan.recipe, tuner.plan.minutes) == ("default", "quick", None)
    assert not panel.start.isVisible()
    tuner.work(38, loss=0.0123, gain=0.34)
    qtbot.waitUntil(lambda: "38 s" in panel.times.text())
    assert panel.times.text() == "38 s · 62 s left · gain +0.34 dB"
    assert panel.bar.value() / panel.bar.maximum() == 0.38
    assert panel.curves.loss.value.text() == "0.0123"
    assert panel.curves.gain.value.text() == "+0.34 dB"
    end(qtbot, opened, tuner, kept=False)


def test_recipe_time_and_magnification_are_what_was_chosen(qtbot, opened, panel, tuning, settled):
    panel.recipe.setCurrentIndex(panel.recipe.findData("thorough"))
    panel.recipe.activated.emit(panel.recipe.currentIndex())
    panel.minutes.setCurrentIndex(panel.minutes.findText("5 min"))
    panel.minutes.activated.emit(panel.minutes.currentIndex())
    opened.panel.horizontal.slider.setValue(237)
    settled(opened)
    tuner = tuning()
    assert (tuner.plan.recipe, tuner.plan.minutes, tuner.plan.scales) == ("thorough", 5, (Scale(2.0, 2.37),))
    end(qtbot, opened, tuner, kept=False)


def test_kept_weights_are_used_at_once_and_the_switch_goes_back(qtbot, opened, panel, tuning, settled):
    switch = opened.panel.tuned
    assert not switch.isVisible()
    assert lift(opened) == LIFT
    end(qtbot, opened, tuning(), kept=True)
    settled(opened)
    assert panel.outcome.text() == TOLD
    assert lift(opened) == TUNED_LIFT
    assert line(opened) == "AI-magnified ×2.00 × 2.00 · default, tuned · not for primary diagnosis"
    assert switch.isVisible()
    assert switch.isChecked()
    assert "+0.42 dB" in switch.text()
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton)
    settled(opened)
    assert lift(opened) == LIFT
    assert "tuned" not in line(opened)
    qtbot.keyClick(opened, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    settled(opened)
    assert lift(opened) == TUNED_LIFT


def test_another_scan_or_network_keeps_the_shipped_weights(qtbot, opened, panel, tuning, settled):
    end(qtbot, opened, tuning(), kept=True)
    opened.session.step_scan(1)
    settled(opened)
    assert lift(opened) == LIFT
    assert not opened.panel.tuned.isVisible()
    assert not panel.outcome.isVisible(), "the sentence belongs to the other scan"
    opened.session.step_scan(-1)
    opened.session.ask_network("other")
    settled(opened)
    assert lift(opened) == LIFT
    opened.session.ask_network("default")
    settled(opened)
    assert lift(opened) == TUNED_LIFT


def test_weights_that_are_not_better_are_not_kept_and_one_sentence_says_so(qtbot, opened, panel, tuning, backend):
    tuner = tuning()
    tuner.leave_checkpoint()
    end(qtbot, opened, tuner, kept=False)
    assert panel.outcome.text() == TOLD
    assert panel.start.isVisible()
    assert not opened.panel.tuned.isVisible()
    assert backend.workshop.entries() == ()
    assert backend.workshop.interrupted() == (), "nothing is left of it"


def test_a_tuning_that_the_engine_refuses_says_why(qtbot, opened, panel, settled):
    opened.panel.presets[0].click()
    settled(opened)
    qtbot.mouseClick(panel.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    assert "nothing to tune" in panel.outcome.text()
    assert panel.start.isVisible()


def test_a_tuning_of_a_scan_that_is_not_on_screen_tells_in_the_messages(qtbot, opened, panel, tuning):
    tuner = tuning()
    opened.session.step_scan(1)
    assert "Head" in panel.what.text()
    assert not panel.current.isEnabled()
    end(qtbot, opened, tuner, kept=True)
    assert opened.session.notices[-1].text == f"Tuning of “Head”: {TOLD}"


def test_what_was_asked_for_comes_into_view_and_nothing_else_moves(qtbot, opened, panel, tuning, qapp):
    opened.resize(1280, 560)
    qtbot.wait(50)
    bar = opened.panel.column.verticalScrollBar()
    assert bar.value() == 0
    tuner = tuning()
    qtbot.waitUntil(lambda: bar.value() > 0)
    tuner.work(5, gain=0.1)
    qtbot.waitUntil(lambda: panel.curves is not None)
    qtbot.waitUntil(lambda: panel.current.visibleRegion().boundingRect() == panel.current.rect())
    qtbot.wait(3 * SETTLED_MS)
    bar.setValue(0)
    end(qtbot, opened, tuner, kept=True)
    qtbot.wait(3 * SETTLED_MS)
    assert bar.value() == 0, "the user looks at the sliders"


@pytest.mark.parametrize(("over_default", "shown"), [(0.3, "us-cyclegan"), (-0.3, "default")])
def test_a_recipe_with_its_own_network_is_shown_where_it_is_no_step_back(
    qtbot, opened, panel, tuning, settled, over_default, shown
):
    panel.recipe.setCurrentIndex(panel.recipe.findData("cyclegan"))
    panel.recipe.activated.emit(panel.recipe.currentIndex())
    tuner = tuning()
    assert "us-cyclegan" in panel.what.text()
    tuner.end(kept=True, over_default=over_default)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    settled(opened)
    assert opened.session.request.network == shown
    assert lift(opened) == (TUNED_LIFT if shown == "us-cyclegan" else LIFT)
