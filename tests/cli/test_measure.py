"""``vernier measure``: words for people, JSON and a table for scripts, refusals."""

from __future__ import annotations

import csv
import json

import pydicom
import pytest
from pydicom.data import get_testdata_file

from app.cli import main

CT = get_testdata_file("CT_small.dcm", download=False)
SHAPES = ["--rectangle", "20,30,40,60", "--distance", "10,10,10,50"]


def test_scripts_read_the_same_region_in_all_three_images(capsys):
    shape = ["--rectangle", "20,30,40,60", "--scale-v", "2", "--scale-h", "1.5", "--device", "cpu"]
    assert main(["measure", CT, *shape, "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["measurements"]
    dataset = pydicom.dcmread(CT)
    expected = (dataset.pixel_array * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept))[20:40, 30:60]
    scan, bicubic, made = told["values"]
    assert [scan["image"], bicubic["image"], made["image"]] == ["LR", "bicubic", "SR"]
    assert scan["mean"] == pytest.approx(expected.mean())
    assert scan["sd"] == pytest.approx(expected.std())
    assert made["ratio"] == [2.0, 1.5]
    assert made["network"] == "default"
    assert made["mean"] == pytest.approx(scan["mean"], abs=4)
    assert bicubic["mean"] == pytest.approx(scan["mean"], abs=4)
    assert made["count"] == pytest.approx(3 * 600)
    row, column = (float(part) for part in dataset.PixelSpacing)
    assert told["extent"]["area"] == pytest.approx(600 * row * column)
    assert told["units"] == "HU"


def test_people_read_words_and_a_table_is_written(tmp_path, capsys):
    table = tmp_path / "out.csv"
    assert main(["measure", CT, *SHAPES, "--csv", str(table)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("distance 1: 26.4")
    assert "mm²" in out
    assert "HU" in out
    rows = list(csv.DictReader(table.open(newline="")))
    assert [row["kind"] for row in rows] == ["distance", "rectangle"]
    assert main(["measure", CT, *SHAPES, "--csv", str(table), "--no-overwrite"]) == 4


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ([], 2, "nothing to measure"),
        (["--distance", "1,2,3"], 1, "pairs"),
        (["--distance", "1,2,3,4", "--slice", "4"], 2, "counted from 0"),
        (["--polygon", "0,0,9,9,0,9,9,0"], 1, "crosses itself"),
        (["--ellipse", "1,2,inf,4"], 1, "finite"),
        (["--ellipse", "1,2,8,4", "--scale-v", "40"], 2, "not possible"),
    ],
)
def test_refusals(capsys, options, code, words):
    assert main(["measure", CT, *options]) == code
    assert words in capsys.readouterr().err


def test_a_table_never_takes_the_place_of_the_scan(tmp_path):
    scan = tmp_path / "scan.dcm"
    scan.write_bytes(open(CT, "rb").read())  # noqa: SIM115, PTH123
    assert main(["measure", str(scan), *SHAPES, "--csv", str(scan)]) == 4
    assert pydicom.dcmread(scan).Modality == "CT"


def test_numbers_that_are_none_are_a_mistake_of_the_line(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["measure", CT, "--distance", "here,there"])
    assert stopped.value.code == 2
    assert "no list of numbers" in capsys.readouterr().err
