"""``vernier stress`` on files: what it writes, what it says, and how it refuses."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from app.cli import main
from tests.support.slices import anatomy


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    Image.fromarray((anatomy(128, 128) * 255).astype(np.uint8)).save(folder / "slice.png")
    (folder / "manifest.csv").write_text(
        "file,modality,source,patient,window_low,window_high\nslice.png,MR,made,1,0,255\n", encoding="utf-8"
    )
    return folder


def test_the_table_and_the_pictures_are_written(data, tmp_path, capsys):
    out = tmp_path / "new" / "out"
    arguments = ["stress", "--networks", "srcnn-915", "--scales", "2x1.5", "--data", str(data), "--out", str(out)]
    assert main([*arguments, "--device", "cpu"]) == 0
    assert {path.name for path in out.iterdir()} == {
        *("stress.json", "stress.csv", "stress.md", "sheet-2x1_5.png", "curves-2x1_5.png"),
    }
    printed = capsys.readouterr().out
    assert "| 2 × 1.5 | 1 MR | srcnn-915 |" in printed
    text = (out / "stress.md").read_text("utf-8")
    assert "vernier stress --networks srcnn-915 --scales 2x1.5 --data DIR" in text
    assert str(tmp_path) not in text, "files that are shown around name no folder of this machine"
    networks = {row["network"] for row in json.loads((out / "stress.json").read_text("utf-8"))["rows"]}
    assert networks == {"bicubic", "srcnn-915"}


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (["--networks", "nothing"], 2, "default"),
        (["--scales", "5x5"], 2, "4.00"),
        (["--scales", "two"], 1, "pair of scales"),
        (["--data", "nowhere"], 3, "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_runs(more, code, said, tmp_path, capsys):
    arguments = ["stress", "--networks", "srcnn-915", "--out", str(tmp_path / "out"), *more]
    assert main(arguments) == code
    assert said in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*"))


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path, capsys):
    (tmp_path / "out").write_bytes(b"mine")
    assert main(["stress", "--networks", "srcnn-915", "--out", str(tmp_path / "out")]) == 4
    assert "there is a file of this name" in capsys.readouterr().err
    assert (tmp_path / "out").read_bytes() == b"mine"
