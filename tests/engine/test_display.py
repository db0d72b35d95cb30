from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.pixels import apply_voi, apply_windowing
from pydicom.sequence import Sequence

from engine.display import apply_window, first_window, full_range, percentile_window
from engine.errors import UnreadableError
from engine.geometry import Size
from engine.presets import load_presets
from engine.scan import (
    Container,
    LookupTable,
    Modality,
    Scan,
    Slice,
    SliceInfo,
    SliceSource,
    Storage,
    VoiFunction,
    Window,
)


def oracle(values: np.ndarray, centre: float, width: float, function: str, bits: int = 12) -> np.ndarray:
    """What pydicom shows, 0 … 255 unrounded."""
    dataset = Dataset()
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.PixelRepresentation, dataset.BitsStored = 0, bits
    dataset.WindowCenter, dataset.WindowWidth, dataset.VOILUTFunction = centre, width, function
    with np.errstate(over="ignore"):
        return apply_windowing(values, dataset) * 255 / (2**bits - 1)


@settings(max_examples=150, deadline=None)
@given(
    centre=st.floats(-2000, 3000),
    width=st.floats(1.5, 4000),
    function=st.sampled_from(["LINEAR", "LINEAR_EXACT", "SIGMOID"]),
)
def test_windows_agree_with_pydicom(centre, width, function):
    centre, width = float(f"{centre:.6g}"), float(f"{width:.6g}")
    values = np.linspace(-2500, 4000, 6501, dtype=np.float32).reshape(1, -1)
    shown = apply_window(values, Window(centre, width, function=VoiFunction(function)))
    expected = oracle(values, centre, width, function)
    assert shown.dtype == np.uint8
    # Half a grey level from rounding, and what float32 costs at the steepest window.
    assert np.abs(shown - expected).max() <= 0.5 + 255 / width * 3e-4


def test_linear_has_the_half_and_the_one_of_the_standard():
    values = np.array([0.0, 1.0, 2.0, 3.0], dtype=np.float32)
    window = Window(2.0, 4.0, function=VoiFunction.LINEAR)
    assert apply_window(values, window).tolist() == [0, 85, 170, 255]
    exact = Window(2.0, 4.0, function=VoiFunction.LINEAR_EXACT)
    assert apply_window(values, exact).tolist() == [0, 64, 128, 191]


def test_linear_of_width_one_is_a_threshold():
    window = Window(10.0, 1.0, function=VoiFunction.LINEAR)
    values = np.array([9.0, 9.5, 9.6, 10.0], dtype=np.float32)
    assert apply_window(values, window).tolist() == [0, 0, 255, 255]


def test_identity_for_eight_bit_pictures():
    values = np.arange(256, dtype=np.float32).reshape(16, 16)
    assert (apply_window(values, Window.between(0, 255)) == values).all()
    assert (apply_window(values, Window.between(0, 255), inverted=True) == 255 - values).all()


def test_colour_keeps_its_shape():
    values = np.random.default_rng(1).integers(0, 256, (5, 7, 3)).astype(np.float32)
    assert (apply_window(values, Window.between(0, 255)) == values).all()


def test_digits_survive_far_from_zero():
    values = np.array([1e9, 1e9 + 1, 1e9 + 2], dtype=np.float64)
    assert apply_window(values, Window.between(1e9, 1e9 + 2)).tolist() == [0, 128, 255]


def test_nan_and_infinities_do_not_break_the_picture():
    values = np.array([np.nan, -np.inf, np.inf], dtype=np.float32)
    for function in VoiFunction:
        shown = apply_window(values, Window(0, 10, function=function))
        assert shown.tolist() == [0, 0, 255]


def table_dataset(first: int, entries: np.ndarray, bits: int) -> Dataset:
    item = Dataset()
    item.LUTDescriptor = [len(entries), first, bits]
    item["LUTDescriptor"].VR = "SS"
    item.LUTData = entries.tolist()
    item["LUTData"].VR = "US"
    dataset = Dataset()
    dataset.VOILUTSequence = Sequence([item])
    return dataset


@pytest.mark.parametrize(("first", "bits"), [(0, 12), (-100, 16), (37, 10)])
def test_lookup_tables_agree_with_pydicom(first, bits):
    entries = np.round((2**bits - 1) * np.linspace(0, 1, 300) ** 0.5).astype(np.uint16)
    values = np.arange(-500, 900)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = apply_voi(values, table_dataset(first, entries, bits)) * (255 / (2**bits - 1))
    window = Window(0, 1, table=LookupTable(first, entries.astype("<u2").tobytes(), bits))
    shown = apply_window(values.astype(np.float32), window)
    assert np.abs(shown - expected).max() <= 0.51


def scan_of(values: np.ndarray, **changes) -> tuple[Scan, Slice]:
    windows = changes.pop("windows", ())
    invalid = changes.pop("invalid", None)
    info = SliceInfo(SliceSource(Path("x")), Storage(0, 255), windows=windows)
    slice_ = Slice(values, info, invalid)
    scan = Scan(
        "key",
        "title",
        Container.IMAGE,
        Modality.OTHER,
        Size(*values.shape[:2]),
        (info,),
        "stored value",
        lambda _: slice_,
        **changes,
    )
    return scan, slice_


def test_first_window_is_the_files_own():
    own = Window(40, 400, "own")
    assert first_window(*scan_of(np.zeros((4, 4), np.float32), windows=(own, Window(1, 2)))) == own


def test_first_window_else_percentiles_of_valid_pixels():
    values = np.linspace(0, 1000, 10000, dtype=np.float32).reshape(100, 100)
    values[0, 0] = 1e6
    window = first_window(*scan_of(values))
    assert window.low == pytest.approx(np.percentile(values, 0.1))
    assert window.high == pytest.approx(np.percentile(values, 99.9))
    invalid = np.zeros(values.shape, bool)
    invalid[50:] = True
    inside = first_window(*scan_of(values, invalid=invalid))
    assert inside.high == pytest.approx(np.percentile(values[:50], 99.9))
    assert inside.high < 600


def test_first_window_of_colour_is_the_whole_range():
    window = first_window(*scan_of(np.full((3, 3, 3), 7, np.float32), colour=True))
    assert (window.low, window.high) == (0, 255)


@pytest.mark.parametrize("value", [0.0, 5.0, -3e-20, 1e12, -1e30])
def test_constant_images_get_a_window_that_shows_grey(value):
    values = np.full((4, 4), value, np.float32)
    for window in (full_range(values), percentile_window(values), first_window(*scan_of(values))):
        assert window.width > 0
        shown = apply_window(values, window)
        assert 100 <= shown.min() <= shown.max() <= 155


def test_nearly_empty_images_show_what_there_is():
    values = np.zeros((100, 100), np.float32)
    values[50, 50] = 8.0
    assert percentile_window(values).high == 8.0


def test_nothing_valid_still_gives_a_window():
    values = np.zeros((4, 4), np.float32)
    assert percentile_window(values, np.ones((4, 4), bool)).width > 0


def test_presets_come_by_modality():
    presets = load_presets()
    names = [window.name for window in presets[Modality.CT]]
    assert {"Brain", "Lung", "Bone", "Abdomen", "Mediastinum"} <= set(names)
    assert set(presets) == set(Modality)
    assert presets[Modality.MR] == ()


def test_the_users_presets_replace_those_of_their_modality(tmp_path):
    own = tmp_path / "own.json"
    own.write_text(json.dumps({"ct": [{"name": "Mine", "centre": 1, "width": 2}]}))
    presets = load_presets(own)
    assert [(w.name, w.centre, w.width) for w in presets[Modality.CT]] == [("Mine", 1, 2)]
    assert load_presets(tmp_path / "absent.json") == load_presets()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"ct": 3}',
        '{"ct": [{"name": "x", "centre": 1}]}',
        '{"ct": [{"name": "x", "centre": 1, "width": 0}]}',
        '{"ct": ["x"]}',
    ],
)
def test_broken_presets_say_what_is_wrong(tmp_path, text):
    own = tmp_path / "own.json"
    own.write_text(text)
    with pytest.raises(UnreadableError, match=r"own\.json"):
        load_presets(own)
