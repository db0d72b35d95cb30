"""``vernier upscale --uncertainty``: a second file, refused in words where half-widths are not known."""

from __future__ import annotations

import json

import numpy as np
import pydicom
import pytest
import tifffile
from pydicom.data import get_testdata_file

from app.cli import main
from tests.support.uncertainty import needs_own_head


@pytest.fixture(autouse=True)
def own_head():
    needs_own_head()


CT = get_testdata_file("CT_small.dcm", download=False)
UPSCALE = ["upscale", str(CT), "--scale-v", "1.5", "--scale-h", "2.37", "--device", "cpu"]


def test_a_second_file_lies_where_the_first_lies(tmp_path, capsys):
    out, unsure = tmp_path / "out.dcm", tmp_path / "unsure.dcm"
    assert main([*UPSCALE, "--out", str(out), "--uncertainty", str(unsure), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["uncertainty"]
    image, widths = pydicom.dcmread(out), pydicom.dcmread(unsure)
    assert (widths.Rows, widths.Columns) == (image.Rows, image.Columns)
    assert widths.ImageType[3] == "UNCERTAINTY"
    assert told["unit"] == "HU"
    assert told["level"] == 0.9
    values = pydicom.pixels.apply_rescale(widths.pixel_array, widths)
    assert np.median(values) == pytest.approx(told["median"], rel=0.01)
    assert values.max() == pytest.approx(told["largest"], rel=0.01)


def test_tiff_holds_the_values_themselves(tmp_path, capsys):
    unsure = tmp_path / "unsure.tif"
    assert main([*UPSCALE, "--out", str(tmp_path / "out.tif"), "--uncertainty", str(unsure)]) == 0
    values = tifffile.imread(unsure)
    assert values.dtype == np.float32
    assert (values >= 0).all()
    assert "90% of true values" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--ensemble", "mean"], "one pass"),
        (["--back-projection", "2"], "one pass"),
        (["--network", "srcnn-915"], "not been measured"),
    ],
)
def test_what_was_not_measured_is_refused_before_anything_is_written(options, word, tmp_path, capsys):
    out, unsure = tmp_path / "out.dcm", tmp_path / "unsure.dcm"
    assert main([*UPSCALE, "--out", str(out), "--uncertainty", str(unsure), *options]) != 0
    assert word in capsys.readouterr().err
    assert not out.exists()
    assert not unsure.exists()


def test_the_image_itself_is_not_replaced(tmp_path, capsys):
    out = tmp_path / "out.dcm"
    assert main([*UPSCALE, "--out", str(out), "--uncertainty", str(out)]) != 0
    assert "choose another name" in capsys.readouterr().err
    assert not out.exists()


def test_at_one_there_is_nothing_to_be_unsure_of(tmp_path):
    unsure = tmp_path / "unsure.tif"
    still = ["upscale", str(CT), "--scale-v", "1", "--scale-h", "1", "--device", "cpu"]
    assert main([*still, "--out", str(tmp_path / "out.dcm"), "--uncertainty", str(unsure)]) == 0
    assert (tifffile.imread(unsure) == 0).all()
