"""A whole run: stand-ins are caught in every file, the window's warning follows from it, and it can be stopped."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from PIL import Image

from engine.errors import CancelledError
from engine.geometry import Scale
from engine.measure.samples import Sample
from engine.measure.stress import pictures, report, running
from engine.measure.stress.subjects import BICUBIC, interpolated
from engine.measure.stress.trials import TRIALS
from engine.networks import find
from engine.progress import CancelToken
from tests.engine.measure.stress.test_lesions import tissue

TWO = Scale(2.0, 2.0)


def erasing(values, target):
    return np.full((target.rows, target.columns), values.mean(), np.float32)


def inventing(values, target):
    """Bicubic, with bright dots every 40 pixels wherever the image is."""
    image = interpolated(values, target)
    image[20::40, 20::40] += 0.3
    return image


@pytest.fixture(scope="module")
def rows():
    subjects = {BICUBIC: interpolated, "erasing": erasing, "inventing": inventing}
    return running.run(subjects, [TWO], [Sample("made", "mr", tissue())])


def figures(rows, network, trial):
    [row] = [row for row in rows if (row.network, row.trial) == (network, trial)]
    return row.figures


def test_every_network_has_a_row_for_every_trial(rows):
    found = {(row.network, row.trial) for row in rows if row.trial != "removed"}
    assert found == {(n, t) for n in (BICUBIC, "erasing", "inventing") for t in TRIALS if t != "removed"}
    assert all(row.reading.endswith(".") and "nan" not in row.reading for row in rows)


def test_who_erases_lesions_is_caught(rows):
    assert abs(figures(rows, "erasing", "lesions")["large"]) < 1
    assert figures(rows, BICUBIC, "lesions")["large"] > 95


def test_who_invents_is_caught(rows):
    assert figures(rows, BICUBIC, "free")["spots"] == 0
    # Six by six dots, less the border; the wider filter finds them as well.
    assert figures(rows, "inventing", "free")["spots"] > 200
    assert figures(rows, "inventing", "free")["contrast"] > 10
    assert figures(rows, "inventing", "constant")["added"] == pytest.approx(30, abs=0.1)
    [row] = [row for row in rows if (row.network, row.trial) == ("inventing", "free")]
    assert "(bicubic 0)" in row.reading


def test_files_hold_every_figure_with_its_unit(rows, tmp_path):
    files = report.write(
        rows, [find("default")], tmp_path, command="vernier stress", pictures=[("a.png", "Two curves")]
    )
    assert {path.name for path in files} == {"stress.json", "stress.csv", "stress.md"}
    content = json.loads((tmp_path / "stress.json").read_text("utf-8"))
    assert content["networks"]["default"]["weights_sha256"] == find("default").weights_sha256
    assert len(content["rows"]) == len(rows)
    lines = list(csv.DictReader(io.StringIO((tmp_path / "stress.csv").read_text("utf-8"))))
    assert len(lines) == sum(len(row.figures) for row in rows)
    assert all(line["unit"] and float(line["value"]) is not None for line in lines)
    text = (tmp_path / "stress.md").read_text("utf-8")
    assert "    vernier stress\n" in text
    assert "![Two curves](a.png)" in text
    for trial in TRIALS.values():
        assert (f"## {trial.title}\n" in text) == any(row.trial == trial.id for row in rows)


def test_pictures_show_every_exhibit_for_every_network(rows, tmp_path):
    shown = pictures.exhibits(Scale(3.0, 2.0), [Sample("made", "mr", tissue())])
    assert [exhibit.low.shape for exhibit in shown] == [(32, 48)] * len(shown)
    assert shown[-1].title == "MR, lesions put in"
    path = pictures.draw_sheet(tmp_path / "sheet.png", {BICUBIC: interpolated, "erasing": erasing}, shown)
    with Image.open(path) as image:
        sheet = np.asarray(image.convert("L"))
    assert sheet.shape[0] > 100 * len(shown)
    assert sheet.std() > 20
    assert pictures.draw_curves(tmp_path / "curves.png", rows, "2 × 2").stat().st_size > 5000


def test_a_run_reports_and_can_be_stopped():
    cancel, told = CancelToken(), []

    def progress(done, total, what):
        told.append((done, total, what))
        if done == 3:
            cancel.cancel()

    with pytest.raises(CancelledError):
        running.run({BICUBIC: interpolated}, [TWO], [], progress=progress, cancel=cancel)
    assert [done for done, _, _ in told] == [0, 1, 2, 3]
    assert told[0][1] == 8


def test_small_slices_are_left_out_and_so_many_of_each_modality_are_taken(tmp_path):
    for number, side in enumerate((64, 128, 160, 200)):
        Image.fromarray(np.full((side, side), 90, np.uint8)).save(tmp_path / f"{number}.png")
    assert [s.pixels.shape for s in running.slices_of(tmp_path, 2)] == [(128, 128), (160, 160)]
    assert len(running.slices_of(tmp_path, 0)) == 3
