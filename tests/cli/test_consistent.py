"""``vernier upscale --consistent --dtype float32``: the claim checked from outside, through files alone."""

from __future__ import annotations

import json

import nibabel
import numpy as np
import pydicom
import pytest
import tifffile
from PIL import Image
from pydicom.data import get_testdata_file

from app.cli import main
from tests.engine.consistent.oracle import shrunk
from tests.support.slices import anatomy

MR = get_testdata_file("MR_small.dcm", download=False)
CT = get_testdata_file("CT_small.dcm", download=False)
UPSCALE = ["--scale-v", "1.5", "--scale-h", "2.37", "--device", "cpu"]


def upscale(source, out, *options):
    assert main(["upscale", str(source), *UPSCALE, "--out", str(out), *options]) == 0


def against(image, scan):
    return float(np.abs(shrunk(image, *scan.shape) - scan).max())


def nifti(path):
    return np.asarray(nibabel.load(path).dataobj)[..., 0].T


@pytest.mark.parametrize("high", [4095, 65535])
def test_unrounded_a_nifti_gives_the_scan_back_to_a_hundredth_of_a_stored_value(tmp_path, high):
    source, out = tmp_path / "scan.nii", tmp_path / "slice.nii.gz"
    stored = np.round(anatomy(40, 31) * high).astype(np.uint16)
    nibabel.save(nibabel.Nifti1Image(stored.T[..., None], np.eye(4)), source)
    upscale(source, out, "--dtype", "float32")
    assert nibabel.load(out).get_data_dtype() == np.float32
    assert against(nifti(out), stored) < 0.01
    upscale(source, out, "--dtype", "float32", "--no-consistent")
    assert against(nifti(out), stored) > 5


def test_unrounded_a_tiff_does_too(tmp_path):
    source, out = tmp_path / "scan.tif", tmp_path / "slice.tif"
    stored = np.round(anatomy(40, 31) * 65535).astype(np.uint16)
    tifffile.imwrite(source, stored)
    upscale(source, out, "--dtype", "float32")
    made = tifffile.imread(out)
    assert made.dtype == np.float32
    assert against(made, stored) < 0.01
    with tifffile.TiffFile(out) as file:
        told = json.loads(file.pages[0].description)
    assert told["consistent"] is True
    assert "gives the scan back" in told["description"]


@pytest.mark.parametrize("file", [MR, CT])
def test_rounded_to_the_files_integers_it_does_to_one_stored_value(tmp_path, file):
    out = tmp_path / "slice.dcm"
    upscale(file, out)
    made, scan = pydicom.dcmread(out), pydicom.dcmread(file)
    assert against(made.pixel_array, scan.pixel_array.astype(np.float64)) <= 1
    assert "gives the scan back" in made.DerivationDescription
    upscale(file, out, "--no-consistent")
    made = pydicom.dcmread(out)
    assert against(made.pixel_array, scan.pixel_array.astype(np.float64)) > 2
    assert "gives the scan back" not in made.DerivationDescription


def test_what_would_be_clipped_is_made_up_for_by_its_neighbours(tmp_path, capsys):
    """Black beside bright: a network undershoots below 0, which 8 bits do not hold."""
    source, out = tmp_path / "scan.png", tmp_path / "slice.png"
    stored = (anatomy(60, 50) * 400 - 60).clip(0, 255).astype(np.uint8)
    Image.fromarray(stored).save(source)
    upscale(source, out, "--json")
    told = json.loads(capsys.readouterr().out)
    found = against(np.asarray(Image.open(out), np.float64), stored.astype(np.float64))
    assert told["consistent"] is True
    assert told["largest_against"] == pytest.approx(found, abs=1e-3)
    unheeded = tmp_path / "unrounded.tif"
    upscale(source, unheeded, "--dtype", "float32")
    clipped = np.rint(tifffile.imread(unheeded)).clip(0, 255)
    assert found <= 1 < against(clipped, stored.astype(np.float64))


def test_a_network_that_may_invent_is_held_to_the_scan_unless_told_otherwise(tmp_path, capsys):
    source, out = tmp_path / "scan.nii", tmp_path / "slice.nii"
    nibabel.save(nibabel.Nifti1Image(anatomy(24, 20).T[..., None], np.eye(4)), source)
    found = {}
    for options in ((), ("--no-consistent",)):
        upscale(source, out, "--network", "srgan", "--json", *options)
        found[options] = json.loads(capsys.readouterr().out)
    assert [told["consistent"] for told in found.values()] == [True, False]
    assert found[()]["largest_against"] < 1e-5 < found["--no-consistent",]["largest_against"]


@pytest.mark.parametrize(("name", "options"), [("x.png", ()), ("x.dcm", ()), ("x.nii", ("--range", "display"))])
def test_float32_where_it_cannot_be_is_refused(tmp_path, capsys, name, options):
    command = ["upscale", MR, *UPSCALE, "--out", str(tmp_path / name), "--dtype", "float32", *options]
    assert main(command) == 4
    assert "float32" in capsys.readouterr().err
    assert not (tmp_path / name).exists()


def test_unmagnified_it_is_the_scan(tmp_path):
    out = tmp_path / "slice.dcm"
    command = ["upscale", CT, "--scale-v", "1", "--scale-h", "1", "--consistent", "--device", "cpu", "--out", str(out)]
    assert main(command) == 0
    assert np.array_equal(pydicom.dcmread(out).pixel_array, pydicom.dcmread(CT).pixel_array)


def test_what_the_integers_of_a_picture_cannot_hold_is_told(tmp_path, capsys):
    """One bright pixel on the lowest value: unrounded it can be had, in integers without a sign it cannot."""
    source, out = tmp_path / "scan.tif", tmp_path / "slice.tif"
    stored = np.zeros((40, 31), np.uint16)
    stored[20, 15] = 1000
    tifffile.imwrite(source, stored)
    upscale(source, out, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["largest_against"] == pytest.approx(against(tifffile.imread(out), stored), rel=0.01)
    [note] = [note for note in told["notes"] if "cannot hold" in note]
    assert f"{told['largest_against']:.3g} stored values" in note
    upscale(source, out, "--json", "--dtype", "float32")
    assert not any("cannot hold" in note for note in json.loads(capsys.readouterr().out)["notes"])
