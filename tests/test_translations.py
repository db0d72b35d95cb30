"""Translations are whole: what is compiled is what was translated, and nothing that is put in gets lost."""

from __future__ import annotations

import ast
import re
import runpy
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

pytest.importorskip("PySide6", reason="the translations' programs come with PySide6")

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
FILES = sorted(FOLDER.glob("*.ts"))
OURS = runpy.run_path(str(ROOT / "packaging" / "translations.py"))


def translated(path: Path) -> list[tuple[str, str, str]]:
    """Return context, text and translation of every finished entry of a file."""
    return [
        (context.findtext("name", ""), message.findtext("source", ""), message.findtext("translation", ""))
        for context in ET.parse(path).getroot().iter("context")  # noqa: S314 - a file of ours
        for message in context.iter("message")
        if message.find("translation").get("type") is None
    ]


def test_every_language_has_every_part():
    languages = OURS["languages"]()
    assert "de" in languages
    assert {path.name for path in FILES} == {f"{part}_{code}.ts" for part in OURS["PARTS"] for code in languages}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_compiled_is_what_was_translated(path, tmp_path):
    OURS["release"](path, tmp_path / "again.qm")
    assert (tmp_path / "again.qm").read_bytes() == path.with_suffix(".qm").read_bytes(), "run: make translations"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_of_the_code_is_translated_and_none_that_is_gone_is_left(path, tmp_path):
    """Extracting again changes nothing, and leaves nothing to do."""
    part, _, language = path.stem.rpartition("_")
    again = tmp_path / path.name
    again.write_bytes(path.read_bytes())
    OURS["update"](part, language, again)
    assert OURS["unfinished"](again) == []
    assert again.read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), "run: make translations"


def test_extraction_finds_texts_of_the_code_and_of_data_files():
    found = {text for path in FILES for _, text, _ in translated(path)}
    assert {"Preferences", "{file}: {reason}", "Mediastinum", "MR abdomen, one slice"} <= found
    assert len(found) > 1000


def test_nothing_is_asked_for_by_a_text_that_is_no_literal():
    """Qt's tools find literals only: what is put together first would never be translated."""
    astray = []
    every = [path for part in OURS["PARTS"] for path in OURS["sources"](part)]
    for path in every:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            asks = name in {"say", "mark", "words"} and len(node.args) > 1 and path.name != "words.py"
            if asks and not all(isinstance(one, ast.Constant) for one in node.args):
                astray.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert astray == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_put_into_a_text_is_put_into_its_translation(path):
    def places(text: str) -> list[str]:
        return sorted(set(re.findall(r"\{[^{}]*\}", text)))

    assert not [(text, other) for _, text, other in translated(path) if places(text) != places(other)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_accelerators_and_space_at_the_ends_are_kept(path):
    def shape(text: str) -> tuple[bool, bool, bool]:
        return ("&" in text.replace("&&", ""), text[:1].isspace(), text[-1:].isspace())

    assert not [(text, other) for _, text, other in translated(path) if shape(text) != shape(other)]
