"""The window on whole real scans, with the real engine and its default network."""

from __future__ import annotations

import numpy as np
import pytest

from app import theme as themes
from app.backend import Backend
from app.main_window import MainWindow
from app.state import Role, Stage
from engine.networks import catalogue


@pytest.fixture
def real(qtbot, qapp, settings):
    if not any(entry.id == "default" for entry in catalogue()):
        pytest.skip("needs the weights of the default network")
    themes.apply(qapp, themes.DARK)
    window = MainWindow(backend=Backend(), settings=settings, theme=themes.DARK)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    yield window
    window.close()


def settle(qtbot, window):
    qtbot.waitUntil(
        lambda: not window.conductor.busy and window.session.status.stage is not Stage.COMPUTING, timeout=120_000
    )


@pytest.mark.parametrize("name", ["mr-head-t1gd", "us", "ct-lung-8mm"])
def test_a_real_scan_is_magnified_unequally_in_step(qtbot, real, real_scans, name):
    real.open([real_scans / name])
    qtbot.waitUntil(lambda: real.session.scan is not None, timeout=30_000)
    real.session.ask_scale(1.5, 2.37)
    settle(qtbot, real)
    assert real.session.status.stage is Stage.READY, real.session.status.sentence
    magnified = real.session.images.magnified
    assert magnified.image.values.shape == magnified.bicubic.values.shape
    assert np.isfinite(magnified.image.values).all()
    assert 0 < np.abs(magnified.image.values - magnified.bicubic.values).mean() < 0.1 * np.ptp(magnified.bicubic.values)
    rects = {real.panes.panes[role].canvas.scene_rect().getRect() for role in real.session.roles}
    assert len(rects) == 1
    assert real.panes.panes[Role.SUPER_RESOLVED].line.text().startswith("AI-magnified ×2.37 × 1.50 · default")


def test_the_built_in_scans_open(qtbot, real):
    real.conductor.open_builtin()
    qtbot.waitUntil(lambda: real.session.scan is not None, timeout=30_000)
    settle(qtbot, real)
    assert real.session.status.stage is Stage.READY, real.session.status.sentence
    assert not [notice.text for notice in real.session.notices if notice.problem]
