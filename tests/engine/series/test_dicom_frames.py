"""Multi-frame sources become one multi-frame image: geometry and timing of every frame right."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest

from engine.geometry import Grid, Scale
from engine.series import SeriesKind
from tests.engine.series.support import written
from tests.engine.write.support import OBLIQUE_SCALE, dciodvfy_errors, magnified, open_one
from tests.support import dicom as build


def test_enhanced_frames_keep_their_places_and_values(tmp_path):
    path = build.write_enhanced(tmp_path / "in.dcm", times=2)
    scan = open_one(path)
    report = written(scan, tmp_path / "out.dcm", SeriesKind.DICOM)
    back = open_one(report.path)
    assert (len(back), back.depth) == (len(scan), scan.depth)
    grid = Grid.of(scan.size, OBLIQUE_SCALE)
    for index in range(len(scan)):
        slope = scan.slices[index].storage.slope
        expected = magnified(scan.read(index).values, grid)
        assert np.abs(back.read(index).values - expected).max() <= 0.5 * slope + 1e-3
        ours, own = back.slices[index].geometry, scan.slices[index].geometry.on(grid)
        np.testing.assert_allclose(ours.origin, own.origin, atol=1e-4)
        np.testing.assert_allclose(ours.per_row, own.per_row, atol=1e-6)


def test_every_frame_says_what_it_was_made_from(tmp_path):
    path = build.write_enhanced(tmp_path / "in.dcm")
    scan = open_one(path)
    made = pydicom.dcmread(written(scan, tmp_path / "out.dcm", SeriesKind.DICOM).path)
    source = pydicom.dcmread(path)
    assert made.SOPClassUID == source.SOPClassUID
    assert made.SOPInstanceUID != source.SOPInstanceUID
    assert list(made.ImageType)[:2] == ["DERIVED", "PRIMARY"]
    groups = made.PerFrameFunctionalGroupsSequence
    frames = [group.DerivationImageSequence[0].SourceImageSequence[0].ReferencedFrameNumber for group in groups]
    assert frames == [info.source.frame + 1 for info in scan.slices]
    assert made.NumberOfFrames == len(scan)


def test_enhanced_output_has_no_error_that_its_source_has_not(tmp_path):
    path = build.write_enhanced(tmp_path / "in.dcm")
    report = written(open_one(path), tmp_path / "out.dcm", SeriesKind.DICOM)
    assert dciodvfy_errors(report.path) <= dciodvfy_errors(path)


@pytest.mark.parametrize("colour", [True, False])
def test_a_film_keeps_its_timing_and_calibration(tmp_path, colour):
    path = build.write_ultrasound(tmp_path / "us.dcm", frames=5, colour=colour)
    scan = open_one(path)
    report = written(scan, tmp_path / "out.dcm", SeriesKind.DICOM, times=range(1, 4))
    made, source = pydicom.dcmread(report.path), pydicom.dcmread(path)
    assert made.SOPClassUID == source.SOPClassUID
    assert (made.NumberOfFrames, float(made.FrameTime)) == (3, 40.0)
    region, own = made.SequenceOfUltrasoundRegions[0], source.SequenceOfUltrasoundRegions[0]
    ratio = report.ratio
    assert region.PhysicalDeltaX == pytest.approx(own.PhysicalDeltaX / ratio.horizontal)
    assert region.PhysicalDeltaY == pytest.approx(own.PhysicalDeltaY / ratio.vertical)
    back = open_one(report.path)
    expected = magnified(scan.read(2).values, Grid(scan.size, report.size))
    assert np.abs(back.read(1).values - expected).max() <= 0.5 + 1e-3
    assert dciodvfy_errors(report.path) <= dciodvfy_errors(path)


def test_a_vector_of_times_is_cut_with_its_frames(tmp_path):
    path = build.write_ultrasound(tmp_path / "us.dcm", frames=4, colour=False)
    dataset = pydicom.dcmread(path)
    del dataset.FrameTime
    dataset.FrameTimeVector = ["0", "30", "40", "50"]
    dataset.FrameIncrementPointer = 0x00181065
    dataset.save_as(path)
    made = pydicom.dcmread(
        written(open_one(path), tmp_path / "out.dcm", SeriesKind.DICOM, Scale(2, 2), times=range(1, 4)).path
    )
    assert [float(value) for value in made.FrameTimeVector] == [0, 40, 50]


def test_an_odd_number_of_bytes_is_padded(tmp_path):
    path = build.write_ultrasound(tmp_path / "us.dcm", rows=33, columns=35, frames=3, colour=False, regions=())
    report = written(open_one(path), tmp_path / "out.dcm", SeriesKind.DICOM, Scale(1, 1))
    made = pydicom.dcmread(report.path)
    assert len(made.PixelData) == 33 * 35 * 3 + 1
    assert made.pixel_array.shape == (3, 33, 35)
