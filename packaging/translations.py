"""Brings the translations up to date with the sources: ``make translations``.

    python packaging/translations.py          updates resources/translations, and says what is not translated yet
    python packaging/translations.py --new fr begins another language

Qt's ``lupdate`` finds the texts (:func:`app.words.say`, :func:`app.words.mark`, :func:`engine.words.words`), Qt's
``lrelease`` compiles what was translated. Texts of data files that the window shows are found by :func:`data_texts`.
Both programs come with PySide6.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
ALIASES = "translate+=say,translate+=mark,translate+=words"
PARTS = ("window", "features", "engine")
OF_THE_WINDOW = {"controls", "panes", "cine"}
"""Folders of ``app`` that belong to the window itself; the command line speaks English."""
OF_FEATURES = {
    *("dialogs.py", "forms.py", "guide_window.py", "self_checking.py", "series_export.py", "studies.py"),
    *("target_field.py", "value_histogram.py", "volumes.py"),
}
"""Files of ``app`` that belong to a dialog or a feature, beside the dialogs' own."""


def sources(part: str) -> list[Path]:
    """Return the files that a part's texts stand in.

    Parameters
    ----------
    part : str
        ``window`` (the window itself), ``features`` (dialogs and what has a folder of its own) or ``engine``.
    """
    if part == "engine":
        return sorted((ROOT / "engine").rglob("*.py"))
    found = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        folder, *inside = path.relative_to(ROOT / "app").parts
        if folder == "cli":
            continue
        of_window = folder in OF_THE_WINDOW if inside else not (folder.endswith("_dialog.py") or folder in OF_FEATURES)
        if of_window == (part == "window"):
            found.append(path)
    return found


def data_texts() -> list[str]:
    """Return the texts of data files that the window shows, in the order of their files."""
    return list(dict.fromkeys(text for text in _data_texts() if text))


def _data_texts() -> Iterator[str]:
    sys.path.insert(0, str(ROOT))  # this checkout, whatever is installed
    from engine.networks.cards import read_cards

    resources = ROOT / "resources"
    for card in read_cards():
        yield from (card.descriptor.summary, card.descriptor.gist)
    for path in sorted((resources / "tuning").glob("*.toml")):
        tuning = tomllib.loads(path.read_text(encoding="utf-8"))["tuning"]
        yield from (tuning["title"], tuning["sentence"])
    for path in sorted((resources / "keys").glob("*.json")):
        profile = json.loads(path.read_text(encoding="utf-8"))
        yield from (profile["title"], profile["about"])
    presets = json.loads((resources / "window-presets.json").read_text(encoding="utf-8"))
    yield from (preset["name"] for modality in ("ct", "mr", "us", "other") for preset in presets[modality])
    scans = json.loads((resources / "builtin.json").read_text(encoding="utf-8"))["scans"]
    yield from (scan["title"] for scan in scans)


def languages() -> list[str]:
    """Return the codes of the languages that there are, beside English."""
    return sorted({path.stem.rpartition("_")[2] for path in FOLDER.glob("*.ts")})


def update(part: str, language: str, target_ts: Path) -> None:
    """Bring one file up to date: new texts come in as unfinished, those that are gone go.

    Locations are kept without line numbers, so that a change elsewhere in a file changes nothing here.
    """
    with tempfile.TemporaryDirectory(prefix="vernier-") as folder:
        files = sources(part)
        if part == "engine":
            table = Path(folder) / "data_files.py"
            table.write_text(
                "".join(f'words("Engine", {json.dumps(text, ensure_ascii=False)})\n' for text in data_texts()),
                encoding="utf-8",
            )
            files.append(table)
        listed = Path(folder) / "files.lst"
        listed.write_text("\n".join(map(str, files)), encoding="utf-8")
        _qt(
            *("lupdate", "-silent", "-no-obsolete", "-locations", "absolute", "-tr-function-alias", ALIASES),
            *("-source-language", "en", "-target-language", language, f"@{listed}", "-ts", str(target_ts)),
        )
    text = target_ts.read_text(encoding="utf-8")
    places = re.compile(r'^ *<location filename="(?:[^"]*/)?([^"/]+/[^"/]+)" line="\d+"/>\n', re.MULTILINE)
    text = places.sub(lambda one: "" if "data_files" in one[1] else f'        <location filename="{one[1]}"/>\n', text)
    text = re.sub(r"( *<location .*\n)\1+", r"\1", text)
    target_ts.write_text(text, encoding="utf-8", newline="\n")


def release(source_ts: Path, target_qm: Path) -> None:
    """Compile one file."""
    _qt("lrelease", "-silent", str(source_ts), "-qm", str(target_qm))


def unfinished(source_ts: Path) -> list[tuple[str, str]]:
    """Return context and text of what is not translated yet."""
    found = []
    for context in ET.parse(source_ts).getroot().iter("context"):  # noqa: S314 - a file of ours
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type") or not translation.text:
                found.append((context.findtext("name", ""), message.findtext("source", "")))
    return found


def _qt(program: str, *arguments: str) -> None:
    """Run one of the programs that come with PySide6."""
    folder = Path(PySide6.__file__).parent
    name = f"{program}.exe" if sys.platform == "win32" else program
    found = [path for path in (folder / name, folder / "Qt" / "libexec" / name) if path.is_file()]
    done = subprocess.run([str(found[0]), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{program}: {done.stdout}{done.stderr}")


def main() -> None:
    """Update and compile every language."""
    FOLDER.mkdir(exist_ok=True)
    for language in [*languages(), *(sys.argv[2:] if sys.argv[1:2] == ["--new"] else [])]:
        for part in PARTS:
            target = FOLDER / f"{part}_{language}.ts"
            update(part, language, target)
            release(target, target.with_suffix(".qm"))
            left = unfinished(target)
            sys.stdout.write(f"{target.name}: {len(left)} to translate\n")
            for context, text in left:
                sys.stdout.write(f"    {context}: {text!r}\n")


if __name__ == "__main__":
    main()
