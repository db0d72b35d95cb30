"""Which scans make a volume, and where its slices lie."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.geometry import PlaneGeometry
from engine.volume.stack import UnevenError, stack_of, working_range_of_stack
from tests.engine.volume.support import FIRST, beyond, scan_of

SLICES = np.arange(5 * 6 * 7).reshape(5, 6, 7)


def test_step_and_places():
    stack = stack_of(scan_of(SLICES, step=(0.0, 0.0, -4.0)))
    assert stack.count == 5
    assert stack.step_mm == pytest.approx(4.0)
    assert stack.at(2.5).origin == pytest.approx(beyond(0, 0, -10.0))


def test_tilted_gantry_keeps_its_tilt():
    stack = stack_of(scan_of(SLICES, step=(0.0, 1.0, 4.0)))
    assert stack.step_mm == pytest.approx(4.0), "at a right angle to the slices"
    assert stack.at(1.0).origin == pytest.approx(beyond(0.0, 1.0, 4.0))


def test_moments_are_stacks_of_their_own():
    scan = scan_of(SLICES[:4], origins=[FIRST, beyond(0, 0, 4.0), FIRST, beyond(0, 0, 4.0)], depth=2)
    assert [stack_of(scan, time).first for time in (0, 1)] == [0, 2]
    with pytest.raises(UnevenError, match="no moment 2"):
        stack_of(scan, 2)


@pytest.mark.parametrize(
    ("scan", "reason"),
    [
        (scan_of(SLICES, labels=True), "label map"),
        (scan_of(SLICES, colour=True), "colour"),
        (scan_of(SLICES[:1]), "single slice"),
        (scan_of(SLICES, step=(0.0, 0.0, 0.0)), "one plane"),
        (scan_of(SLICES, origins=[beyond(0, 0, z) for z in (0, 4, 8, 16, 20)]), "slices 3 and 4 lie 8 mm apart"),
    ],
)
def test_what_makes_no_volume_says_why(scan, reason):
    with pytest.raises(UnevenError, match=reason):
        stack_of(scan)


def test_slices_without_a_place_or_not_parallel_make_no_volume():
    scan = scan_of(SLICES)
    lost = tuple(replace(info, geometry=None) for info in scan.slices)
    with pytest.raises(UnevenError, match="where its slices lie"):
        stack_of(replace(scan, slices=lost))
    plane = scan.slices[2].geometry
    assert plane is not None
    turned = PlaneGeometry(plane.origin, (0.0, 0.0, 1.0), plane.per_column)
    odd = (*scan.slices[:2], replace(scan.slices[2], geometry=turned), *scan.slices[3:])
    with pytest.raises(UnevenError, match="slice 3 is not parallel"):
        stack_of(replace(scan, slices=odd))


def test_working_range_is_that_of_all_slices():
    dark_and_bright = np.concatenate([np.zeros((3, 20, 20)), np.full((3, 20, 20), 900.0)])
    assert working_range_of_stack(stack_of(scan_of(dark_and_bright))) == (0.0, 900.0)
