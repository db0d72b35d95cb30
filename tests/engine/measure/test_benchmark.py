"""The benchmark: what it reads, what it measures, what it writes."""

from __future__ import annotations

import csv
import json
from importlib import resources

import numpy as np
import pytest
from PIL import Image
from scipy import fft
from skimage.metrics import peak_signal_noise_ratio

from app.cli import main
from engine.errors import EngineError, UnreadableError
from engine.geometry import Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.magnify.ensemble import magnify
from engine.measure import benchmark, table
from engine.measure.samples import samples
from engine.measure.scales import SWEEP, ScalesError, parse_scales, swept
from engine.refinement import PLAIN, Ensemble, Refinement
from tests.engine.consistent.oracle import shrunk
from tests.support.slices import anatomy, make_slice

KEYS = [
    *("network", "modality", "scales", "scale_v", "scale_h", "images", "psnr", "ssim", "psnr_bicubic", "ssim_bicubic"),
    *("gain", "ifc", "ifc_bicubic", "encode_ms", "decode_ms", "bicubic_ms", "throughput", "parameters"),
    *("weights_bytes", "psnr_consistent", "consistent_ms", "against", "against_consistent"),
    "psnr_bicubic_consistent",
    *("psnr_first_look", "first_look_ms", "degradation", "refinement"),
    *("feature_distance", "feature_distance_bicubic", "features"),
]


@pytest.fixture
def folder(tmp_path):
    """Two ultrasound pictures and one CT slice, described by a manifest."""
    with (tmp_path / "manifest.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "modality", "window_low", "window_high"])
        for index in range(2):
            Image.fromarray((anatomy(150, 140, seed=index) * 255).astype(np.uint8)).save(tmp_path / f"{index}.png")
            rows.writerow([f"{index}.png", "us", 0, 255])
        Image.fromarray((anatomy(64, 64, seed=5) * 2000 + 24).astype(np.uint16)).save(tmp_path / "ct.png")
        rows.writerow(["ct.png", "ct", 24, 2024])
    return tmp_path


def test_only_the_modalities_asked_for_are_read(folder):
    assert [sample.modality for sample in samples(folder, modalities=["CT"])] == ["ct"]
    assert [sample.name for sample in samples(folder, modalities=["us", "mr"])] == ["0.png", "1.png"]
    with pytest.raises(UnreadableError, match="no image of mr"):
        list(samples(folder, modalities=["mri"]))
    (folder / "manifest.csv").unlink()
    assert len(list(samples(folder, modalities=["other"]))) == 3
    with pytest.raises(UnreadableError, match="no scan of ct"):
        list(samples(folder, modalities=["ct"]))


def test_rows_are_those_of_the_issue(folder, tmp_path):
    rows = benchmark.run(folder, parse_scales("2x2,2.5x1.5"), ["default"], device="cpu")
    as_json, as_text = table.write(rows, tmp_path / "out")
    content = json.loads(as_json.read_text())
    assert [list(row) for row in content] == [KEYS] * 4
    assert [(r["modality"], r["scale_v"], r["scale_h"], r["images"]) for r in content] == [
        ("ct", 2.0, 2.0, 1),
        ("ct", 2.5, 1.5, 1),
        ("us", 2.0, 2.0, 2),
        ("us", 2.5, 1.5, 2),
    ]
    assert all(r["encode_ms"] > 0 and r["decode_ms"] > 0 and r["bicubic_ms"] > 0 for r in content)
    assert all((r["ifc"] is None) == (r["modality"] == "ct") and r["throughput"] > 0 for r in content)
    text = as_text.read_text()
    whole, looks = text.split("| first look |")
    assert whole.count("\n| default") == looks.count("\n| default") == 4
    assert "| gain dB | network | 2 × 2 | 2.5 × 1.5 |" in text
    assert text.count(f"| US | default | {content[2]['gain']:+.2f} | {content[3]['gain']:+.2f} |") == 1


def test_a_first_look_is_measured_as_the_viewer_shows_it(folder, tmp_path):
    row, without = benchmark.run(folder, [Scale(2, 2)], ["default", "srcnn-915"], device="cpu")[::2]
    stored = np.asarray(Image.open(folder / "ct.png")).astype(np.float32)
    truth = np.clip((stored - 24) / 2000, 0, 1)
    grid = Grid(Size(32, 32), Size(64, 64))
    small = make_slice(bicubic(truth, Grid(grid.target, grid.source)), working_range=(0.0, 1.0))
    magnifier = Magnifier("default", "cpu")
    look = magnifier.decode(magnifier.encode(small, eager=False), grid, consistent=False, first_look=True).values
    inner = (slice(2, -2), slice(2, -2))
    by_hand = peak_signal_noise_ratio(truth[inner].astype(float), look.clip(0, 1)[inner].astype(float), data_range=1)
    assert row.psnr_first_look == pytest.approx(by_hand, abs=2e-3)
    assert row.psnr_first_look != row.psnr
    assert row.first_look_ms > 0
    assert (without.network, without.psnr_first_look, without.first_look_ms) == ("srcnn-915", None, None)
    text = table.write([row, without], tmp_path / "out")[1].read_text().split("| first look |")[1]
    assert "| default | CT | 2 × 2 |" in text
    assert "srcnn" not in text


def test_figures_are_what_scikit_image_makes_of_the_library(folder):
    """The whole protocol once more by hand: window, degradation, true ratio, clip, border."""
    row = benchmark.run(folder, [Scale(2.5, 1.5)], ["default"], device="cpu")[0]
    stored = np.asarray(Image.open(folder / "ct.png")).astype(np.float32)
    truth = np.clip((stored - 24) / 2000, 0, 1)
    small = bicubic(truth, Grid(Size(64, 64), Size(26, 43)))
    grid = Grid(Size(26, 43), Size(64, 64))
    magnifier = Magnifier("default", "cpu")
    encoded = magnifier.encode(make_slice(small, working_range=(0.0, 1.0)))
    image, consistent = (magnifier.decode(encoded, grid, consistent=c).values for c in (False, True))

    def by_oracle(picture):
        inner = (slice(3, -3), slice(2, -2))
        return peak_signal_noise_ratio(truth[inner], np.clip(picture, 0, 1)[inner], data_range=1)

    assert row.psnr == pytest.approx(by_oracle(image), abs=1e-3)
    assert row.psnr_bicubic == pytest.approx(by_oracle(bicubic(small, grid)), abs=1e-3)
    assert row.psnr_consistent == pytest.approx(by_oracle(consistent), abs=1e-3)
    assert row.psnr_consistent > row.psnr
    assert row.against == pytest.approx(np.abs(shrunk(image, 26, 43) - small).max(), rel=0.01)
    assert row.against_consistent < 1e-6 < row.against
    assert row.gain == pytest.approx(row.psnr - row.psnr_bicubic, abs=1e-3)
    undone = [np.linalg.pinv(shrunk(np.eye(64, dtype=np.float32), few, 64)) for few in (26, 43)]
    reference = bicubic(small, grid)
    nearest = reference + undone[0] @ (small - shrunk(reference, 26, 43)) @ undone[1].T
    assert row.psnr_bicubic_consistent == pytest.approx(by_oracle(nearest), abs=1e-3)
    lines = table.consistent_side_by_side([row]).splitlines()
    gains = [row.psnr_bicubic_consistent, row.psnr_consistent]
    names = ["bicubic, no network", "default"]
    assert lines[2:] == [f"| CT | {n} | {g - row.psnr_bicubic:+.2f} |" for n, g in zip(names, gains, strict=True)]


def test_another_degradation_is_measured_and_nothing_is_called_consistent_then(folder, tmp_path):
    row = benchmark.run(folder, [Scale(2, 2)], ["default"], device="cpu", most=1, degradation="k-space")[0]
    truth = np.clip((np.asarray(Image.open(folder / "ct.png")).astype(np.float32) - 24) / 2000, 0, 1)
    small = np.abs(fft.idctn(fft.dctn(truth, norm="ortho")[:32, :32], norm="ortho") / 2).astype(np.float32)
    reference = np.clip(bicubic(small, Grid(Size(32, 32), Size(64, 64))), 0, 1)
    inner = (slice(2, -2), slice(2, -2))
    assert row.psnr_bicubic == pytest.approx(
        peak_signal_noise_ratio(truth[inner], reference[inner], data_range=1), abs=1e-3
    )
    assert row.degradation == "k-space"
    assert {row.psnr_consistent, row.consistent_ms, row.against, row.against_consistent} == {None}
    assert row.psnr_bicubic_consistent is None
    assert table.consistent_side_by_side([row]) == ""
    text = table.write([row], tmp_path / "out")[1].read_text()
    assert text.split("\n| first look |")[0].rstrip().endswith("|  |  |  |  |")
    assert len({line.count("|") for line in text.split("\n\n")[1].strip().splitlines()}) == 1


def test_a_refined_image_is_measured_as_a_whole_and_named_in_every_table(folder, tmp_path):
    wish = Refinement(Ensemble.MEDIAN, 4)
    plain, refined = (
        benchmark.run(folder, [Scale(2, 2)], ["default"], device="cpu", most=1, refinement=one)[0]
        for one in (PLAIN, wish)
    )
    truth = np.clip((np.asarray(Image.open(folder / "ct.png")).astype(np.float32) - 24) / 2000, 0, 1)
    grid = Grid(Size(32, 32), Size(64, 64))
    small = make_slice(bicubic(truth, Grid(grid.target, grid.source)), working_range=(0.0, 1.0))
    image = magnify(Magnifier("default", "cpu"), small, grid, wish, consistent=False).values
    inner = (slice(2, -2), slice(2, -2))
    by_hand = peak_signal_noise_ratio(truth[inner], np.clip(image, 0, 1)[inner], data_range=1)
    assert refined.psnr == pytest.approx(by_hand, abs=1e-3)
    assert refined.psnr != plain.psnr
    assert (refined.encode_ms, refined.psnr_first_look) == (0.0, None)
    assert (plain.refinement, refined.refinement) == ("", wish.words)
    as_json, as_text = table.write([plain, refined], tmp_path / "out")
    assert [row["refinement"] for row in json.loads(as_json.read_text())] == ["", wish.words]
    lines = as_text.read_text().splitlines()
    for made_by in ("default", f"default, {wish.words}"):
        assert sum(f"| {made_by} |" in line for line in lines) == (4 if made_by == "default" else 3)


def test_weights_of_ones_own_are_a_row_of_their_own(folder):
    with resources.as_file(resources.files("resources") / "weights" / "srcnn-915.safetensors") as weights:
        rows = benchmark.run(folder, [Scale(2, 2)], ["srcnn-915"], device="cpu", most=1, weights=weights)
    assert [row.network for row in rows] == ["srcnn-915"] * 2 + ["srcnn-915 (own weights)"] * 2
    assert rows[0].psnr == rows[2].psnr
    assert rows[0].weights_bytes == rows[2].weights_bytes > 0


def test_a_folder_without_manifest_is_read_as_scans(folder):
    (folder / "manifest.csv").unlink()
    rows = benchmark.run(folder, [Scale(2, 2)], ["default"], device="cpu")
    assert sum(row.images for row in rows) == 3


def test_a_manifest_that_lies_is_named(folder):
    (folder / "1.png").unlink()
    with pytest.raises(UnreadableError, match=r"row 3.*1\.png"):
        benchmark.run(folder, [Scale(2, 2)], ["default"], device="cpu")


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(UnreadableError, match="no scan or image"):
        benchmark.run(tmp_path, [Scale(2, 2)], ["default"], device="cpu")


@pytest.mark.parametrize("text", ["2", "axb", "2x2x2", "0.5x2", "nanx2"])
def test_scales_that_make_no_sense_are_named(text):
    with pytest.raises(ScalesError):
        parse_scales(text)


def test_scales_are_vertical_first():
    assert parse_scales("2x2, 2.5×1.5") == [Scale(2, 2), Scale(2.5, 1.5)]


def test_the_names_of_the_lists_of_scales():
    assert parse_scales("superelitnet") == [Scale(4, 4), Scale(2.5, 1.5), Scale(3, 2.5), Scale(3.4, 3.4)]
    assert set(parse_scales("superelitnet")) < set(parse_scales("table"))


def test_the_sweep_is_the_mean_over_different_scales(folder):
    rows = benchmark.run(folder, [], ["default"], device="cpu", sweep=True)
    assert [(row.scales, row.scale_v, row.images) for row in rows] == [("1.1–4.0", None, 1), ("1.1–4.0", None, 2)]
    # every modality begins with the same scales
    (alone,) = (row for row in benchmark.run(folder, [Scale(2.6, 2.6)], ["default"], device="cpu") if row.images == 1)
    assert rows[0].psnr == alone.psnr


def test_few_images_cover_the_whole_sweep():
    scales = [swept(place).vertical for place in range(31)]
    assert scales[:3] == [2.6, 1.8, 3.3]
    for count in (3, 7, 15, 31):
        assert abs(np.mean(scales[:count]) - np.mean(SWEEP)) < 0.06
    assert set(scales) <= set(SWEEP)
    assert len(set(scales)) > 25


def test_nothing_to_measure_is_named_and_leaves_what_was_measured_before(folder, tmp_path, capsys):
    small = tmp_path / "small"
    small.mkdir()
    Image.fromarray(np.zeros((9, 9), np.uint8)).save(small / "small.png")
    with pytest.raises(EngineError, match=r"nothing in .*small could be measured"):
        benchmark.run(small, [Scale(2, 2)], ["default"], device="cpu")
    (tmp_path / "benchmark.md").write_text("before")
    for wrong in (["--images", "-1"], ["--networks", ""]):
        told = ["benchmark", "--data", str(folder), "--scales", "2x2", "--out", str(tmp_path), "--device", "cpu"]
        assert main([*told, *wrong]) == 1
        assert wrong[0] in capsys.readouterr().err
    assert (tmp_path / "benchmark.md").read_text() == "before"


def test_at_most_so_many_images_of_each_modality(folder):
    rows = benchmark.run(folder, [Scale(2, 2)], ["default"], device="cpu", most=1)
    assert [(row.modality, row.images) for row in rows] == [("ct", 1), ("us", 1)]
