"""Everything that users of other viewers have in their fingers is here: its action, its key, its menu, its story.

A row names what a user knows, the actions that do it (none for gestures and for what is simply on screen), and the
story that proves it.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

HERE = Path(__file__).parent

ROWS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    # Hands
    ("left drag: window and level", (), "hands::left_drag_changes_the_window_of_every_pane"),
    ("middle drag, Space: pan", ("pan",), "hands::middle_drag_and_space_with_left_drag_pan_all_panes"),
    ("right drag: zoom about the point", (), "hands::right_drag_zooms_about_the_pressed_point"),
    ("right click: menu", (), "hands::a_right_click_that_does_not_move_opens_the_menu"),
    ("wheel, Ctrl + wheel", (), "hands::the_wheel_scrolls_slices_and_with_ctrl_it_zooms_at_the_cursor"),
    ("Shift + move", (), "hands::shift_and_move_mark_one_physical_point_in_every_pane_and_read_it_out"),
    ("double click", ("alone",), "hands::double_click_shows_one_pane_alone_and_brings_all_back"),
    ("Esc lets go", ("stop",), "keys::escape_lets_go_of_the_crosshair"),
    ("Esc stops", ("stop",), "magnify::escape_stops_what_runs_and_says_so"),
    # Keys
    (
        "presets, full range, invert",
        (*(f"preset-{number}" for number in range(1, 10)), "full-range", "invert"),
        "keys::window_presets_full_range_and_invert",
    ),
    (
        "reset, zoom, flips",
        ("reset-view", "zoom-in", "zoom-out", "zoom-fit", "flip-horizontal", "flip-vertical"),
        "keys::zoom_fit_flips_and_reset",
    ),
    (
        "slices and series",
        ("slice-previous", "slice-next", "slice-first", "slice-last", "series-previous", "series-next"),
        "keys::slices_and_series",
    ),
    ("cine", ("cine",), "cine/cine::c_plays_with_super_resolution_and_c_stops"),
    ("slower and faster", ("slower", "faster"), "cine/cine::comma_and_point_change_the_speed"),
    ("distance", ("measure-distance",), "measuring::a_distance_is_drawn_with_a_key_and_a_drag"),
    (
        "angle, polygon",
        ("measure-angle", "measure-polygon"),
        "measuring::angles_by_three_clicks_and_polygons_by_clicks_and_a_double_click",
    ),
    ("ellipse", ("measure-ellipse",), "measuring::an_ellipse_tells_the_values_of_every_image"),
    (
        "patient data",
        ("patient-data",),
        "series_browser::one_key_hides_patient_data_everywhere_and_it_stays_hidden",
    ),
    ("text over the image", ("overlay",), "keys::zoom_fit_flips_and_reset"),
    ("hold F", ("flicker",), "keys::flicker_shows_bicubic_only_while_held_and_says_so"),
    ("difference", ("difference",), "keys::the_difference_pane_comes_and_goes"),
    ("Tab", ("next-pane",), "keys::tab_walks_through_panes_and_alone_shows_the_next_one"),
    ("full screen", ("full-screen",), "keys::full_screen_and_back"),
    ("undo, redo", ("undo", "redo"), "undoing::a_drag_of_a_slider_is_one_step"),
    ("undo across scans", ("undo", "redo"), "undoing::a_step_on_another_scan_is_taken_back_there"),
    (
        "keys are the user's",
        ("keys",),
        "profiles_of_keys::a_single_key_is_changed_kept_and_told_by_help_and_tooltips",
    ),
    ("other profiles", (), "profiles_of_keys::keys_of_slicer_work_and_what_is_held_moves_to_another_key"),
    ("palette", ("palette",), "palette::letters_find_an_action_and_enter_does_it"),
    ("presets are data", ("edit-presets",), "presets::a_preset_made_from_the_window_on_screen_gets_a_key"),
    # Panes
    ("panes", (), "open_and_look::an_opened_scan_fills_four_panes_from_its_middle_slice"),
    ("one camera in millimetres", (), "magnify::all_panes_cover_the_same_millimetres"),
    (
        "panes stay registered",
        (),
        "registration::an_edge_in_the_middle_of_the_field_of_view_is_drawn_at_one_place_in_all_panes",
    ),
    (
        "without spacing",
        (),
        "registration::ultrasound_and_scans_without_spacing_are_drawn_with_square_pixels",
    ),
    (
        "every way to compare",
        ("side-by-side", "curtain", "lens", "one-by-one", "blend", "checkerboard"),
        "compare::every_way_has_a_key_and_the_same_key_leads_back",
    ),
    ("SR − bicubic", ("difference",), "magnify::the_difference_is_what_the_network_added_on_one_grid"),
    ("D(SR) − LR", ("next-difference",), "consistency::switched_off_the_contradiction_is_told_and_drawn"),
    (
        "self-check",
        ("self-check",),
        "self_check::scan_bicubic_and_network_stand_side_by_side_with_their_errors",
    ),
    (
        "histogram",
        ("histogram",),
        "histogram::a_key_shows_it_in_the_corner_of_the_difference_pane_and_takes_it_away",
    ),
    (
        "layouts",
        ("layout-grid", "layout-row", "layout-column"),
        "looks::panes_stand_in_a_grid_a_row_or_a_column",
    ),
    ("light and dark", ("theme",), "looks::light_and_dark_change_while_the_window_stays"),
    ("colour maps", ("colour-map",), "looks::grey_values_in_colours_with_a_colour_bar"),
    # Scales
    ("two sliders", (), "magnify::unequal_fractional_scales_change_every_pane_and_every_figure"),
    ("link, type", (), "magnify::linked_sliders_move_together_and_boxes_take_figures"),
    ("square pixels", ("square-pixels",), "magnify::square_pixels_come_from_the_spacing"),
    ("pixel size", (), "scale_presets::a_pixel_size_is_typed"),
    ("fit the pane", ("fit-pane",), "scale_presets::the_image_gets_the_pixels_of_the_pane"),
    ("×2, ×4", (), "magnify::buttons_set_both_scales"),
    ("last used", ("last-scale",), "scale_presets::back_to_the_magnification_used_before"),
    ("the newest wins", (), "magnify::dragging_never_piles_up"),
    ("what is seen comes first", (), "magnify::only_what_is_visible_is_computed_first_and_then_the_rest"),
    # An open scan
    ("drop files", ("open", "open-folder"), "open_and_look::dropped_files_are_opened"),
    ("channels", ("open-channels",), "open_and_look::co_registered_files_are_opened_as_one_this_time_alone"),
    ("networks", ("open-weights",), "own_networks::weights_of_ones_own_are_opened_and_magnify_every_channel"),
    ("DICOMDIR", (), "series_browser::a_dicomdir_opens_what_it_lists"),
    (
        "zip",
        (),
        "series_browser::dropping_an_archive_opens_it_and_closing_its_scans_deletes_what_was_unpacked",
    ),
    ("recent", (), "open_and_look::recent_paths_are_remembered_and_can_be_forgotten"),
    (
        "thumbnails",
        (),
        "open_and_look::the_series_list_shows_each_scan_with_a_picture_and_switches_between_them",
    ),
    ("headers first", (), "growing::the_first_picture_is_there_before_the_rest"),
    ("it grows, nothing jumps", (), "growing::the_bar_grows_and_the_picture_stays"),
    ("opening never blocks", (), "bad_files::the_window_lives_while_a_folder_is_slow_and_can_be_stopped"),
    ("letters", (), "three_planes::letters_tell_left_from_right_in_every_plane"),
    (
        "axial, coronal, sagittal",
        ("plane-axial", "plane-coronal", "plane-sagittal", "plane-acquired"),
        "three_planes::keys_choose_the_plane_that_is_magnified",
    ),
    (
        "linked orthogonal views",
        ("layout-planes",),
        "three_planes::a_click_in_one_plane_moves_the_other_two_to_that_point",
    ),
    ("across slices", (), "planes::window_stays_and_square_pixels_make_thick_slices_isotropic"),
    ("linked series", ("link-series",), "planes::linked_series_show_the_same_position"),
    ("DICOM tags with search", ("tags",), "tags::search_finds_by_keyword_and_tag"),
    ("the list, as CSV", ("measure-list",), "measuring::the_list_renames_jumps_deletes_and_saves"),
    # Honesty
    ("the permanent line", (), "magnify::the_honest_line_tells_the_true_ratio_of_the_image_on_screen"),
    ("×1.00 is the scan", (), "magnify::at_one_the_super_resolved_pane_is_the_scan"),
    (
        "nothing stands in for SR",
        (),
        "magnify::a_network_that_cannot_run_is_said_in_the_pane_and_nothing_stands_in_for_it",
    ),
    ("all 16 bits", ("export",), "export::all_values_go_into_a_16_bit_file"),
    # How it is tested
    ("every action has a key", (), "reach::every_action_has_a_key_and_stands_in_the_palette"),
)

BESIDE_MENUS = {
    **{f"preset-{number}": "the window menu names each preset itself" for number in range(1, 10)},
    "pan": "lasts while held, and is a gesture",
    "flicker": "lasts while held; one-by-one stands in the menu",
    "stop": "the button beside the progress bar",
    "square-pixels": "a button below the sliders",
    "fit-pane": "a button below the sliders",
    "last-scale": "a button below the sliders",
}
"""What has another place than a menu for the mouse."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_its_story_exists(row):
    file, _, name = row[2].partition("::")
    folder, _, short = file.rpartition("/")
    tree = ast.parse((HERE / folder / f"test_{short}.py").read_text("utf-8"))
    [story] = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == f"test_{name}"]
    assert any(isinstance(node, ast.Assert | ast.Call) for node in ast.walk(story)), "it looks at something"


def test_its_actions_have_a_key_and_stand_in_palette_and_menus(opened, qtbot):
    wanted = {name for _, names, _ in ROWS for name in names}
    specs = {spec.id: spec for spec in opened.specs}
    assert wanted <= set(specs)
    assert [name for name in sorted(wanted) if not specs[name].shortcuts] == []
    found = {entry.text for entry in opened.shortcuts.entries()}
    # The palette lists each preset under its own name, and what lasts while a key is held makes no entry.
    left = {name for name in wanted if specs[name].text not in found}
    assert left == {"palette", "pan", "flicker", *(f"preset-{number}" for number in range(1, 10))}
    opened._pane_menu(QPoint(0, 0))
    menus = opened.findChildren(QMenu)
    entries = {name for name, action in opened.actions_by_id.items() if any(action in menu.actions() for menu in menus)}
    assert sorted(wanted - entries - set(BESIDE_MENUS)) == []
    assert [name for name in BESIDE_MENUS if name in entries] == [], "they stand in a menu by now"
    for menu in menus:
        menu.close()
