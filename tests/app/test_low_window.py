"""A user with a low window reaches every control all the same."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt

from tests.app.support import turn_wheel


def seen(panel, widget) -> bool:
    view = panel.column.viewport()
    return view.rect().contains(QRect(widget.mapTo(view, QPoint(0, 0)), widget.size()))


def test_controls_scroll_and_the_way_to_a_file_stays(opened, qapp):
    opened.resize(1280, 500)
    qapp.processEvents()
    panel = opened.panel
    assert opened.height() == 500
    assert seen(panel, panel.horizontal)
    assert not seen(panel, panel.device)
    assert panel.export.visibleRegion().boundingRect() == panel.export.rect()
    for _ in range(20):
        turn_wheel(panel.column.viewport(), -1, (20, 20))
    assert seen(panel, panel.device)


def test_the_keyboard_brings_what_it_reaches_into_view(qtbot, opened, qapp):
    opened.resize(1280, 500)
    opened.activateWindow()
    qapp.processEvents()
    panel = opened.panel
    panel.horizontal.slider.setFocus()
    for _ in range(30):
        if qapp.focusWidget() is panel.device:
            break
        qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    assert seen(panel, panel.device)


def test_the_wheel_over_a_box_scrolls_and_chooses_nothing(opened, qapp):
    opened.resize(1280, 500)
    qapp.processEvents()
    panel = opened.panel
    before = opened.session.request
    turn_wheel(panel.network, -1, (20, 10))
    turn_wheel(panel.horizontal.box, -1, (20, 10))
    assert opened.session.request == before


def test_nothing_moves_when_the_bar_comes(opened, qapp):
    widths = set()
    for height in (500, 900):
        opened.resize(1280, height)
        qapp.processEvents()
        qapp.processEvents()
        widths.add(opened.panel.network.width())
    assert len(widths) == 1
