"""Studies of real networks: pictures that are what they should be and tell nothing; results as files."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from PIL import Image
from pydicom.data import get_testdata_file

from app.cli import main
from engine.display import apply_window
from engine.errors import CancelledError, ScaleError
from engine.geometry import Grid, Scale
from engine.magnify import bicubic
from engine.measure.opinion import STUDY, StudyError, read_study
from engine.measure.opinion_making import Chosen, make_study
from engine.progress import CancelToken
from engine.read import open_paths
from engine.scan import Window

SCALE = Scale(2.0, 1.5)


@pytest.fixture
def chosen():
    (scan,) = open_paths([get_testdata_file("CT_small.dcm", download=False)]).scans
    return [Chosen(scan, 0, Window(40, 400)), Chosen(scan, 0, Window(0, 2000))]


@pytest.fixture
def made(chosen, tmp_path):
    return make_study(tmp_path / "study", chosen, SCALE, ["srcnn-915"], seed=5, device="cpu")


def test_pictures_are_the_slices_through_their_window_and_nothing_else(made, chosen):
    assert made.methods == ("nearest", "bicubic", "srcnn-915")
    for stimulus in made.stimuli:
        picture, one = made.picture(stimulus), chosen[stimulus.case]
        assert picture.shape == (256, 192)
        with Image.open(made.folder / f"{stimulus.id}.png") as image:
            assert not image.info, "no text, no name, no software in the file"
        if stimulus.method == "bicubic":
            values = bicubic(one.scan.read(0).values, Grid.of(one.scan.size, SCALE))
            assert np.array_equal(picture, apply_window(values, one.window))
    text = (made.folder / STUDY).read_text()
    assert not any(word in text for word in ("CT_small", "1CT1", "CompressedSamples", "2004"))
    assert read_study(made.folder).stimuli == made.stimuli
    assert made.cases[0].aspect == pytest.approx(1.5 / 2.0)


def test_impossible_studies_leave_nothing_behind(chosen, tmp_path):
    with pytest.raises(ScaleError):
        make_study(tmp_path / "a", chosen, Scale(40, 1), ["default"])
    with pytest.raises(StudyError, match="at least"):
        make_study(tmp_path / "a", chosen, SCALE, [])
    with pytest.raises(StudyError, match="all pictures are the scan"):
        make_study(tmp_path / "a", chosen, Scale(1, 1), ["default"])
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    with pytest.raises(StudyError, match="not empty"):
        make_study(tmp_path / "full", chosen, SCALE, ["default"])
    token = CancelToken()

    def stop(done: int, _total: int, _what: str) -> None:
        if done == 2:
            token.cancel()

    with pytest.raises(CancelledError):
        make_study(tmp_path / "stopped", chosen, SCALE, ["srcnn-915"], device="cpu", cancel=token, progress=stop)
    assert list((tmp_path / "stopped").iterdir()) == []


def test_the_command_writes_scores_ratings_and_a_picture(made, tmp_path, capsys):
    order = {"nearest": 1, "bicubic": 3, "srcnn-915": 4}
    for reader in ("R1", "R2"):
        for stimulus in made.stimuli:
            made.rate(reader, stimulus.id, order[stimulus.method] + stimulus.case * (reader == "R1"))
    out = tmp_path / "out"
    assert main(["study", "results", str(made.folder), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "12 of 12 ratings by 2 reader(s)" in said
    assert "srcnn-915 − bicubic: +1.00 (95 %: +1.00 … +1.00), 2 slices" in said
    rows = list(csv.DictReader(io.StringIO((out / "opinion.csv").read_text())))
    means = {(row["method"], row["reader"]): float(row["mean"]) for row in rows}
    assert means["nearest", "all"] == 1.25
    assert means["srcnn-915", "R1"] == 4.5
    assert len(list(csv.DictReader(io.StringIO((out / "ratings.csv").read_text())))) == 12
    assert Image.open(out / "opinion.png").size[0] > 500
    assert main(["study", "results", str(made.folder / STUDY), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["readers"] == ["R1", "R2"]
    assert main(["study", "results", str(tmp_path)]) == 3
    assert "no reader study here" in capsys.readouterr().err
