"""How fast a film plays with super-resolution: `python -m pytest tests/benchmarks/test_cine.py -s`.

The figures need an idle machine with 2 cores.
"""

from __future__ import annotations

import os
import time

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.main_window import MainWindow
from app.settings import Settings
from app.window import application, wait_until_settled
from tests.benchmarks.events import run_events
from tests.support.dicom import Region, write_ultrasound

pytestmark = pytest.mark.benchmark_suite

FRAMES = 40


@pytest.fixture
def film(tmp_path):
    """A window on 40 frames of 240 × 320, magnified by 2 × 2."""
    application()
    whole = Region(0, 0, 319, 239, reference_x=160, reference_y=0)
    write_ultrasound(tmp_path / "film.dcm", frames=FRAMES, rows=240, columns=320, regions=(whole,))
    window = MainWindow(settings=Settings(tmp_path / "settings"))
    window.resize(1440, 900)
    window.show()
    window.open([tmp_path / "film.dcm"])
    wait_until_settled(window)
    yield window
    window.close()
    window.deleteLater()


def test_achieved_rate_of_a_film_with_super_resolution(film):
    session, shown = film.session, []
    assert (session.scan.size.rows, session.scan.size.columns, len(session.scan)) == (240, 320, FRAMES)
    session.ask_scale(2.0, 2.0)
    wait_until_settled(film)
    made = []

    def note():
        magnified = session.images.magnified
        if magnified is not None and (not made or made[-1] is not magnified):
            made.append(magnified)
            shown.append((time.perf_counter(), session.images.index))

    session.images_changed.connect(note)
    QTest.keyClick(film, Qt.Key.Key_C)
    run_events(4.0)
    first = list(shown)
    # Until every frame was computed once; what was dropped in one loop is shown in another.
    end = time.perf_counter() + 90
    while len({index for _, index in shown}) < FRAMES and time.perf_counter() < end:
        run_events(0.5)
    shown.clear()
    run_events(4.0)
    later = list(shown)
    asked, told = session.cine.asked, session.cine.words
    QTest.keyClick(film, Qt.Key.Key_C)

    def rate(seen):
        return (len(seen) - 1) / (seen[-1][0] - seen[0][0])

    print(f"\n240 × 320 at ×2 × 2, each frame for the first time: {rate(first):.1f} of {asked:.3g} frames/s")
    print(f"later loops: {rate(later):.1f} frames/s; on screen stood: {told}")
    assert len(first) > 4
