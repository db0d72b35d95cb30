"""A user sees how values are distributed, and drags the window over them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt

from app.value_histogram import BINS, HEIGHT, count
from engine.scan import Window
from tests.app.support import drag, mouse, picture, scan_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def histogram(qtbot, qapp, opened):
    opened.session.set_window(Window(500.0, 400.0))
    qtbot.keyClick(opened.panes.panes[opened.panes.current].canvas, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(opened.histogram.isVisible)
    for _ in range(5):
        qapp.processEvents()
    return opened.histogram


def window(histogram) -> tuple[float, float]:
    shown = histogram._session.view.window
    return shown.low, shown.high


def test_counts_are_those_of_numpy_without_padding():
    values = np.random.default_rng(1).normal(100, 20, (60, 50)).astype(np.float32)
    slice_ = scan_of(values).reader(0)
    counted = count(slice_)
    expected, edges = np.histogram(values, BINS)
    np.testing.assert_array_equal(counted.counts, expected)
    assert (counted.low, counted.high) == pytest.approx((edges[0], edges[-1]))
    invalid = values > 100
    masked = count(slice_.__class__(values, slice_.info, invalid))
    assert masked.counts.sum() == (~invalid).sum()
    assert masked.high <= 100


@pytest.mark.parametrize("values", [np.zeros((4, 4)), np.full((1, 1), -3.0)])
def test_a_constant_slice_and_a_single_pixel_have_a_histogram(values):
    counted = count(scan_of(values.astype(np.float32)).reader(0))
    assert counted.counts.sum() == values.size
    assert counted.low < values.min() < counted.high


def test_large_slices_are_counted_by_a_sample():
    assert count(scan_of(np.zeros((3000, 2000), np.float32)).reader(0)).counts.sum() < 500_000


def test_the_edges_of_the_window_are_dragged(histogram):
    y = HEIGHT / 2
    low, high = histogram.x_of(300.0), histogram.x_of(700.0)
    drag(histogram, LEFT, (low, y), (histogram.x_of(100.0), y))
    assert window(histogram) == pytest.approx((100.0, 700.0), abs=1)
    drag(histogram, LEFT, (high, y), (histogram.x_of(900.0), y))
    assert window(histogram) == pytest.approx((100.0, 900.0), abs=2)
    drag(histogram, LEFT, (histogram.x_of(500.0), y), (histogram.x_of(550.0), y))
    assert window(histogram) == pytest.approx((150.0, 950.0), abs=3)


def test_an_edge_never_passes_the_other(histogram):
    y = HEIGHT / 2
    drag(histogram, LEFT, (histogram.x_of(300.0), y), (histogram.x_of(990.0), y))
    low, high = window(histogram)
    assert low < high == pytest.approx(700.0)


def test_the_keyboard_moves_and_widens_the_window(qtbot, histogram):
    histogram.setFocus()
    qtbot.keyClick(histogram, Qt.Key.Key_Right)
    assert window(histogram) == pytest.approx((308.0, 708.0))
    qtbot.keyClick(histogram, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert window(histogram) == pytest.approx((304.0, 712.0))
    qtbot.keyClick(histogram, Qt.Key.Key_Left)
    assert window(histogram)[0] < 304.0


def test_the_cursor_tells_what_would_be_taken(histogram):
    mouse(histogram, QEvent.Type.MouseMove, (histogram.x_of(500.0), 40))
    assert histogram.cursor().shape() is Qt.CursorShape.SizeAllCursor
    mouse(histogram, QEvent.Type.MouseMove, (histogram.x_of(700.0) + 3, 40))
    assert histogram.cursor().shape() is Qt.CursorShape.SplitHCursor


def test_it_follows_slice_and_window_and_goes_again(qtbot, opened, histogram, settled):
    before = histogram.counts
    first = picture(histogram)
    opened.session.show_slice(4)
    settled(opened)
    assert histogram.counts is not before
    opened.session.set_window(Window(200.0, 100.0))
    assert (picture(histogram) != first).any()
    opened.actions_by_id["value-histogram"].trigger()
    assert not histogram.isVisible()
    assert histogram.counts is None


def test_colour_images_have_none(opened, histogram, backend, settled, tmp_path):
    backend.scans["colour.png"] = scan_of(np.zeros((8, 8, 3), np.float32), title="Colour", window=None)
    opened.open([tmp_path / "colour.png"])
    settled(opened)
    assert not histogram.isVisible()
