"""What a network may learn from a user's own scan."""

from __future__ import annotations

from pathlib import Path

import nibabel
import numpy as np
import pytest

from engine.errors import CancelledError
from engine.geometry import Box, Size
from engine.progress import CancelToken
from engine.scan import Container, Modality, Scan, SliceInfo, SliceSource, Storage
from engine.train.objectives import Source
from engine.train.recipe import find_recipe
from engine.train.scan_slices import ScanTrainingError, slices_of
from tests.support.slices import anatomy, make_slice


def a_scan(slices, *, colour=False, labels=False, read=None) -> Scan:
    size = Size(*slices[0].values.shape[:2])
    info = SliceInfo(SliceSource(Path("memory")), Storage(-32768, 32767))

    def reader(index):
        if read is not None:
            read.append(index)
        return slices[index]

    return Scan(
        "key", "DOE^JANE", Container.DICOM, Modality.US, size, (info,) * len(slices), "stored value", reader,
        colour=colour, labels=labels,
    )  # fmt: skip


def test_values_become_0_to_1_in_the_working_range():
    values = anatomy(40, 36) * 900 - 300
    found = slices_of(a_scan([make_slice(values, working_range=(-300.0, 300.0))]))
    assert len(found) == 1
    assert found[0].pixels == pytest.approx(np.clip((values + 300) / 600, 0, 1), abs=1e-5)
    assert found[0].pixels.dtype == np.float32
    assert found[0].modality == "us"
    assert found[0].difficulty > 0


def test_nothing_of_the_patient_goes_along():
    found = slices_of(a_scan([make_slice(anatomy(), working_range=(0, 1))]))
    assert "DOE" not in repr((found[0].source, found[0].patient, found[0].licence))


def test_colour_becomes_luminance():
    grey = anatomy(40, 40)
    colour = np.stack([grey, np.zeros_like(grey), np.zeros_like(grey)], axis=-1)
    found = slices_of(a_scan([make_slice(colour, working_range=(0, 1))], colour=True))
    assert found[0].pixels == pytest.approx(0.299 * grey, abs=1e-6)


def test_only_tissue_is_learned_each_region_by_itself():
    values = anatomy(100, 90)
    regions = (Box(0, 0, 50, 90), Box(55, 10, 100, 60), Box(60, 70, 75, 85))
    found = slices_of(a_scan([make_slice(values, working_range=(0, 1), tissue=regions)]))
    assert [s.pixels.shape for s in found] == [(50, 90), (45, 50)]
    assert found[1].pixels == pytest.approx(values[55:100, 10:60])


def test_long_scans_are_sampled_evenly():
    read = []
    scan = a_scan([make_slice(anatomy(33, 33), working_range=(0, 1))] * 30, read=read)
    assert len(slices_of(scan, most=3)) == 3
    assert read == [5, 15, 25]


def test_a_cancelled_reading_stops():
    token = CancelToken()
    read = []
    scan = a_scan([make_slice(anatomy(33, 33), working_range=(0, 1))] * 9, read=read)
    token.cancel()
    with pytest.raises(CancelledError):
        slices_of(scan, cancel=token)
    assert read == []


@pytest.mark.parametrize("values", [anatomy(31, 300), np.full((50, 50), 7.0)])
def test_nothing_to_learn_from_is_said(values):
    with pytest.raises(ScanTrainingError, match="32"):
        slices_of(a_scan([make_slice(values, working_range=(0, 10))]))


def test_label_maps_are_refused():
    with pytest.raises(ScanTrainingError, match="label map"):
        slices_of(a_scan([make_slice(anatomy(), working_range=(0, 1))], labels=True))


def test_every_fifth_slice_of_a_scan_is_held_out(tmp_path):
    path = tmp_path / "scan.nii"
    volume = np.stack([anatomy(40, 36, seed=i) for i in range(11)], axis=-1)
    nibabel.save(nibabel.Nifti1Image(volume, np.eye(4)), path)
    recipe = find_recipe("us-cyclegan-scan")
    training, held = Source(scan=path).slices(recipe)
    assert (len(training), len(held)) == (9, 2)
    assert not any(np.array_equal(a.pixels, b.pixels) for a in training for b in held)


def test_of_a_short_scan_nothing_is_held_out(tmp_path):
    path = tmp_path / "scan.nii"
    volume = np.stack([anatomy(40, 36, seed=i) for i in range(4)], axis=-1)
    nibabel.save(nibabel.Nifti1Image(volume, np.eye(4)), path)
    training, held = Source(scan=path).slices(find_recipe("us-cyclegan-scan"))
    assert (len(training), held) == (4, [])
