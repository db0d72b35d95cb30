"""Text can be read in both themes: ratios of contrast as WCAG 2.2 asks for, criteria 1.4.3 and 1.4.11, level AA."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from PySide6.QtGui import QPalette

from app import theme as themes

TEXT, SHAPES = 4.5, 3.0
WRITTEN = ("text", "muted", "accent", "honest", "problem")
BEHIND = ("window", "panel", "raised", "hover", "accent_soft")
BOTH = pytest.mark.parametrize("theme", themes.THEMES.values(), ids=lambda theme: theme.name)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG's own definition."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lower, higher = sorted((luminance(one), luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def test_the_formula_gives_the_values_that_wcag_names():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@BOTH
def test_text_on_every_background(theme):
    ratios = {(one, other): contrast(getattr(theme, one), getattr(theme, other)) for one in WRITTEN for other in BEHIND}
    ratios["on_accent", "accent"] = contrast(theme.on_accent, theme.accent)
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < TEXT} == {}


@BOTH
def test_borders_of_controls_and_the_mark_of_the_focus(theme):
    pairs = [(one, other) for one in ("faint", "accent") for other in ("window", "panel", "raised")]
    low = {pair: contrast(getattr(theme, pair[0]), getattr(theme, pair[1])) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in low.items() if ratio < SHAPES} == {}


@BOTH
def test_rules_of_the_style_that_set_both_colours(theme):
    sheet = resources.files("resources").joinpath("style", "vernier.qss").read_text("utf-8")
    rules = re.findall(r"([^{}]+)\{([^}]*)\}", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    checked = 0
    for names, body in rules:
        written = re.search(r"(?<![-\w])color: @(\w+)", body)
        behind = re.search(r"background(?:-color)?: @(\w+)", body)
        if written and behind and "disabled" not in names:
            checked += 1
            assert contrast(getattr(theme, written[1]), getattr(theme, behind[1])) >= TEXT, names.strip()
    assert checked > 5, "the rules were found"


@BOTH
def test_what_is_not_yet_written_in_a_box_can_be_read(qapp, theme):
    themes.apply(qapp, theme)
    palette = qapp.palette()
    placeholder = palette.color(QPalette.ColorRole.PlaceholderText).name()
    assert contrast(placeholder, theme.raised) >= TEXT
    themes.apply(qapp, themes.DARK)
