"""Writes the licences of everything that a bundled program holds into one text.

python packaging/licences.py build/licences.txt
"""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_NAMES = ("licen", "copying", "notice", "copyright")


def bundled(name: str) -> set[str]:
    """Return the distributions that ``name`` brings on this machine, without extras, itself among them."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        one = canonicalize_name(waiting.pop())
        if one in found:
            continue
        found.add(one)
        for line in metadata.requires(one) or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found


def texts(name: str) -> list[str]:
    """Return the licence texts that a distribution carries."""
    found = []
    for file in metadata.files(name) or []:
        path = Path(str(file.locate()))
        if any(word in file.name.lower() for word in _NAMES) and path.is_file() and path.suffix not in {".py", ".pyc"}:
            found.append(path.read_text(encoding="utf-8", errors="replace").strip())
    return found


def terms(name: str) -> str:
    """Return in a few words what a distribution says of its licence."""
    about = metadata.metadata(name)
    classifiers = [line.rpartition(":: ")[2] for line in about.get_all("Classifier") or [] if "License ::" in line]
    return about.get("License-Expression") or ", ".join(classifiers) or (about.get("License") or "see below")[:80]


def main() -> None:
    """Write the text; fail where a distribution says nothing of its licence."""
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    parts = [f"Python {sys.version.split()[0]}\nPython Software Foundation License"]
    for name in sorted(bundled("vernier") - {"vernier"}):
        head = f"{metadata.metadata(name)['Name']} {metadata.version(name)}\n{terms(name)}"
        parts.append("\n\n".join([head, *texts(name)]))
    target.write_text("\n\n\n".join(f"{'=' * 100}\n{part}" for part in parts) + "\n", encoding="utf-8")
    sys.stdout.write(f"{target}: the licences of {len(parts)} parts\n")


if __name__ == "__main__":
    main()
