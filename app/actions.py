"""The one table of everything that keys and menus can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from app.cine import moments
from app.colour_maps import map_after
from app.differences import SOURCES
from app.planes import toggle_linked
from app.scales import fit_pane, last_used, square_pixels
from app.session import Session
from app.state import Compare, Layout
from app.tuning.state import Intent
from engine.reformatted import AnatomicalPlane

ZOOM_STEP = 1.25


class Group(Enum):
    """Headings of the help."""

    FILE = "Files"
    SLICE = "Slices and series"
    WINDOW = "Window"
    MAGNIFY = "Magnifying"
    VIEW = "View"
    LOOK = "Looks"
    COMPARE = "Comparing"
    MEASURE = "Measuring"
    TUNING = "Tuning"
    HELP = "Help"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing the user can do.

    Attributes
    ----------
    id : str
        Stable name, under which a shortcut can be remapped.
    text : str
        As in menus and in the help.
    shortcuts : tuple of str
        As Qt reads them; the first one is shown.
    run : callable
        Does it.
    group : Group
        Where the help lists it.
    hold : bool
        Lasts while the key is held: ``run(True)`` on press, ``run(False)`` on release.
    panes_only : bool
        The shortcut works while a pane has the focus, so that it keeps its meaning elsewhere.
    """

    id: str
    text: str
    shortcuts: tuple[str, ...]
    run: Callable[..., None]
    group: Group
    hold: bool = False
    panes_only: bool = False


@dataclass(frozen=True, slots=True)
class Handlers:
    """What actions need from the window beyond the session."""

    open_files: Callable[[], None]
    open_folder: Callable[[], None]
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
    ("Left drag", "Window: right for wider, down for darker"),
    ("Middle drag, Space + left drag", "Pan"),
    ("Right drag", "Zoom about the pressed point"),
    ("Right click", "Menu"),
    ("Wheel", "Slices"),
    ("Ctrl + wheel", "Zoom at the cursor"),
    ("Shift + move", "Crosshair at the same point in every pane"),
    ("Double click", "One pane alone, again: all panes"),
    ("Left drag with a measuring tool", "Measure; polygons by clicks, a double click closes them"),
    ("Left drag on a measurement", "Move it, or one of its points"),
    ("Drop files, folders or archives", "Open them"),
)


def table(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    """Return every action of the window."""
    # Those actions are made of the classes above.
    from app.measuring.actions import measuring_actions

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
        ActionSpec("open", "Open files…", ("Ctrl+O",), do.open_files, Group.FILE),
        ActionSpec("open-folder", "Open folder…", ("Ctrl+Shift+O",), do.open_folder, Group.FILE),
        ActionSpec("archive", "Hospital archive…", ("Ctrl+Shift+H",), do.archive, Group.FILE),
        ActionSpec("open-builtin", "Open built-in scans", ("Ctrl+B",), do.open_builtin, Group.FILE),
        ActionSpec("export", "Export slice…", ("Ctrl+E",), do.export, Group.FILE),
        ActionSpec("export-series", "Export series…", ("Ctrl+Shift+E",), do.export_series, Group.FILE),
        ActionSpec("isotropic", "Isotropic volume…", ("Ctrl+I",), do.isotropic, Group.FILE),
        ActionSpec("self-check", "Self-check of this slice…", ("Ctrl+K",), do.self_check, Group.FILE),
        ActionSpec("reader-study", "Reader study…", ("Ctrl+Shift+R",), do.reader_study, Group.FILE),
        ActionSpec("close-scan", "Close scan", ("Ctrl+W",), do.close_scan, Group.FILE),
        ActionSpec("stop", "Stop what runs, clear the crosshair", ("Esc",), do.stop, Group.FILE),
        ActionSpec("recompute", "Compute again", ("F5",), do.recompute, Group.FILE),
        ActionSpec("quit", "Quit", ("Ctrl+Q",), do.quit, Group.FILE),
    )


def _slice_actions(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    def step(by: int) -> Callable[[], None]:
        return lambda: moments.step(session, by)

    def step_time(by: int) -> Callable[[], None]:
        return lambda: moments.show_moment(session, moments.place_of(session)[1] + by)

    return (
        ActionSpec("slice-previous", "Previous slice", ("Up",), step(-1), Group.SLICE),
        ActionSpec("slice-next", "Next slice", ("Down",), step(1), Group.SLICE),
        ActionSpec("slice-first", "First slice", ("Home",), step(-1_000_000), Group.SLICE),
        ActionSpec("slice-last", "Last slice", ("End",), step(1_000_000), Group.SLICE),
        ActionSpec("time-previous", "Previous time point", ("[", "Alt+Left"), step_time(-1), Group.SLICE),
        ActionSpec("time-next", "Next time point", ("]", "Alt+Right"), step_time(1), Group.SLICE),
        ActionSpec("cine", "Play or stop (cine)", ("C",), do.play, Group.SLICE),
        ActionSpec("slower", "Play slower", (",",), partial(do.change_speed, -1), Group.SLICE),
        ActionSpec("faster", "Play faster", (".",), partial(do.change_speed, 1), Group.SLICE),
        ActionSpec("loop", "Play again from the end on, or stop there", ("O",), do.toggle_loop, Group.SLICE),
        ActionSpec("series-previous", "Previous series", ("PgUp",), lambda: session.step_scan(-1), Group.SLICE),
        ActionSpec("series-next", "Next series", ("PgDown",), lambda: session.step_scan(1), Group.SLICE),
    )


def _window_actions(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    def preset(number: int) -> Callable[[], None]:
        return lambda: session.choose_preset(number)

    def invert() -> None:
        session.set_view(replace(session.view, inverted=not session.view.inverted))

    return (
        *(
            ActionSpec(f"preset-{number}", f"Window preset {number}", (str(number),), preset(number - 1), Group.WINDOW)
            for number in range(1, 10)
        ),
        ActionSpec("full-range", "Full range of values", ("0",), do.full_range, Group.WINDOW),
        ActionSpec("invert", "Invert", ("I",), invert, Group.WINDOW),
    )


PLANES: dict[str, tuple[str, str, AnatomicalPlane | None]] = {
    "plane-axial": ("Axial", "Alt+1", AnatomicalPlane.AXIAL),
    "plane-coronal": ("Coronal", "Alt+2", AnatomicalPlane.CORONAL),
    "plane-sagittal": ("Sagittal", "Alt+3", AnatomicalPlane.SAGITTAL),
    "plane-acquired": ("As acquired", "Alt+4", None),
}
"""The actions that turn a volume: text, key, plane."""


def _plane_actions(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    return (
        *(
            ActionSpec(name, text, (keys,), partial(do.show_plane, plane), Group.SLICE)
            for name, (text, keys, plane) in PLANES.items()
        ),
        ActionSpec("link-series", "Link series by position", ("Y",), partial(toggle_linked, session), Group.SLICE),
    )


def _scale_actions(session: Session) -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("square-pixels", "Square pixels", ("Q",), partial(square_pixels, session), Group.MAGNIFY),
        ActionSpec("fit-pane", "As many pixels as a pane", ("Shift+Q",), partial(fit_pane, session), Group.MAGNIFY),
        ActionSpec("last-scale", "Magnification used before", ("Shift+R",), partial(last_used, session), Group.MAGNIFY),
    )


def _view_actions(session: Session, do: Handlers) -> tuple[ActionSpec, ...]:
    def toggle_overlay() -> None:
        session.set_options(replace(session.options, overlay=not session.options.overlay))

    def toggle_patient() -> None:
        session.set_options(replace(session.options, patient=not session.options.patient))

    def toggle_uncertainty() -> None:
        session.set_options(replace(session.options, uncertainty=not session.options.uncertainty))

    return (
        ActionSpec("reset-view", "Reset view and window", ("R",), session.reset_view, Group.VIEW),
        ActionSpec("zoom-in", "Zoom in", ("+", "Ctrl++"), lambda: session.zoom(ZOOM_STEP), Group.VIEW),
        ActionSpec("zoom-out", "Zoom out", ("-", "Ctrl+-"), lambda: session.zoom(1 / ZOOM_STEP), Group.VIEW),
        ActionSpec("zoom-fit", "Fit the slice", ("=", "Ctrl+0"), session.fit, Group.VIEW),
        ActionSpec(
            "flip-horizontal", "Mirror left to right", ("H",), lambda: session.flip(horizontal=True), Group.VIEW
        ),
        ActionSpec("flip-vertical", "Mirror top to bottom", ("V",), lambda: session.flip(vertical=True), Group.VIEW),
        ActionSpec("overlay", "Text, letters and scale bar", ("T",), toggle_overlay, Group.VIEW),
        ActionSpec("patient-data", "Patient data on screen", ("Shift+T",), toggle_patient, Group.VIEW),
        ActionSpec("uncertainty", "How sure the image is", ("U",), toggle_uncertainty, Group.VIEW),
        ActionSpec("alone", "This pane alone", ("Return",), do.toggle_alone, Group.VIEW, panes_only=True),
        ActionSpec("next-pane", "Next pane", ("Tab",), do.next_pane, Group.VIEW, panes_only=True),
        ActionSpec("next-area", "Next area: series, panes, controls", ("F6",), do.next_area, Group.VIEW),
        ActionSpec("pan", "Pan with the left button while held", ("Space",), do.hold_pan, Group.VIEW, hold=True),
        ActionSpec("full-screen", "Full screen", ("F11",), do.full_screen, Group.VIEW),
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

    words = "Flicker: bicubic in the place of super-resolved, or the first of two, while held"
    ways = (
        ("side-by-side", "Side by side", "Shift+S", Compare.SIDE_BY_SIDE),
        ("curtain", "Curtain: drag the line", "S", Compare.CURTAIN),
        ("lens", "Lens: follows the mouse", "L", Compare.LENS),
        ("one-by-one", "Flicker: one image, F for the other", "Shift+F", Compare.FLICKER),
        ("blend", "Blend", "B", Compare.BLEND),
        ("checkerboard", "Checkerboard", "K", Compare.CHECKERBOARD),
    )
    return (
        *(ActionSpec(name, text, (keys,), way(mode), Group.COMPARE) for name, text, keys, mode in ways),
        ActionSpec("swap", "Swap the two that are compared", ("W",), swap, Group.COMPARE),
        ActionSpec("flicker", words, ("F",), flicker, Group.COMPARE, hold=True),
        ActionSpec("difference", "Difference pane", ("X",), session.toggle_difference, Group.COMPARE),
        ActionSpec("next-difference", "Next difference", ("Shift+X",), next_difference, Group.COMPARE),
        ActionSpec("histogram", "Histogram of the difference", ("G",), session.toggle_histogram, Group.COMPARE),
    )


def _tuning_actions(do: Handlers) -> tuple[ActionSpec, ...]:
    def action(name: str, text: str, keys: str, intent: Intent) -> ActionSpec:
        return ActionSpec(name, text, (keys,), partial(do.tune, intent), Group.TUNING)

    return (
        action("tune", "Tune on this scan", "Ctrl+T", Intent.START),
        action("tune-pause", "Pause tuning, go on", "Ctrl+P", Intent.PAUSE),
        action("tune-finish", "Stop tuning and keep the best", "Ctrl+Shift+T", Intent.FINISH),
        action("tune-cancel", "Cancel tuning", "Ctrl+.", Intent.CANCEL),
        action("tune-show", "Show the weights that are being tuned", "Ctrl+L", Intent.SHOW_CURRENT),
        action("use-tuned", "Tuned or shipped weights", "Shift+W", Intent.USE_TUNED),
        action("tuned-weights", "Tuned weights…", "Ctrl+Shift+W", Intent.LIST),
    )


LAYOUTS = {
    Layout.GRID: ("Panes in a grid", "Ctrl+1"),
    Layout.ROW: ("Panes in a row", "Ctrl+2"),
    Layout.COLUMN: ("Panes in a column", "Ctrl+3"),
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
        ActionSpec("tags", "Header of the file (DICOM tags)…", ("Ctrl+D",), do.show_tags, Group.LOOK),
        ActionSpec("edit-presets", "Edit window presets…", ("Ctrl+Alt+P",), do.edit_presets, Group.LOOK),
        ActionSpec("value-histogram", "Histogram of the slice", ("Shift+G",), toggle_histogram, Group.LOOK),
        ActionSpec("colour-map", "Next colour map", ("M",), next_map, Group.LOOK),
        ActionSpec("theme", "Light or dark", ("Ctrl+Shift+L",), do.switch_theme, Group.LOOK),
        ActionSpec("preferences", "Preferences…", ("Ctrl+,",), do.preferences, Group.LOOK),
    )


def _help_actions(do: Handlers) -> tuple[ActionSpec, ...]:
    return (
        ActionSpec("palette", "Find an action…", ("Ctrl+Shift+P",), do.find, Group.HELP),
        ActionSpec("keys", "Keys…", ("Ctrl+Alt+K",), do.change_keys, Group.HELP),
        ActionSpec("help", "Gestures and keys", ("F1",), do.help, Group.HELP),
        ActionSpec("guide", "How to read the images", ("Shift+F1",), do.guide, Group.HELP),
    )
