"""The guide's pictures can be drawn again by the command that its page names."""

from __future__ import annotations

import re
from importlib import resources

import numpy as np
import pytest
from PIL import Image

from app.cli import main
from engine.errors import CancelledError
from engine.measure import illustrations
from engine.progress import CancelToken

HELP = resources.files("resources") / "help"


def test_the_command_draws_what_the_page_shows(monkeypatch, tmp_path):
    # the slow network is left out here: another one stands in its place
    monkeypatch.setattr(illustrations, "SHARP", "srcnn-915")
    page = (HELP / "guide.md").read_text(encoding="utf-8")
    assert "vernier guide --pictures resources/help" in page.splitlines()[0]
    assert main(["guide", "--pictures", str(tmp_path / "new")]) == 0
    drawn = {path.name for path in (tmp_path / "new").iterdir()}
    assert drawn == set(re.findall(r"\]\(([\w-]+\.png)\)", page))
    for name in drawn:
        again, shipped = (
            np.asarray(Image.open(path).convert("RGB")) for path in (tmp_path / "new" / name, HELP / name)
        )
        assert abs(again.shape[0] - shipped.shape[0]) < 20
        assert again.std() > 20


def test_drawing_can_be_stopped_and_leaves_nothing(tmp_path):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        illustrations.draw(tmp_path, cancel=cancel)
    assert not list(tmp_path.iterdir())


def test_the_page_is_printed(capsys):
    assert main(["guide"]) == 0
    assert "# How to read the images" in capsys.readouterr().out
