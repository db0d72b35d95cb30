"""The scans that come with Vernier's own dependencies, so that the viewer never opens empty."""

from __future__ import annotations

import json
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

from engine.words import from_file


def builtin_paths() -> list[Path]:
    """Return the built-in scans that this installation has, best-looking first.

    ``resources/builtin.json`` lists them as ``{"package", "path", "title"}``: files of the wheels of pydicom and
    nibabel. A wheel that leaves one out only makes the list shorter.
    """
    return [path for path, _ in _entries()]


def builtin_titles() -> dict[Path, str]:
    """Return a plain title for each built-in scan."""
    return dict(_entries())


def _entries() -> list[tuple[Path, str]]:
    listed = json.loads(resources.files("resources").joinpath("builtin.json").read_text("utf-8"))
    result: list[tuple[Path, str]] = []
    for entry in listed["scans"]:
        # Found without importing: a viewer that only wants a path should not load a package for it.
        spec = find_spec(entry["package"])
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            path = Path(folder, entry["path"])
            if path.is_file():
                result.append((path, from_file(entry["title"])))
                break
    return result
