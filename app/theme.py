"""Colours, fonts and the style sheet: dark and calm with one accent, or light."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib import resources as files

import numpy as np
from numpy.typing import NDArray
from pyqtgraph import ColorMap
from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

FONT_FAMILIES = [
    "Inter",
    "Segoe UI Variable Text",
    "Segoe UI",
    "SF Pro Text",
    "Noto Sans",
    "Cantarell",
    "Ubuntu",
    "DejaVu Sans",
]
FONT_PIXELS = 12


@dataclass(slots=True)
class Theme:
    """One set of colours, as ``#rrggbb``.

    All parts of a window hold one theme for as long as they live; :meth:`become` gives it other colours, so that the
    user can change between light and dark while the window stays as it is.

    Attributes
    ----------
    window, panel, raised, canvas : str
        Backgrounds, from the frame of the window to the cards and to where images lie.
    line : str
        Hairlines.
    text, muted, faint : str
        Text, from most to least important; ``faint`` is for what cannot be used, and for lines.
    accent, on_accent, accent_soft : str
        The one accent colour, text on it, and a hint of it.
    honest : str
        The line that says that an image is AI-magnified.
    problem : str
        Something is wrong.
    difference : tuple of 5 str
        Signed map from most negative to most positive; the middle is zero.
    uncertainty : tuple of 2 str
        One hue, from where little to where much is uncertain; laid over an image, ever less transparent.
    """

    name: str
    window: str
    panel: str
    raised: str
    hover: str
    canvas: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    accent_soft: str
    honest: str
    problem: str
    difference: tuple[str, str, str, str, str]
    uncertainty: tuple[str, str]

    def colour(self, name: str) -> QColor:
        """Return one of the colours."""
        return QColor(getattr(self, name))

    def become(self, other: Theme) -> None:
        """Take the colours of another theme."""
        for entry in fields(self):
            setattr(self, entry.name, getattr(other, entry.name))


def _difference(name: str) -> tuple[str, str, str, str, str]:
    lowest, low, zero, high, highest = json.loads(_resource("", "colours.json"))["difference"][name]
    return lowest, low, zero, high, highest


def _resource(folder: str, name: str) -> bytes:
    return (files.files("resources") / folder / name).read_bytes()


DARK = Theme(
    name="dark",
    window="#14171b",
    panel="#1a1e23",
    raised="#22272d",
    hover="#2b3138",
    canvas="#0a0c0e",
    line="#2a3037",
    text="#e8ebee",
    muted="#98a2ad",
    faint="#67717c",
    accent="#2fb4c4",
    on_accent="#062a2f",
    accent_soft="#17363c",
    honest="#f0c76a",
    problem="#f08a80",
    difference=_difference("dark"),
    uncertainty=("#7a1fa8", "#e45cff"),
)

LIGHT = Theme(
    name="light",
    window="#e9ecef",
    panel="#f7f8f9",
    raised="#ffffff",
    hover="#e3e7ea",
    canvas="#101214",
    line="#d3d8dd",
    text="#1b2126",
    muted="#5a646e",
    faint="#7b858f",
    accent="#086c7a",
    on_accent="#ffffff",
    accent_soft="#d3ecef",
    honest="#8a5a00",
    problem="#b3261e",
    difference=_difference("light"),
    uncertainty=("#7a1fa8", "#e45cff"),
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT)}
TABLE_LENGTH = 511
MOST_OPAQUE = 205.0
"""Of 255, where most is uncertain: the image stays visible underneath."""


def difference_table(theme: Theme) -> NDArray[np.uint8]:
    """Return the signed colour map, shape (511, 3), uint8; entry 255 is zero, the ends are ± the limit."""
    return _difference_table(theme.difference)


@cache
def _difference_table(names: tuple[str, ...]) -> NDArray[np.uint8]:
    stops = [QColor(name) for name in names]
    colours = ColorMap(np.linspace(0.0, 1.0, len(stops)), stops)
    table: NDArray[np.uint8] = colours.getLookupTable(nPts=TABLE_LENGTH, alpha=False)
    return table


def uncertainty_table(theme: Theme) -> NDArray[np.uint8]:
    """Return the translucent colours, shape (256, 4) red, green, blue, alpha, uint8; entry 0 is clear."""
    return _uncertainty_table(theme.uncertainty)


@cache
def _uncertainty_table(names: tuple[str, ...]) -> NDArray[np.uint8]:
    little, much = (QColor(name) for name in names)
    part = np.linspace(0.0, 1.0, 256)[:, None]
    first, last = (np.asarray([c.red(), c.green(), c.blue()], np.float64) for c in (little, much))
    colours = first + (last - first) * part
    return np.hstack([colours, MOST_OPAQUE * np.sqrt(part)]).round().astype(np.uint8)


def icon(name: str, theme: Theme, colour: str = "muted") -> QIcon:
    """Return one of our own icons, drawn in a colour of the theme."""
    source = _resource("icons", f"{name}.svg").replace(b"currentColor", getattr(theme, colour).encode())
    result = QIcon()
    for pixels in (16, 32, 64):
        result.addPixmap(_rendered(source, pixels))
    return result


def put_icon(
    widget: QAbstractButton | QLabel, name: str, theme: Theme, colour: str = "muted", pixels: int = 16
) -> None:
    """Put one of our own icons on a button or a label, where :func:`refresh_icons` finds it again."""
    widget.setProperty("iconSource", [name, colour, pixels])
    drawn = icon(name, theme, colour)
    if isinstance(widget, QLabel):
        widget.setPixmap(drawn.pixmap(pixels, pixels))
    else:
        widget.setIcon(drawn)


def refresh_icons(root: QWidget, theme: Theme) -> None:
    """Draw all icons below a widget in the colours that the theme has now."""
    for widget in root.findChildren(QWidget):
        source = widget.property("iconSource")
        if source and isinstance(widget, QAbstractButton | QLabel):
            put_icon(widget, source[0], theme, source[1], source[2])


def logo() -> QIcon:
    """Return the icon of the program."""
    result = QIcon()
    for pixels in (16, 32, 64, 128):
        result.addPixmap(_rendered(_resource("icons", "vernier.svg"), pixels))
    return result


def _rendered(source: bytes, pixels: int) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(QSize(pixels, pixels), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(source)).render(painter)
    painter.end()
    return QPixmap.fromImage(image)


def style_sheet(theme: Theme) -> str:
    """Return the style sheet with the colours of the theme filled in."""
    sheet = _resource("style", "vernier.qss").decode()
    folder = str(files.files("resources").joinpath("icons")).replace("\\", "/")
    values = {key: value for key, value in asdict(theme).items() if isinstance(value, str)} | {"icons": folder}
    # Longest names first: @accent is the beginning of @accent_soft.
    for key in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{key}", values[key])
    return sheet


def apply(application: QApplication, theme: Theme) -> None:
    """Dress the application."""
    application.setStyle("Fusion")
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, name in (
        (roles.Window, "window"),
        (roles.Base, "panel"),
        (roles.AlternateBase, "raised"),
        (roles.Button, "raised"),
        (roles.ToolTipBase, "raised"),
        (roles.Text, "text"),
        (roles.WindowText, "text"),
        (roles.ButtonText, "text"),
        (roles.ToolTipText, "text"),
        (roles.PlaceholderText, "muted"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "on_accent"),
        (roles.Link, "accent"),
    ):
        palette.setColor(role, theme.colour(name))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("faint"))
    application.setPalette(palette)
    font = QFont()
    font.setFamilies(FONT_FAMILIES)
    font.setPixelSize(FONT_PIXELS)
    application.setFont(font)
    application.setStyleSheet(style_sheet(theme))
