"""Every pane shows the same millimetre at the same place, at any pair of scales and any camera."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.camera import Camera, Plane, Viewport
from app.layers import Layer
from app.sampling import sample
from app.state import Role
from engine.geometry import Box, Grid, Scale, Size
from tests.app.support import picture, scan_of

sizes = st.integers(1, 60)
scales = st.floats(1.0, 4.0)


def test_an_edge_in_the_middle_of_the_field_of_view_is_drawn_at_one_place_in_all_panes(
    window, backend, settled, tmp_path
):
    """Half black, half white: at ×1.25 × 3.5 the edge lies on a pixel edge of every grid."""
    values = np.zeros((40, 40), np.float32)
    values[:, 20:] = 1000
    backend.scans["edge.dcm"] = scan_of(values, title="Edge")
    window.open([tmp_path / "edge.dcm"])
    settled(window)
    window.session.set_options(window.session.options.__class__(overlay=False))
    window.session.ask_scale(1.25, 3.5)
    window.session.zoom(3.7, 14.0, 20.0)
    settled(window)
    camera = window.session.view.camera
    for role in (Role.SCAN, Role.BICUBIC, Role.SUPER_RESOLVED):
        canvas = window.panes.panes[role].canvas
        shown = picture(canvas)[canvas.height() // 2, :, 0].astype(int)
        expected, _ = camera.to_screen(20 * 0.75, 0.0, canvas.width(), canvas.height())
        drawn = np.flatnonzero(np.diff(shown) > 100)
        assert len(drawn) == 1
        assert abs(drawn[0] + 1 - expected) <= 0.5 + 1e-9


@settings(max_examples=80, deadline=None)
@given(
    rows=sizes,
    columns=sizes,
    v=scales,
    h=scales,
    zoom=st.floats(0.05, 30),
    x=st.floats(0, 1),
    y=st.floats(0, 1),
    flips=st.tuples(st.booleans(), st.booleans()),
)
def test_every_screen_pixel_shows_the_image_pixel_that_contains_its_centre(rows, columns, v, h, zoom, x, y, flips):
    """Against the definition, pixel by pixel; where pixels are smaller than the screen's, within what they average."""
    grid = Grid.of(Size(rows, columns), Scale(v, h))
    plane = Plane(grid.source, 1.3, 0.7, physical=True)
    camera = Camera(x * plane.width, y * plane.height, zoom, *flips)
    values = np.arange(grid.target.rows * grid.target.columns, dtype=np.float32).reshape(grid.target.rows, -1)
    layer = Layer.whole(values)
    width, height = 23, 17
    shown = sample(layer, plane, camera, width=width, height=height)
    inside = 0
    for down in range(height):
        for across in range(width):
            scene = camera.to_scene(across + 0.5, down + 0.5, width, height)
            row, column = layer.pixel_at(plane, *scene)
            i, j = down - shown.top, across - shown.left
            there = 0 <= i < shown.values.shape[0] and 0 <= j < shown.values.shape[1]
            within = 0 <= row < grid.target.rows and 0 <= column < grid.target.columns
            if not (there and within):
                continue
            inside += 1
            reach_rows = grid.target.rows / plane.height / zoom + 1
            reach_columns = grid.target.columns / plane.width / zoom + 1
            if reach_rows <= 2 and reach_columns <= 2:
                near = values[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
                assert near.min() - 0.5 <= shown.values[i, j] <= near.max() + 0.5
    assert inside <= shown.values.size


@pytest.mark.parametrize("flip", [False, True])
def test_minified_pixels_show_exact_means(flip):
    """Against the integral of the image between the edges of each screen pixel."""
    plane = Plane(Size(100, 1000), 1.0, 1.0, physical=True)
    line = np.random.default_rng(3).random(1000)
    camera = Camera(500.0, 50.0, 0.37, flip_horizontal=flip)
    shown = sample(Layer.whole(np.broadcast_to(line, (100, 1000))), plane, camera, width=200, height=20)
    edges = camera.x + camera.sign_x * (np.arange(201) - 100) / camera.zoom
    integral = np.interp(edges, np.arange(1001), np.concatenate([[0.0], np.cumsum(line)]))
    expected = np.diff(integral) / np.diff(edges)
    assert shown.values.shape[1] == 200
    np.testing.assert_allclose(shown.values[5], expected, atol=1e-9)


def test_a_part_of_an_image_is_drawn_where_the_whole_has_it():
    plane = Plane(Size(50, 50), 1.0, 2.0, physical=True)
    values = np.random.default_rng(0).random((100, 150)).astype(np.float32)
    camera = Camera(47.0, 22.0, 7.3)
    whole = sample(Layer.whole(values), plane, camera, width=300, height=200)
    box = Box(20, 40, 70, 110)
    part = sample(Layer(values[box.slices], Size(100, 150), box), plane, camera, width=300, height=200)
    top, left = part.top - whole.top, part.left - whole.left
    rows, columns = part.values.shape
    assert rows > 50
    assert columns > 50
    np.testing.assert_array_equal(part.values, whole.values[top : top + rows, left : left + columns])


def test_the_camera_keeps_the_point_under_the_cursor_while_zooming():
    plane, viewport = Plane(Size(100, 80), 0.5, 0.9, physical=True), Viewport(400, 300, 400, 300)
    camera = Camera(flip_horizontal=True).fit(plane, viewport)
    point = camera.to_scene(310, 77, 400, 300)
    zoomed = camera.zoomed(2.6, *point, plane, viewport)
    assert zoomed.to_screen(*point, 400, 300) == pytest.approx((310, 77))
    assert zoomed.zoom == pytest.approx(2.6 * camera.zoom)


def test_ultrasound_and_scans_without_spacing_are_drawn_with_square_pixels(window, backend, settled, tmp_path):
    backend.scans["plain.png"] = scan_of(np.zeros((20, 30), np.float32), spacing=None)
    backend.scans["wide.png"] = scan_of(np.zeros((20, 30), np.float32), spacing=None, title="Wide", pixel_aspect=2.0)
    for name, height in (("plain.png", 20.0), ("wide.png", 40.0)):
        window.open([tmp_path / name])
        settled(window)
        plane = window.session.plane
        assert (plane.width, plane.height, plane.physical) == (30.0, height, False)
