"""What the scale bar of ultrasound counts in: millimetres where one pixel size holds for all that is on screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.annotation import corners
from app.camera import Camera, Viewport, plane_of
from app.panes import overlay
from app.scale_bar import unit_of
from engine.geometry import Box, Spacing
from engine.scan import CalibratedRegion, Modality
from tests.app.support import pattern, picture, scan_of

LEFT, RIGHT = Box(0, 0, 40, 30), Box(0, 30, 40, 60)
FINE, COARSE = Spacing(0.2, 0.2), Spacing(0.4, 0.4)
VIEWPORT = Viewport(300, 200, 300, 200)


def ultrasound(*regions, spacing=FINE, **more):
    scan = scan_of(pattern(40, 60), spacing=None, modality=Modality.US, title="Probe", **more)
    info = replace(scan.slices[0], spacing=spacing, regions=tuple(CalibratedRegion(box, size) for box, size in regions))
    return replace(scan, slices=(info,))


def unit(scan, camera=None):
    info = scan.slices[0]
    camera = camera or Camera().fit(plane_of(scan, info), VIEWPORT)
    return unit_of(scan, info, camera, VIEWPORT)


def test_one_region_or_several_of_one_pixel_size_are_told_in_millimetres():
    for scan in (ultrasound((LEFT, FINE)), ultrasound((LEFT, FINE), (RIGHT, FINE)), ultrasound()):
        assert unit(scan).mm == pytest.approx(0.2)
        assert unit(scan).why is None


def test_what_has_no_single_size_stays_in_pixels_and_says_why():
    for scan, why in (
        (ultrasound((LEFT, FINE), (RIGHT, COARSE)), "regions differ in pixel size"),
        (ultrasound((LEFT, FINE), (RIGHT, None)), "a region has no lengths"),
        (ultrasound((LEFT, Spacing(0.2, 0.3))), "not drawn to scale"),
    ):
        assert unit(scan).mm is None
        assert str(unit(scan).why) == why
    for scan in (ultrasound(spacing=None), ultrasound((LEFT, None), spacing=None)):
        assert unit(scan).mm is None
        assert unit(scan).why is None, "the file has no lengths to tell"


def test_zoomed_into_one_region_its_own_size_counts():
    scan = ultrasound((LEFT, FINE), (RIGHT, COARSE))
    assert unit(scan, Camera(x=15, y=20, zoom=20)).mm == pytest.approx(0.2)
    assert unit(scan, Camera(x=45, y=20, zoom=20)).mm == pytest.approx(0.4)
    beside = ultrasound((LEFT, FINE))
    assert str(unit(beside, Camera(x=50, y=20, zoom=20)).why) == "outside the calibrated regions"


def test_the_window_draws_the_bar_and_its_reason(window, backend, settled, tmp_path, monkeypatch):
    drawn = []
    monkeypatch.setattr(overlay, "draw_scale_bar", lambda *given: drawn.append(given[3]))
    backend.scans["one.dcm"] = ultrasound((LEFT, FINE))
    backend.scans["two.dcm"] = replace(ultrasound((LEFT, FINE), (RIGHT, COARSE)), key="two")
    for name, written, words in (("one.dcm", "mm", "per mm"), ("two.dcm", "px", "regions differ in pixel size")):
        window.open([tmp_path / name])
        settled(window)
        drawn.clear()
        picture(window.panes.panes[window.session.roles[0]].canvas)
        assert {one.name for one in drawn} == {written}
        assert words in corners(window.session).bottom_left[-1]
