"""The one table of everything that keys and menus can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from app.action_spec import ActionSpec, Group
from app.cine import moments
from app.colour_maps import map_after
from app.differences import SOURCES
from app.measuring.actions import measuring_actions
from app.planes import toggle_linked
from app.scales import fit_pane, last_used, square_pixels
from app.session import Session
from app.state import Compare, Layout
from app.tuning.state import Intent
from app.words import Phrase, mark, say
from engine.reformatted import AnatomicalPlane

ZOOM_STEP = 1.25


@dataclass(frozen=True, slots=True)
class Handlers:
    """What actions need from the window beyond the session."""

    open_files: Callable[[], None]
    open_folder: Callable[[], None]
    open_channels: Callable[[], None]
    open_weights: Callable[[], None]
    open_builtin: Callable[[], None]
    close_scan: Callable[[], None]
    export: Callable[[], None]
    archive: Callable[[], None]
    export_series: Callable[[], None]
    isotropic: Callable[[], None]
    self_check: Callable[[], None]
    reader_study: Callable[[], None]
    stop: Callable[[], None]
    recompute: Callable[[], None]
    full_range: Callable[[], None]
    next_pane: Callable[[], None]
    next_area: Callable[[], None]
    toggle_alone: Callable[[], None]
    full_screen: Callable[[], None]
    hold_pan: Callable[[bool], None]
    show_tags: Callable[[], None]
    edit_presets: Callable[[], None]
    switch_theme: Callable[[], None]
    preferences: Callable[[], None]
    find: Callable[[], None]
    change_keys: Callable[[], None]
    help: Callable[[], None]
    guide: Callable[[], None]
    quit: Callable[[], None]
    tune: Callable[[Intent], None]
    show_plane: Callable[[AnatomicalPlane | None], None]
    play: Callable[[], None]
    change_speed: Callable[[int], None]
    toggle_loop: Callable[[], None]


GESTURES = (
    (mark("Gestures", "Left drag"), mark("Gestures", "Window: right for wider, down for darker")),
    (mark("Gestures", "Middle drag, Space + left drag"), mark("Gestures", "Pan")),
    (mark("Gestures", "Right drag"), mark("Gestures", "Zoom about the pressed point")),
    (mark("Gestures", "Right click"), mark("Gestures", "Menu")),
    (mark("Gestures", "Wheel"), mark("Gestures", "Slices")),
    (mark("Gestures", "Ctrl + wheel"), mark("Gestures", "Zoom at the cursor")),
    (mark("Gestures", "Shift + move"), mark("Gestures", "Crosshair at the same point in every pane")),
    (mark("Gestures", "Double click"), mark("Gestures", "One pane alone, again: all panes")),
    (
        mark("Gestures", "Left drag with a measuring tool"),
        mark("Gestures", "Measure; polygons by clicks, a double click closes them"),
    ),
    (mark("Gestures", "Left drag on a measurement"), mark("Gestures", "Move it, or one of its points")),
    (mark("Gestures", "Drop files, folders or archives"), mark("Gestures", "Open them")),
)


def table(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    """Return every action of the window."""
    return (
        *_file_actions(do),
        *_slice_actions(session, do),
        *_window_actions(session, do),
        *_plane_actions(session, do),
        *_scale_actions(session),
        *_view_actions(session, do),
        *_compare_actions(session),
        *measuring_actions(session),
        *_tuning_actions(do),
        *_look_actions(session, do),
        *_help_actions(do),
    )


def _file_actions(do: Handlers) -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("open", mark("Actions", "Open files…"), ("Ctrl+O",), do.open_files, Group.FILE),
        ActionSpec("open-folder", mark("Actions", "Open folder…"), ("Ctrl+Shift+O",), do.open_folder, Group.FILE),
        ActionSpec(
            "open-channels",
            mark("Actions", "Open as one multi-channel scan…"),
            ("Ctrl+Alt+O",),
            do.open_channels,
            Group.FILE,
        ),
        ActionSpec("archive", mark("Actions", "Hospital archive…"), ("Ctrl+Shift+H",), do.archive, Group.FILE),
        ActionSpec("open-builtin", mark("Actions", "Open built-in scans"), ("Ctrl+B",), do.open_builtin, Group.FILE),
        ActionSpec(
            "open-weights", mark("Actions", "Open network weights…"), ("Ctrl+Alt+W",), do.open_weights, Group.FILE
        ),
        ActionSpec("export", mark("Actions", "Export slice…"), ("Ctrl+E",), do.export, Group.FILE),
        ActionSpec("export-series", mark("Actions", "Export series…"), ("Ctrl+Shift+E",), do.export_series, Group.FILE),
        ActionSpec("isotropic", mark("Actions", "Isotropic volume…"), ("Ctrl+I",), do.isotropic, Group.FILE),
        ActionSpec("self-check", mark("Actions", "Self-check of this slice…"), ("Ctrl+K",), do.self_check, Group.FILE),
        ActionSpec("reader-study", mark("Actions", "Reader study…"), ("Ctrl+Shift+R",), do.reader_study, Group.FILE),
        ActionSpec("close-scan", mark("Actions", "Close scan"), ("Ctrl+W",), do.close_scan, Group.FILE),
        ActionSpec("stop", mark("Actions", "Stop what runs, clear the crosshair"), ("Esc",), do.stop, Group.FILE),
        ActionSpec("recompute", mark("Actions", "Compute again"), ("F5",), do.recompute, Group.FILE),
        ActionSpec("quit", mark("Actions", "Quit"), ("Ctrl+Q",), do.quit, Group.FILE),
    )


def _slice_actions(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    def step(by: int) -> Callable[[], None]:
        return lambda: moments.step(session, by)

    def step_time(by: int) -> Callable[[], None]:
        return lambda: moments.show_moment(session, moments.place_of(session)[1] + by)

    return (
        ActionSpec("slice-previous", mark("Actions", "Previous slice"), ("Up",), step(-1), Group.SLICE),
        ActionSpec("slice-next", mark("Actions", "Next slice"), ("Down",), step(1), Group.SLICE),
        ActionSpec("slice-first", mark("Actions", "First slice"), ("Home",), step(-1_000_000), Group.SLICE),
        ActionSpec("slice-last", mark("Actions", "Last slice"), ("End",), step(1_000_000), Group.SLICE),
        ActionSpec(
            "time-previous", mark("Actions", "Previous time point"), ("[", "Alt+Left"), step_time(-1), Group.SLICE
        ),
        ActionSpec("time-next", mark("Actions", "Next time point"), ("]", "Alt+Right"), step_time(1), Group.SLICE),
        ActionSpec("cine", mark("Actions", "Play or stop (cine)"), ("C",), do.play, Group.SLICE),
        ActionSpec("slower", mark("Actions", "Play slower"), (",",), partial(do.change_speed, -1), Group.SLICE),
        ActionSpec("faster", mark("Actions", "Play faster"), (".",), partial(do.change_speed, 1), Group.SLICE),
        ActionSpec(
            "loop", mark("Actions", "Play again from the end on, or stop there"), ("O",), do.toggle_loop, Group.SLICE
        ),
        ActionSpec(
            "series-previous", mark("Actions", "Previous series"), ("PgUp",), lambda: session.step_scan(-1), Group.SLICE
        ),
        ActionSpec(
            "series-next", mark("Actions", "Next series"), ("PgDown",), lambda: session.step_scan(1), Group.SLICE
        ),
    )


def _window_actions(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    def preset(number: int) -> Callable[[], None]:
        return lambda: session.choose_preset(number)

    def invert() -> None:
        session.set_view(replace(session.view, inverted=not session.view.inverted))

    window = say("Actions", "Window preset {number}")
    return (
        *(
            ActionSpec(
                f"preset-{number}", window.format(number=number), (str(number),), preset(number - 1), Group.WINDOW
            )
            for number in range(1, 10)
        ),
        ActionSpec("full-range", mark("Actions", "Full range of values"), ("0",), do.full_range, Group.WINDOW),
        ActionSpec("invert", mark("Actions", "Invert"), ("I",), invert, Group.WINDOW),
    )


PLANES: dict[str, tuple[Phrase, str, AnatomicalPlane | None]] = {
    "plane-axial": (mark("Actions", "Axial"), "Alt+1", AnatomicalPlane.AXIAL),
    "plane-coronal": (mark("Actions", "Coronal"), "Alt+2", AnatomicalPlane.CORONAL),
    "plane-sagittal": (mark("Actions", "Sagittal"), "Alt+3", AnatomicalPlane.SAGITTAL),
    "plane-acquired": (mark("Actions", "As acquired"), "Alt+4", None),
}
"""The actions that turn a volume: text, key, plane."""


def _plane_actions(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    return (
        *(
            ActionSpec(name, text, (keys,), partial(do.show_plane, plane), Group.SLICE)
            for name, (text, keys, plane) in PLANES.items()
        ),
        ActionSpec(
            "link-series",
            mark("Actions", "Link series by position"),
            ("Y",),
            partial(toggle_linked, session),
            Group.SLICE,
        ),
    )


def _scale_actions(session: Session) -> tuple[ActionSpec, ...]:
    return (
        ActionSpec(
            "square-pixels", mark("Actions", "Square pixels"), ("Q",), partial(square_pixels, session), Group.MAGNIFY
        ),
        ActionSpec(
            "fit-pane",
            mark("Actions", "As many pixels as a pane"),
            ("Shift+Q",),
            partial(fit_pane, session),
            Group.MAGNIFY,
        ),
        ActionSpec(
            "last-scale",
            mark("Actions", "Magnification used before"),
            ("Shift+R",),
            partial(last_used, session),
            Group.MAGNIFY,
        ),
    )


def _view_actions(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    def toggle_overlay() -> None:
        session.set_options(replace(session.options, overlay=not session.options.overlay))

    def toggle_patient() -> None:
        session.set_options(replace(session.options, patient=not session.options.patient))

    def toggle_uncertainty() -> None:
        session.set_options(replace(session.options, uncertainty=not session.options.uncertainty))

    return (
        ActionSpec("reset-view", mark("Actions", "Reset view and window"), ("R",), session.reset_view, Group.VIEW),
        ActionSpec("zoom-in", mark("Actions", "Zoom in"), ("+", "Ctrl++"), lambda: session.zoom(ZOOM_STEP), Group.VIEW),
        ActionSpec(
            "zoom-out", mark("Actions", "Zoom out"), ("-", "Ctrl+-"), lambda: session.zoom(1 / ZOOM_STEP), Group.VIEW
        ),
        ActionSpec("zoom-fit", mark("Actions", "Fit the slice"), ("=", "Ctrl+0"), session.fit, Group.VIEW),
        ActionSpec(
            "flip-horizontal",
            mark("Actions", "Mirror left to right"),
            ("H",),
            lambda: session.flip(horizontal=True),
            Group.VIEW,
        ),
        ActionSpec(
            "flip-vertical",
            mark("Actions", "Mirror top to bottom"),
            ("V",),
            lambda: session.flip(vertical=True),
            Group.VIEW,
        ),
        ActionSpec("overlay", mark("Actions", "Text, letters and scale bar"), ("T",), toggle_overlay, Group.VIEW),
        ActionSpec("patient-data", mark("Actions", "Patient data on screen"), ("Shift+T",), toggle_patient, Group.VIEW),
        ActionSpec("uncertainty", mark("Actions", "How sure the image is"), ("U",), toggle_uncertainty, Group.VIEW),
        ActionSpec(
            "alone", mark("Actions", "This pane alone"), ("Return",), do.toggle_alone, Group.VIEW, panes_only=True
        ),
        ActionSpec("next-pane", mark("Actions", "Next pane"), ("Tab",), do.next_pane, Group.VIEW, panes_only=True),
        ActionSpec(
            "next-area", mark("Actions", "Next area: series, panes, controls"), ("F6",), do.next_area, Group.VIEW
        ),
        ActionSpec(
            "pan",
            mark("Actions", "Pan with the left button while held"),
            ("Space",),
            do.hold_pan,
            Group.VIEW,
            hold=True,
        ),
        ActionSpec("full-screen", mark("Actions", "Full screen"), ("F11",), do.full_screen, Group.VIEW),
    )


def _compare_actions(session: Session) -> tuple[ActionSpec, ...]:
    def way(mode: Compare) -> Callable[[], None]:
        return lambda: session.compare(mode)

    def swap() -> None:
        compared = session.options.comparison
        session.compare_pair(compared.second, compared.first)

    def next_difference() -> None:
        modes = tuple(SOURCES)
        place = modes.index(session.options.difference_mode) if session.shows_difference else -1
        session.choose_difference(modes[(place + 1) % len(modes)])

    def flicker(held: bool) -> None:
        session.set_options(replace(session.options, flicker=held))

    words = mark("Actions", "Flicker: bicubic in the place of super-resolved, or the first of two, while held")
    ways = (
        ("side-by-side", mark("Actions", "Side by side"), "Shift+S", Compare.SIDE_BY_SIDE),
        ("curtain", mark("Actions", "Curtain: drag the line"), "S", Compare.CURTAIN),
        ("lens", mark("Actions", "Lens: follows the mouse"), "L", Compare.LENS),
        ("one-by-one", mark("Actions", "Flicker: one image at a time"), "Shift+F", Compare.FLICKER),
        ("blend", mark("Actions", "Blend"), "B", Compare.BLEND),
        ("checkerboard", mark("Actions", "Checkerboard"), "K", Compare.CHECKERBOARD),
    )
    return (
        *(ActionSpec(name, text, (keys,), way(mode), Group.COMPARE) for name, text, keys, mode in ways),
        ActionSpec("swap", mark("Actions", "Swap the two that are compared"), ("W",), swap, Group.COMPARE),
        ActionSpec("flicker", words, ("F",), flicker, Group.COMPARE, hold=True),
        ActionSpec("difference", mark("Actions", "Difference pane"), ("X",), session.toggle_difference, Group.COMPARE),
        ActionSpec("next-difference", mark("Actions", "Next difference"), ("Shift+X",), next_difference, Group.COMPARE),
        ActionSpec(
            "histogram", mark("Actions", "Histogram of the difference"), ("G",), session.toggle_histogram, Group.COMPARE
        ),
    )


def _tuning_actions(do: Handlers) -> tuple[ActionSpec, ...]:
    def action(name: str, text: Phrase, keys: str, intent: Intent) -> ActionSpec:
        return ActionSpec(name, text, (keys,), partial(do.tune, intent), Group.TUNING)

    return (
        action("tune", mark("Actions", "Tune on this scan"), "Ctrl+T", Intent.START),
        action("tune-pause", mark("Actions", "Pause tuning, go on"), "Ctrl+P", Intent.PAUSE),
        action("tune-finish", mark("Actions", "Stop tuning and keep the best"), "Ctrl+Shift+T", Intent.FINISH),
        action("tune-cancel", mark("Actions", "Cancel tuning"), "Ctrl+.", Intent.CANCEL),
        action("tune-show", mark("Actions", "Show the weights that are being tuned"), "Ctrl+L", Intent.SHOW_CURRENT),
        action("use-tuned", mark("Actions", "Tuned or shipped weights"), "Shift+W", Intent.USE_TUNED),
        action("tuned-weights", mark("Actions", "Tuned weights…"), "Ctrl+Shift+W", Intent.LIST),
    )


LAYOUTS = {
    Layout.GRID: (mark("Actions", "Panes in a grid"), "Ctrl+1"),
    Layout.ROW: (mark("Actions", "Panes in a row"), "Ctrl+2"),
    Layout.COLUMN: (mark("Actions", "Panes in a column"), "Ctrl+3"),
    Layout.PLANES: (mark("Actions", "Three planes of the volume"), "Ctrl+4"),
}


def _look_actions(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    def arrange(layout: Layout) -> Callable[[], None]:
        return lambda: session.set_options(replace(session.options, layout=layout, alone=None))

    def toggle_histogram() -> None:
        session.set_options(replace(session.options, value_histogram=not session.options.value_histogram))

    def next_map() -> None:
        session.set_options(replace(session.options, colour_map=map_after(session.options.colour_map)))

    return (
        *(
            ActionSpec(f"layout-{layout.value}", text, (keys,), arrange(layout), Group.LOOK)
            for layout, (text, keys) in LAYOUTS.items()
        ),
        ActionSpec("tags", mark("Actions", "Header of the file (DICOM tags)…"), ("Ctrl+D",), do.show_tags, Group.LOOK),
        ActionSpec(
            "edit-presets", mark("Actions", "Edit window presets…"), ("Ctrl+Alt+P",), do.edit_presets, Group.LOOK
        ),
        ActionSpec(
            "value-histogram", mark("Actions", "Histogram of the slice"), ("Shift+G",), toggle_histogram, Group.LOOK
        ),
        ActionSpec("colour-map", mark("Actions", "Next colour map"), ("M",), next_map, Group.LOOK),
        ActionSpec("theme", mark("Actions", "Light or dark"), ("Ctrl+Shift+L",), do.switch_theme, Group.LOOK),
        ActionSpec("preferences", mark("Actions", "Preferences…"), ("Ctrl+,",), do.preferences, Group.LOOK),
    )


def _help_actions(do: Handlers) -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("palette", mark("Actions", "Find an action…"), ("Ctrl+Shift+P",), do.find, Group.HELP),
        ActionSpec("keys", mark("Actions", "Keys…"), ("Ctrl+Alt+K",), do.change_keys, Group.HELP),
        ActionSpec("help", mark("Actions", "Gestures and keys"), ("F1",), do.help, Group.HELP),
        ActionSpec("guide", mark("Actions", "How to read the images"), ("Shift+F1",), do.guide, Group.HELP),
    )
