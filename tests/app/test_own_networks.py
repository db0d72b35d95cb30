"""A network that the user trained is opened from its weights and chosen like any other."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from app.backend import Backend
from app.state import Stage
from app.text import honesty_line
from tests.app.support import HeldBackend, pattern, scan_of
from tests.support.own_network import write


class Magnifying(HeldBackend):
    """The scans of the stories, magnified by the real engine."""

    magnifier = Backend.magnifier
    networks = Backend.networks


@pytest.fixture
def backend(scans):
    for number, name in enumerate(("t1.dcm", "t2.dcm", "flair.dcm")):
        scans[name] = scan_of(*(pattern(24, 36, 10 * number + seed) for seed in range(3)), title=name)
    return Magnifying(scans)


@pytest.fixture
def trained(tmp_path):
    return write(tmp_path)[0]


def choose(window, settled, monkeypatch, weights) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(weights), ""))
    window.actions_by_id["open-weights"].trigger()
    settled(window)


def test_weights_of_ones_own_are_opened_and_magnify_every_channel(window, settled, monkeypatch, tmp_path, trained):
    window.open([tmp_path / name for name in ("t1.dcm", "t2.dcm", "flair.dcm")], as_channels=True)
    settled(window)
    plain = window.session.images.magnified.image.values
    choose(window, settled, monkeypatch, trained)
    assert window.panel.network.currentData() == "miassr-3 (own weights)"
    assert window.panel.network.currentText() == "Three, weights of your own"
    made = window.session.images.magnified
    assert "miassr-3 (own weights) ·" in honesty_line(made)
    assert not np.array_equal(made.image.values, plain)
    assert window.session.status.stage is Stage.READY
    assert "Three, weights of your own" in {entry.text for entry in window.shortcuts.entries()}
    window.session.ask_network("default")
    settled(window)
    assert np.array_equal(window.session.images.magnified.image.values, plain)


def test_a_scan_without_its_channels_is_refused_in_words(window, settled, monkeypatch, tmp_path, trained):
    window.open([tmp_path / "head.dcm"])
    settled(window)
    choose(window, settled, monkeypatch, trained)
    assert "magnifies 3 co-registered scans at once" in window.session.status.sentence


def test_a_file_that_is_none_is_said_and_nothing_changes(window, settled, monkeypatch, tmp_path, trained):
    offered = window.panel.network.count()
    beside = trained.with_suffix(".json")
    beside.write_text(json.dumps({"network": "miassr"}))
    choose(window, settled, monkeypatch, trained)
    assert "card cannot be read" in window.session.notices[-1].text
    assert window.panel.network.count() == offered
    assert window.session.request.network == "default"


def test_it_is_not_tuned(window, settled, monkeypatch, tmp_path, trained):
    window.open([tmp_path / "head.dcm"])
    settled(window)
    choose(window, settled, monkeypatch, trained)
    window.actions_by_id["tune"].trigger()
    assert window.session.tuning.run is None
    assert "A network of your own is not tuned" in window.session.notices[-1].text
