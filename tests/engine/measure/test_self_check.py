"""The self-check against scikit-image: every figure once more by hand, and what must not count does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import fft
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from engine.degradations import DEGRADATIONS, DegradationError, plausible
from engine.errors import CancelledError, ScaleError
from engine.geometry import Box, Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.measure.metrics import HIGHEST_PSNR
from engine.measure.self_check import Candidate, SelfCheckError, degrade, run, spread_over
from engine.progress import CancelToken
from engine.scan import Container, Modality, Scan, Slice, SliceInfo, SliceSource, Storage
from tests.support.slices import anatomy

SCALE = Scale(2.5, 1.5)
BORDER = (slice(3, -3), slice(2, -2))


def scan_of(*images, modality=Modality.MR, units="stored value", **more) -> Scan:
    """A scan in memory; ``more`` may hold ``invalid``, ``tissue`` and what a scan takes."""
    invalid, tissue = more.pop("invalid", None), more.pop("tissue", None)
    infos = tuple(
        SliceInfo(SliceSource(Path("nowhere"), n), Storage(-32768, 32767), tissue=tissue) for n in range(len(images))
    )
    return Scan(
        key="memory",
        title="Memory",
        container=Container.NIFTI,
        modality=modality,
        size=Size(*images[0].shape[:2]),
        slices=infos,
        units=units,
        reader=lambda index: Slice(np.asarray(images[index], np.float32), infos[index], invalid, -2000.0),
        colour=images[0].ndim == 3,
        **more,
    )


@pytest.fixture(scope="module")
def default() -> Candidate:
    return Candidate("default", Magnifier("default", "cpu"))


def by_oracle(image, truth, low, high, counted=None):
    """PSNR and SSIM by scikit-image on the window as 0…1; ``counted`` is of the size without the border."""
    x, y = (np.clip((v.astype(np.float64) - low) / (high - low), 0, 1)[BORDER] for v in (image, truth))
    if counted is None:
        counted = np.ones(x.shape, bool)
    x = np.where(counted, x, y)
    _, local = structural_similarity(
        y, x, data_range=1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, full=True
    )
    inner = np.zeros(x.shape, bool)
    inner[5:-5, 5:-5] = True
    return peak_signal_noise_ratio(y[counted], x[counted], data_range=1), local[inner & counted].mean()


def test_figures_are_what_scikit_image_makes_of_the_library(default):
    """Degradation, true ratio, window, border and errors by hand, for CT whose window is −1000…1000 HU."""
    values = (anatomy(64, 63) * 2400 - 1300).astype(np.float32)
    check = run(scan_of(values, modality=Modality.CT, units="HU"), [0], SCALE, [default])
    small = bicubic(values, Grid(Size(64, 63), Size(26, 42)))
    back = Grid(Size(26, 42), Size(64, 63))
    assert check.grid == back
    assert check.methods == ("bicubic", "default")
    degraded = Slice(small, check.shown.slice_.info, working_range=(-1000.0, 1000.0))
    magnifier = default.magnifier
    results = (bicubic(small, back), magnifier.decode(magnifier.encode(degraded), back).values)
    for outcome, result in zip(check.shown.outcomes, results, strict=True):
        figures = outcome.figures
        np.testing.assert_allclose(outcome.values, result, atol=1e-2)
        psnr, ssim = by_oracle(result, values, -1000, 1000)
        assert figures.psnr == pytest.approx(psnr, abs=1e-4)
        assert figures.ssim == pytest.approx(ssim, abs=1e-6)
        error = np.abs(result.astype(np.float64) - values)[BORDER]
        assert figures.mean_error == pytest.approx(error.mean(), rel=1e-4)
        assert figures.error_95 == pytest.approx(np.percentile(error, 95), rel=1e-4)
        assert figures.largest_error == pytest.approx(error.max(), rel=1e-4)
        signed = check.shown.error(outcome)
        np.testing.assert_allclose(signed[BORDER], (result - values)[BORDER], atol=1e-2)
        assert np.isnan(signed[0]).all(), "the border counts for nothing"
    assert check.shown.outcomes[1].figures.psnr > check.shown.outcomes[0].figures.psnr


def test_padding_counts_in_no_figure(default):
    values = anatomy(60, 60) * 1000
    invalid = np.zeros((60, 60), bool)
    invalid[10:30, 5:40] = True
    check = run(scan_of(values, invalid=invalid), [0], SCALE, [default])
    low, high = check.shown.slice_.working_range
    valid = ~invalid[BORDER]
    for outcome in check.shown.outcomes:
        psnr, ssim = by_oracle(outcome.values, values, low, high, valid)
        assert outcome.figures.psnr == pytest.approx(psnr, abs=1e-4)
        assert outcome.figures.ssim == pytest.approx(ssim, abs=1e-6)
        error = np.abs(outcome.values - values)[BORDER]
        assert outcome.figures.largest_error == pytest.approx(error[valid].max(), rel=1e-5)
        assert np.isnan(check.shown.error(outcome)[invalid]).all()


def test_only_tissue_regions_count_and_only_there_the_network_works(default):
    values = anatomy(80, 80) * 255
    region = Box(20, 16, 70, 64)
    check = run(scan_of(values, modality=Modality.US, tissue=(region,)), [0], Scale(2, 2), [default])
    assert check.shown.counted.sum() == 50 * 48
    assert check.shown.counted[region.slices].all()
    assert check.shown.degraded.info.tissue == (Box(10, 8, 35, 32),)
    plain, network = (outcome.values for outcome in check.shown.outcomes)
    np.testing.assert_allclose(network[:18], plain[:18], atol=1e-4)
    assert np.abs(network - plain)[region.slices].max() > 1


def test_colour_is_measured_by_its_luma(default):
    grey = anatomy(48, 48) * 255
    colour = np.stack([grey, grey * 0.5, 255 - grey], axis=-1).astype(np.float32)
    check = run(scan_of(colour, modality=Modality.US), [0], Scale(2, 2), [default])
    outcome = check.shown.outcomes[1]
    weights = np.array([0.299, 0.587, 0.114])
    error = np.abs((outcome.values.astype(np.float64) - colour) @ weights)[2:-2, 2:-2]
    assert outcome.figures.mean_error == pytest.approx(error.mean(), rel=1e-3)


def test_several_slices_give_mean_and_standard_deviation(default):
    scan = scan_of(*(anatomy(48, 50, seed) * 900 for seed in range(4)))
    check = run(scan, [2, 0, 3], SCALE, [default])
    alone = [run(scan, [index], SCALE, [default]).spreads for index in (2, 0, 3)]
    assert check.shown.index == 2
    for place, spread in enumerate(check.spreads):
        scores = [one[place].mean.psnr for one in alone]
        assert spread.mean.psnr == pytest.approx(np.mean(scores))
        assert spread.deviation.psnr == pytest.approx(np.std(scores, ddof=1))
        assert alone[0][place].deviation.psnr == 0


def test_a_slice_that_cannot_be_compared_is_left_out_and_named(default):
    good, padding = anatomy(40, 40), np.ones((40, 40), bool)
    scan = scan_of(good, good)
    reader = scan.reader
    scan = replace(scan, reader=lambda index: replace(reader(index), invalid=padding if index == 0 else None))
    check = run(scan, [0, 1], SCALE, [default])
    assert check.slices == (1,)
    assert check.notes[0].startswith("Slice 0 was left out. Nothing of this slice")
    with pytest.raises(SelfCheckError, match="Nothing of this slice can be compared"):
        run(scan, [0], SCALE, [default])


@pytest.mark.parametrize(
    ("scan", "scale", "words"),
    [
        (scan_of(anatomy(40, 40), labels=True), Scale(2, 2), "label map"),
        (scan_of(anatomy(40, 20)), Scale(2, 4), "too small to be checked"),
        (scan_of(np.ones((1, 1))), Scale(2, 2), "too small to be checked"),
        (scan_of(anatomy(40, 40)), Scale(1, 1), "nothing to check"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_words(default, scan, scale, words):
    with pytest.raises(SelfCheckError, match=words):
        run(scan, [0], scale, [default])


def test_a_scale_that_a_network_does_not_allow_is_refused(default):
    with pytest.raises(ScaleError):
        run(scan_of(anatomy(80, 80)), [0], Scale(9, 2), [default])


@pytest.mark.parametrize("length", [33, 34, 35, 61])
def test_rounding_never_asks_a_network_for_more_than_it_allows(default, length):
    highest = default.magnifier.network.scales[1]
    scan = scan_of(anatomy(length, length))
    check = run(scan, [0], Scale(highest, highest), [default])
    assert check.grid.target == scan.size
    assert len(check.shown.outcomes) == 2


def test_channels_are_degraded_together():
    first, second = anatomy(40, 40, 1), anatomy(40, 40, 2)
    info = scan_of(first).slices[0]
    both = tuple(Slice(values, info, working_range=(0.0, 1.0)) for values in (first, second))
    degraded = degrade(replace(both[1], channels=both), Size(20, 16))
    assert degraded.channel == 1
    for channel, values in zip(degraded.channels, (first, second), strict=True):
        np.testing.assert_array_equal(channel.values, bicubic(values, Grid(Size(40, 40), Size(20, 16))))


@pytest.mark.parametrize("consistent", [True, False])
def test_what_is_measured_is_consistent_as_asked(default, consistent):
    """Against the definition: the result, degraded again, is what it was made of, or is not."""
    values = anatomy(60, 60) * 1000
    check = run(scan_of(values), [0], Scale(2, 2), [replace(default, consistent=consistent)])
    again = bicubic(check.shown.outcomes[1].values, Grid(Size(60, 60), Size(30, 30)))
    assert (np.abs(again - check.shown.degraded.values).max() < 0.02) == consistent


def test_cancelling_stops_it(default):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        run(scan_of(anatomy(40, 40)), [0], SCALE, [default], cancel=cancel)


def test_progress_ends_at_its_end_and_never_goes_back(default):
    shares = []
    scan = scan_of(anatomy(40, 40), anatomy(40, 40, 5))
    run(scan, [0, 1], SCALE, [default], progress=lambda done, total, _: shares.append(done / total))
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize(("count", "around"), [(1, 7), (3, 0), (5, 9), (10, 4), (99, 4)])
def test_slices_are_spread_with_the_one_on_screen_first(count, around):
    scan = scan_of(*[np.zeros((4, 4))] * 10)
    picked = spread_over(scan, count, around)
    assert picked[0] == around
    assert len(picked) == len(set(picked)) == min(count, 10)
    assert set(picked) <= set(range(10))


def test_a_constant_slice_is_given_back_exactly(default):
    check = run(scan_of(np.full((40, 40), 7.0)), [0], Scale(2, 2), [default])
    for outcome in check.shown.outcomes:
        assert outcome.figures.psnr > 80
        assert outcome.figures.psnr <= HIGHEST_PSNR


def test_a_slice_may_be_made_coarser_otherwise(default):
    """By truncated k-space, against scipy's own cosine transform, in the scan's units."""
    truth = anatomy(60, 48) * 900 + 40
    check = run(scan_of(truth), [0], Scale(2, 2), [default], degradation="k-space")
    cosines = fft.dctn(truth.astype(np.float64), norm="ortho")[:30, :24]
    small = np.abs(fft.idctn(cosines, norm="ortho")) / 2
    np.testing.assert_allclose(check.shown.degraded.values, small, atol=1e-2)
    assert check.degradation.name == "k-space"
    declared = run(scan_of(truth), [0], Scale(2, 2), [default])
    assert declared.degradation.name == "cubic"
    assert check.shown.outcomes[1].figures != declared.shown.outcomes[1].figures


@pytest.mark.parametrize("name", sorted(set(DEGRADATIONS) - {"cubic"}))
def test_every_degradation_keeps_units_place_and_colour(default, name):
    truth = anatomy(80, 64) * 900 + 40
    colours = np.stack([truth, truth * 0.5, truth * 0.25 + 100], axis=-1)
    check = run(scan_of(colours, modality=Modality.US), [0], Scale(2, 2), [default], degradation=name)
    coarse = check.shown.degraded.values
    assert coarse.shape == (40, 32, 3)
    declared = degrade(check.shown.slice_, Size(40, 32)).values
    for channel in range(3):
        together = np.corrcoef(coarse[..., channel].ravel(), declared[..., channel].ravel())[0, 1]
        assert together > 0.9
        assert abs(coarse[..., channel].mean() - declared[..., channel].mean()) < 0.2 * np.ptp(declared)


def test_a_degradation_that_is_none_is_named(default):
    with pytest.raises(DegradationError, match="no degradation called 'rubber'"):
        run(scan_of(anatomy(40, 40)), [0], SCALE, [default], degradation="rubber")


def test_what_a_scan_may_have_been_through():
    assert [way.name for way in plausible(Modality.MR)] == ["cubic", "cubic-blur", "blur-sample", "k-space"]
    assert [way.name for way in plausible(Modality.US)] == ["cubic", "cubic-blur", "blur-sample", "speckle"]
    assert [way.name for way in plausible(Modality.CT)] == ["cubic", "cubic-blur", "blur-sample"]
    assert plausible(Modality.OTHER) == tuple(DEGRADATIONS.values())
