"""A language that nobody speaks: every text that can be translated stands in ⟦brackets⟧, so that others stand out."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from importlib import resources

from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTableView,
    QTabWidget,
    QTreeView,
    QWidget,
)

LEFT_ALONE = re.compile(
    r"https?:\S+|\d(?:\.\d+)?e[+-]\d+|Vernier|English|Deutsch|DICOMweb|DICOM|DIMSE|NIfTI|GIF|PNG|TIFF|MP4|CSV|JSON|TLS|PACS"
    r"|D\(SR\) − LR|SR|LR|HR|PSNR|SSIM|HU|MR|CT|US|AI"
    r"|\b(?:mm|ms|px|dB|GB|MB|kB|Hz|min|bit|fps|s|h|v|x)\b"
    r"|\b(?:Ctrl|Shift|Alt|Meta|Tab|Return|Esc|Del|Delete|Home|End|PgUp|PgDown|Up|Down|Left|Right|Space|F\d+)\b"
    r"|VR|(?<![A-Za-z])[A-Z](?![A-Za-z])"
)
"""Names, units and keys; a single capital is a key or a side of the patient."""

_OF_TESTS = (
    "Phantom",
    "Head",
    "Foot",
    "Own",
    "Test network",
    "Other network",
    "CPU · test",
    "Under-trained. It may invent.",
)
"""Titles in the window of these tests."""


class Strange(QTranslator):
    """Brackets the texts that translations know, and no others."""

    def __init__(self) -> None:
        super().__init__()
        self._known = {
            (context.findtext("name", ""), message.findtext("source", ""))
            for entry in (resources.files("resources") / "translations").iterdir()
            if entry.name.endswith("_de.ts")
            for context in ET.fromstring(entry.read_text(encoding="utf-8")).iter("context")  # noqa: S314 - ours
            for message in context.iter("message")
        }

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """Return the text in brackets."""
        return f"⟦{text}⟧" if (context, text) in self._known else None

    def isEmpty(self) -> bool:
        """Say that there is something in it."""
        return False


def in_english(root: QWidget, *own: str) -> list[str]:
    """Return what of a window, its panels and its menus is not in brackets, without the user's ``own`` words."""
    return sorted({f"{place}: {text!r}" for place, text in texts(root) if untranslated(text, *_OF_TESTS, *own)})


def untranslated(text: str, *own: str) -> str:
    """Return what of a text is not in brackets, without names, units, keys and the user's ``own`` words."""
    left, depth = "", 0
    for sign in re.sub(r"<[^<>]*>|&(?=\w)", "", text):
        depth += (sign == "⟦") - (sign == "⟧")
        left += sign if depth == 0 and sign != "⟧" else " " if depth == 0 else ""
    for word in sorted((word for word in own if word), key=len, reverse=True):
        left = left.replace(word, " ")
    left = LEFT_ALONE.sub(" ", left)
    return left.strip() if re.search(r"[^\W\d_]", left) else ""


def texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield every text that a user may come to read in ``root`` and what is in it, with where it stands."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.objectName().startswith("qt_"):
            continue
        for place, text in _of(widget):
            if text:
                yield f"{type(widget).__name__}.{place}", text
    for action in root.findChildren(QAction):
        yield "QAction.text", action.text()
        if action.toolTip() != action.text().replace("&", "").rstrip("…"):
            yield "QAction.toolTip", action.toolTip()


def _of(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "toolTip", widget.toolTip()
    yield "statusTip", widget.statusTip()
    yield "accessibleName", widget.accessibleName()
    yield "accessibleDescription", widget.accessibleDescription()
    if widget.isWindow():
        yield "windowTitle", widget.windowTitle()
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    if isinstance(widget, QGroupBox | QMenu):
        yield "title", widget.title()
    if isinstance(widget, QLineEdit):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QAbstractSpinBox):
        yield "special", widget.specialValueText()
        for name in ("prefix", "suffix"):
            if hasattr(widget, name):
                yield name, getattr(widget, name)()
    if isinstance(widget, QComboBox):
        for at in range(widget.count()):
            yield "item", widget.itemText(at)
            yield "tip of an item", str(widget.itemData(at, Qt.ItemDataRole.ToolTipRole) or "")
    if isinstance(widget, QTabWidget):
        for at in range(widget.count()):
            yield "tab", widget.tabText(at)
    if isinstance(widget, QTableView | QTreeView) and widget.model() is not None:
        for at in range(widget.model().columnCount()):
            yield "header", str(widget.model().headerData(at, Qt.Orientation.Horizontal) or "")
