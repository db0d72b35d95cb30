"""A user who changed keys reads the new ones wherever the window names a key."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from app.keymap import Keymap, shown
from app.state import Compare, Role


def tips(window) -> set[str]:
    widgets = [window, *window.findChildren(QWidget)]
    return {said for widget in widgets for said in (widget.toolTip(), widget.accessibleDescription()) if said}


def test_without_keys_no_tip_names_one(opened):
    names = {f"({shown(spec.shortcuts[:1])})" for spec in opened.shortcuts.specs if spec.shortcuts}
    named = {tip for tip in tips(opened) if any(name in tip for name in names)}
    assert len(named) > 20, "by default they do"
    opened.shortcuts.use(Keymap(own={spec.id: () for spec in opened.shortcuts.table}))
    assert not {tip for tip in tips(opened) if any(name in tip for name in names)}


def test_changed_keys_are_named_at_once(opened):
    opened.shortcuts.use(Keymap(own={"tune": ("F8",), "flicker": ("J",), "preset-1": ("F2",), "export": ("F3",)}))
    panel = opened.tuning_panel
    assert panel.start.toolTip().endswith("(F8)")
    assert panel.start.accessibleDescription() == panel.start.toolTip()
    assert opened.panel.export.toolTip().endswith("(F3)")
    opened.session.compare(Compare.FLICKER)
    assert opened.panes.panes[Role.COMPARE].compared.swap.text() == "while J is held, else"
    menu = QMenu(opened)
    opened.top.fill_with_presets(menu)
    assert menu.actions()[0].text().endswith("\tF2")


def test_work_that_was_stopped_says_which_key_begins_anew(qtbot, opened, backend):
    opened.shortcuts.use(Keymap(own={"recompute": ("F7",)}))
    backend.gate.clear()
    opened.session.ask_scale(3.0, 3.0)
    qtbot.waitUntil(lambda: len(backend.asked) > 1)
    opened.actions_by_id["stop"].trigger()
    assert opened.session.status.sentence == "Stopped. Press F7 to compute again."
