"""Window presets: data that a user can edit, by modality."""

from __future__ import annotations

import json
import math
from importlib import resources
from pathlib import Path
from typing import Any

from engine.errors import UnreadableError, WriteError
from engine.scan import Modality, VoiFunction, Window
from engine.words import words

Presets = dict[Modality, tuple[Window, ...]]
"""Windows for each modality, in the order of their keys."""


def load_presets(own: Path | None = None) -> Presets:
    """Return the window presets.

    Parameters
    ----------
    own : pathlib.Path, optional
        The user's file, of the same form as ``resources/window-presets.json``: a modality that it names replaces the
        shipped list of that modality. A file that does not exist is no error.

    Returns
    -------
    dict
        A (possibly empty) tuple of windows for each :class:`~engine.scan.Modality`.

    Raises
    ------
    UnreadableError
        When the user's file is not of that form; the message says which entry.
    """
    shipped = resources.files("resources").joinpath("window-presets.json").read_text("utf-8")
    presets = _parse(shipped, Path("window-presets.json"))
    if own is not None and own.is_file():
        try:
            text = own.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableError(own, words("Engine", "cannot be read as text")) from error
        presets |= _parse(text, own)
    return {modality: presets.get(modality, ()) for modality in Modality}


def save_presets(own: Path, presets: Presets) -> None:
    """Write the user's presets, whole or not at all; presets equal to the shipped ones need no file, which then goes.

    Parameters
    ----------
    own : pathlib.Path
        The user's file; its folder is made.
    presets : dict
        For every modality, as :func:`load_presets` returns them.

    Raises
    ------
    WriteError
        The file cannot be written; the one before is still there.
    """
    from engine.write.atomic import make_folder, reason, write_whole

    changed = {
        modality.value: [
            {"name": window.name, "centre": window.centre, "width": window.width}
            for window in presets.get(modality, ())
        ]
        for modality, shipped in load_presets().items()
        if presets[modality] != shipped
    }
    if not changed:
        try:
            own.unlink(missing_ok=True)
        except OSError as error:
            raise WriteError(own, reason(error)) from error
        return
    make_folder(own.parent)
    write_whole(own, json.dumps(changed, indent=2, ensure_ascii=False).encode(), overwrite=True)


def _parse(text: str, path: Path) -> Presets:
    try:
        listed = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            path, words("Engine", "is not valid JSON (line {lineno})").of(lineno=error.lineno)
        ) from error
    if not isinstance(listed, dict):
        raise UnreadableError(path, words("Engine", "holds no list of presets by modality"))
    result: Presets = {}
    for modality in Modality:
        if modality.value in listed:
            entries = listed[modality.value]
            if not isinstance(entries, list):
                raise UnreadableError(
                    path, words("Engine", "the presets of '{modality}' are not a list").of(modality=modality.value)
                )
            result[modality] = tuple(
                _window(
                    entry,
                    path,
                    words("Engine", "preset {number} of '{modality}'").of(number=number, modality=modality.value),
                )
                for number, entry in enumerate(entries, start=1)
            )
    return result


def _window(entry: dict[str, Any], path: Path, which: str) -> Window:
    try:
        centre, width, name = float(entry["centre"]), float(entry["width"]), str(entry["name"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableError(
            path, words("Engine", "{which} needs a name, a centre and a width").of(which=which)
        ) from error
    if not (math.isfinite(centre) and math.isfinite(width) and width > 0):
        raise UnreadableError(
            path, words("Engine", "{which} needs a finite centre and a width above 0").of(which=which)
        )
    return Window(centre, width, name, VoiFunction.LINEAR_EXACT)
