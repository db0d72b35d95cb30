"""Moving pictures: frames, timing, square pixels, and no flicker."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageSequence

from engine.geometry import Scale
from engine.series import SeriesKind
from engine.series.moving import can_encode_video
from engine.series.plan import PlanError
from tests.engine.series.support import written
from tests.engine.write.support import open_one
from tests.support import dicom as build


@pytest.mark.parametrize(("kind", "suffix"), [(SeriesKind.GIF, ".gif"), (SeriesKind.APNG, ".png")])
def test_frames_and_timing(tmp_path, kind, suffix):
    path = build.write_ultrasound(tmp_path / "us.dcm", frames=5, colour=False)
    report = written(open_one(path), tmp_path / f"out{suffix}", kind, Scale(2, 2))
    with Image.open(report.path) as picture:
        frames, times = [], []
        for frame in ImageSequence.Iterator(picture):
            frames.append(np.asarray(frame.convert("L")))
            times.append(frame.info.get("duration"))
    assert times[1:] == [40] * 4
    assert len(frames) == 5
    assert frames[0].shape == (120, 160)
    assert not np.array_equal(frames[0], frames[4])


def test_an_animated_png_is_exact(tmp_path):
    path = build.write_ultrasound(tmp_path / "us.dcm", frames=3)
    scan = open_one(path)
    from engine.scan import Window

    report = written(scan, tmp_path / "out.png", SeriesKind.APNG, Scale(1, 1), window=Window.between(0, 255))
    with Image.open(report.path) as picture:
        for index, frame in enumerate(ImageSequence.Iterator(picture)):
            shown = np.asarray(frame.convert("RGB")).astype(int)
            assert np.abs(shown - scan.read(index).values).max() <= 1


def test_pixels_are_square(tmp_path):
    build.write_ct(tmp_path / "in", slices=3, row_mm=2.0, column_mm=1.0, rows=20, columns=30)
    report = written(open_one(tmp_path / "in"), tmp_path / "out.png", SeriesKind.APNG, Scale(1, 1.5))
    with Image.open(report.path) as picture:
        assert picture.size == (45, 60)
    assert any("pixels are square" in note for note in report.notes)


def test_a_single_frame_is_a_still_picture(tmp_path):
    build.write_ct(tmp_path / "in", slices=3)
    report = written(open_one(tmp_path / "in"), tmp_path / "out.gif", SeriesKind.GIF, slices=range(1, 2))
    with Image.open(report.path) as picture:
        assert getattr(picture, "n_frames", 1) == 1


def test_without_an_encoder_the_refusal_says_what_else_there_is(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    path = build.write_ultrasound(tmp_path / "us.dcm", frames=3)
    with pytest.raises(PlanError, match="choose GIF or animated PNG"):
        written(open_one(path), tmp_path / "out.mp4", SeriesKind.MP4)
    assert not list(tmp_path.glob("out*"))


def test_an_encoder_that_fails_leaves_no_file(tmp_path, monkeypatch):
    from engine.errors import WriteError

    (tmp_path / "bin").mkdir()
    broken = tmp_path / "bin" / "ffmpeg"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    path = build.write_ultrasound(tmp_path / "us.dcm", frames=3)
    with pytest.raises(WriteError, match="encoder failed"):
        written(open_one(path), tmp_path / "out.mp4", SeriesKind.MP4)
    assert not list(tmp_path.glob("out*"))


def test_video_by_the_systems_encoder(tmp_path):
    if not can_encode_video():
        pytest.skip("ffmpeg is not installed")
    path = build.write_ultrasound(tmp_path / "us.dcm", rows=61, columns=81, frames=6)
    report = written(open_one(path), tmp_path / "out.mp4", SeriesKind.MP4, Scale(1, 1))
    assert report.path.read_bytes()[4:8] == b"ftyp"
