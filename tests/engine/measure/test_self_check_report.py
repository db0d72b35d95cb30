"""What a self-check says: true sentences, tables, JSON and pictures."""

from __future__ import annotations

import io
import json
import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from engine.degradations import DEGRADATIONS
from engine.geometry import Grid, Scale, Size
from engine.measure.self_check_outcome import Figures, Outcome, SelfCheck, SliceCheck
from engine.measure.self_check_report import content, picture, scale_words, text, verdict, write
from tests.engine.measure.test_self_check import scan_of
from tests.support.slices import anatomy, make_slice


def figures(psnr, error=11.3):
    return Figures(psnr, 0.9, 2.0, error, 40.0)


def made(*of_slices, units="HU", ratio=2):
    """A check of two methods with these figures, one pair a slice."""
    values = anatomy(40, 44) * 100
    slice_, degraded = make_slice(values), make_slice(anatomy(40 // ratio, 22))
    outcomes = tuple(
        Outcome(name, values + add, figures_)
        for name, add, figures_ in zip(("bicubic", "net"), (5, -5), of_slices[0], strict=True)
    )
    shown = SliceCheck(3, slice_, degraded, np.ones((40, 44), bool), outcomes, 5.0)
    grid = Grid(Size(40 // ratio, 22), Size(40, 44))
    return SelfCheck(grid, units, shown, tuple(range(3, 3 + len(of_slices))), of_slices, ("bicubic", "net"))


def test_one_plain_sentence():
    sentence = verdict(made((figures(30.0), figures(34.1))), "net", "default")
    assert sentence == (
        "On this slice at ×2.00 both ways, default is 4.1 dB closer to the truth than bicubic; "
        "its error is below 12 HU in 95 % of pixels."
    )


def test_what_belongs_beside_an_image_stands_in_its_sentence():
    check = made((figures(30.0), figures(34.1)))
    bicubic, net = check.shown.outcomes
    shown = replace(check.shown, outcomes=(bicubic, replace(net, remark="may invent detail")))
    sentence = verdict(replace(check, shown=shown), "net", "srgan")
    assert "srgan (may invent detail) is 4.1 dB closer" in sentence


def test_another_degradation_stands_beside_the_figures(tmp_path):
    check = replace(made((figures(30.0), figures(29.0))), degradation=DEGRADATIONS["k-space"])
    assert verdict(check, "net", "net").endswith(
        "Do not trust it more than bicubic here. This holds if the scan became coarse by a truncation of k-space."
    )
    assert content(check)["degradation"] == "k-space"
    assert "degraded by the middle of k-space alone" in text(check)
    assert picture(check, scan_of(check.shown.slice_.values))
    assert "became coarse" not in verdict(made((figures(30.0), figures(29.0))), "net", "net")
    assert content(made((figures(30.0), figures(29.0))))["degradation"] == "cubic"


def test_several_slices_say_how_much_they_differ():
    check = made((figures(30), figures(33)), (figures(30), figures(35)), units="stored value", ratio=4)
    sentence = verdict(check, "net", "net")
    assert sentence.startswith("Over 2 slices at ×4.00 vertically and ×2.00 horizontally, net is 4.0 ± 1.4 dB closer")
    assert "12 stored values in 95 % of pixels on average" in sentence


@pytest.mark.parametrize(
    ("gain", "words"), [(-1.5, "1.5 dB farther from the truth"), (0.04, "as close to the truth"), (-0.04, "as close")]
)
def test_a_network_that_does_not_help_is_not_praised(gain, words):
    sentence = verdict(made((figures(30), figures(30 + gain))), "net", "net")
    assert words in sentence
    assert ("Do not trust it more than bicubic" in sentence) == (gain < -0.1)


@pytest.mark.parametrize(
    ("error", "shown"), [(11.3, "12 HU"), (4.31, "4.4 HU"), (0.0421, "0.043 HU"), (0.0, "0 HU"), (250.0, "250 HU")]
)
def test_the_error_is_rounded_up_so_that_the_sentence_stays_true(error, shown):
    assert f"below {shown} in" in verdict(made((figures(30), figures(31, error))), "net", "net")


def test_scripts_get_every_figure_and_null_for_none():
    check = made((figures(30), figures(math.nan)))
    told = json.loads(json.dumps(content(check), allow_nan=False))
    assert told["size"] == [40, 44]
    assert told["size_degraded"] == [20, 22]
    assert told["methods"][0]["psnr"] == 30
    assert told["methods"][1]["psnr"] is None
    assert told["gain_db"] == {"net": None}


def test_the_table_has_a_line_for_each_method_and_says_what_the_truth_is():
    lines = text(made((figures(30), figures(34.1)))).splitlines()
    assert [line.split()[0] for line in lines if line.startswith(("bicubic", "net "))] == ["bicubic", "net"]
    assert "34.10" in "\n".join(lines)
    assert any("shrunk on purpose" in line for line in lines)


def test_files_are_a_picture_and_what_scripts_read(tmp_path):
    check = made((figures(30), figures(34.1)))
    as_json, as_picture = write(check, scan_of(anatomy(40, 44)), tmp_path / "new")
    assert json.loads(as_json.read_text())["gain_db"]["net"] == pytest.approx(4.1)
    with Image.open(as_picture) as image:
        assert image.size[0] > 900


def test_the_picture_shows_both_signs_in_two_colours():
    """Bicubic is 5 above the scan everywhere, the network 5 below: one map is all red, the other all blue."""
    check = made((figures(30), figures(34.1)))
    with Image.open(io.BytesIO(picture(check, scan_of(anatomy(40, 44))))) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    columns = pixels.shape[1] // 3
    rows = pixels.shape[0] * 3 // 4
    red, blue = pixels[rows, columns * 3 // 2], pixels[rows, columns * 5 // 2]
    assert red[0] > red[2] + 50
    assert blue[2] > blue[0] + 50


def test_words_for_scales_need_no_order():
    assert scale_words(Scale(1.5, 2.364)) == "×1.50 vertically and ×2.36 horizontally"
