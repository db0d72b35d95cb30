"""``vernier export``: the command that writes whole series."""

from __future__ import annotations

import json

import nibabel as nib
import pydicom
import pytest

from app.cli import main
from tests.support import dicom as build


def arguments(*more):
    return ["export", *map(str, more), "--scale-v", "1.5", "--scale-h", "2", "--device", "cpu"]


def test_a_series_in_a_series_out(tmp_path, capsys):
    build.write_ct(tmp_path / "in", slices=4)
    assert main(arguments(tmp_path / "in", "--out", tmp_path / "out", "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["slices"], told["size_after"]) == ("dicom", 4, [72, 80])
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == 4
    header = pydicom.dcmread(files[0])
    assert "Continuous separable network" in header.DerivationDescription
    assert (header.Rows, header.Columns) == (72, 80)


def test_a_range_as_a_volume(tmp_path, capsys):
    build.write_ct(tmp_path / "in", slices=4)
    target = tmp_path / "out.nii.gz"
    assert main(arguments(tmp_path / "in", "--as", "nifti", "--slices", "1:3", "--out", target)) == 0
    assert nib.load(target).shape == (80, 72, 2)
    assert "2 slices" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["3", "3:3", "4:2", "a:b"])
def test_a_range_that_is_none_is_said(tmp_path, text, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments(tmp_path, "--slices", text, "--out", tmp_path / "out"))
    assert stopped.value.code == 2
    assert "write A:B" in capsys.readouterr().err


def test_slices_beyond_the_scan_are_said(tmp_path, capsys):
    build.write_ct(tmp_path / "in", slices=4)
    assert main(arguments(tmp_path / "in", "--slices", "2:9", "--out", tmp_path / "out")) == 1
    assert "the scan has 4, counted from 0" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_wrong_ending_is_said_before_the_work(tmp_path, capsys):
    build.write_ct(tmp_path / "in", slices=2)
    assert main(arguments(tmp_path / "in", "--as", "nifti", "--out", tmp_path / "out.png")) == 4
    assert "must end in one of .nii.gz, .nii" in capsys.readouterr().err


def test_a_series_in_another_plane(tmp_path, capsys):
    build.write_ct(tmp_path / "in", slices=4)
    out = tmp_path / "out"
    more = ("--plane", "coronal", "--slices", "10:12", "--out", out, "--json")
    assert main(arguments(tmp_path / "in", *more)) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["slices"], told["size_before"]) == (2, [4, 40])
    headers = [pydicom.dcmread(path) for path in sorted(out.iterdir())]
    assert [int(header.InstanceNumber) for header in headers] == [11, 12]
    assert [float(part) for part in headers[0].ImageOrientationPatient] == [1, 0, 0, 0, 0, -1]


def test_a_plane_that_there_is_not_is_said(tmp_path, capsys):
    build.write_ct(tmp_path / "in", slices=1)
    assert main(arguments(tmp_path / "in", "--plane", "coronal", "--out", tmp_path / "out")) == 1
    assert "no coronal slices of this scan: the scan has a single slice" in capsys.readouterr().err
