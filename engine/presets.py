"""Window presets: data that a user can edit, by modality."""

from __future__ import annotations

import json
import math
from importlib import resources
from pathlib import Path
from typing import Any

from engine.errors import UnreadableError
from engine.scan import Modality, VoiFunction, Window

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
            raise UnreadableError(own, "cannot be read as text") from error
        presets |= _parse(text, own)
    return {modality: presets.get(modality, ()) for modality in Modality}


def _parse(text: str, path: Path) -> Presets:
    try:
        listed = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(path, f"is not valid JSON (line {error.lineno})") from error
    if not isinstance(listed, dict):
        raise UnreadableError(path, "holds no list of presets by modality")
    result: Presets = {}
    for modality in Modality:
        if modality.value in listed:
            entries = listed[modality.value]
            if not isinstance(entries, list):
                raise UnreadableError(path, f"the presets of '{modality.value}' are not a list")
            result[modality] = tuple(
                _window(entry, path, f"preset {number} of '{modality.value}'")
                for number, entry in enumerate(entries, start=1)
            )
    return result


def _window(entry: dict[str, Any], path: Path, which: str) -> Window:
    try:
        centre, width, name = float(entry["centre"]), float(entry["width"]), str(entry["name"])
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableError(path, f"{which} needs a name, a centre and a width") from error
    if not (math.isfinite(centre) and math.isfinite(width) and width > 0):
        raise UnreadableError(path, f"{which} needs a finite centre and a width above 0")
    return Window(centre, width, name, VoiFunction.LINEAR_EXACT)
