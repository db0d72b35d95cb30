"""Story: a reader has more done than one pass of the network, reads what was done, and takes it along."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from app import kept_session
from app.backend import Backend
from app.magnification import Wanted
from app.remembered import remember_options
from app.session import Session
from app.state import Request, Role
from app.tuning.state import Weights
from engine.geometry import Box, Grid, Scale
from engine.magnify import Magnifier, fitted
from engine.magnify.ensemble import magnify
from engine.networks.uncertainty_card import NoUncertaintyError
from engine.progress import CancelToken, silent
from engine.read import open_paths
from engine.refinement import PLAIN, Ensemble, Refinement
from engine.scan import Modality
from engine.write import ValueRange
from tests.app.support import HeldBackend, scan_of
from tests.support.slices import anatomy

STORED = np.round(anatomy(20, 26) * 1000).astype(np.float32)
MEDIAN = Refinement(Ensemble.MEDIAN, 2)


class RealNetworks(HeldBackend):
    """Scans from memory and the networks that are shipped."""

    bicubic = Backend.bicubic
    networks = Backend.networks
    magnifier = Backend.magnifier


@pytest.fixture
def backend():
    return RealNetworks({"scan": scan_of(STORED)})


@pytest.fixture
def shown(window, backend, settled):
    window.session.ask_device("cpu")
    window.session.add_scans(tuple(backend.scans.values()))
    settled(window)
    return window


def by_the_engine(scan, grid, refinement):
    return magnify(Magnifier("default", "cpu"), scan.read(0), grid, refinement)


def test_what_is_chosen_is_done_told_beside_the_image_and_taken_back(shown, qtbot, settled):
    control, session = shown.panel.refinement, shown.session
    plain = session.images.magnified
    assert "orientations" not in plain.remark
    control.ensemble.setCurrentIndex(control.ensemble.findData("median"))
    control.ensemble.activated.emit(control.ensemble.currentIndex())
    control.steps.setFocus()
    control.steps.selectAll()
    qtbot.keyClicks(control.steps, "2\r")
    settled(shown)
    refined = session.images.magnified
    assert session.request.refinement == MEDIAN
    assert np.allclose(refined.image.values, by_the_engine(session.scan, session.grid, MEDIAN).values, atol=0.01)
    assert np.abs(refined.image.values - plain.image.values).max() > 0.5
    assert "median of eight orientations, back-projected 2 times" in shown.panes.panes[Role.SUPER_RESOLVED].line.text()
    assert not any("orientations" in notice.text for notice in session.notices), "said beside the image, not as news"
    assert session.undo.next_back == "refinement"
    while session.undo.next_back:
        session.undo.undo()
    settled(shown)
    assert session.request.refinement is None
    assert (control.ensemble.currentData(), control.steps.value()) == ("none", 0)
    assert np.array_equal(session.images.magnified.image.values, plain.image.values)
    while session.undo.next_again:
        session.undo.redo()
    assert session.request.refinement == MEDIAN
    assert control.ensemble.currentData() != "none"


def test_a_file_and_a_series_are_made_so_and_say_so(tmp_path, backend):
    from app.magnification import Magnification
    from app.series_export import SeriesWish

    Image.fromarray(STORED.astype(np.uint16)).save(tmp_path / "scan.png")
    (scan,) = open_paths([tmp_path / "scan.png"]).scans
    request = Request(device="cpu", refinement=MEDIAN)
    grid = Grid.of(scan.size, request.scale)
    more = {"overwrite": False, "inverted": False}
    wanted = Wanted(tmp_path / "out.png", scan, 0, scan.read(0), grid, request, ValueRange.FULL, None, **more)
    Magnification(backend).export(wanted, cancel=CancelToken(), progress=silent)
    wish = SeriesWish(scan, request, "png", range(1), range(1))
    backend.series.write(tmp_path / "series", wish, cancel=CancelToken(), progress=silent)
    written = [tmp_path / "out.png", *(tmp_path / "series").glob("*.png")]
    assert len(written) == 2
    for path in written:
        with Image.open(path) as image:
            told = json.dumps({str(key): str(value) for key, value in image.info.items()})
            assert "median of eight orientations, back-projected 2 times" in told
            assert np.abs(np.asarray(image) - fitted(by_the_engine(scan, grid, MEDIAN)).values).max() <= 1


def test_it_is_there_in_the_next_run_and_in_a_session_that_is_gone_on_with(shown, settings):
    shown.session.ask_refinement(MEDIAN)
    kept = kept_session.keep(shown.session, {})
    assert kept_session.from_text(kept_session.to_text(kept)).request.refinement == MEDIAN
    old = json.loads(kept_session.to_text(kept))
    del old["request"]["refinement"]
    assert kept_session.from_text(json.dumps(old)).request.refinement is None
    later = Session()
    remember_options(later, settings)
    assert later.request.refinement == MEDIAN
    later.ask_refinement(PLAIN)
    assert settings.refinement is None


@pytest.mark.parametrize("told", ["", "median", "often 3", "mean x", "mean 2 3"])
def test_settings_that_say_nothing_of_use_ask_for_nothing(settings, told):
    settings._store.setValue("refinement", told)
    assert settings.refinement is None


def test_tuned_weights_are_used_as_they_were_judged_until_the_user_says_otherwise(shown, tmp_path):
    session, control = shown.session, shown.panel.refinement
    weights = Weights(tmp_path / "gone", "default", "tuned", refinement=MEDIAN)
    shown.conductor.magnify = lambda: None
    session.set_tuning(session.tuning.with_kept(session.scan.key, weights))
    assert (control.ensemble.currentData(), control.steps.value()) == ("median", 2)
    assert session.request.refinement is None
    session.ask_refinement(PLAIN)
    assert session.work.refined == PLAIN
    assert control.ensemble.currentData() == "none"
    session.ask_refinement(MEDIAN)
    assert session.request.refinement is None


def test_how_sure_a_refined_image_is_was_not_measured(shown, tmp_path):
    from app.series_export import SeriesWish

    scan, scale = shown.session.scan, Scale(2.0, 2.0)
    grid = Grid.of(scan.size, scale)
    magnifier, cancel = Backend().magnifier("default", "cpu"), CancelToken()
    features = magnifier.encode(scan.read(0), cancel=cancel, progress=silent)
    whole = Box(0, 0, grid.target.rows, grid.target.columns)
    with pytest.raises(NoUncertaintyError, match="one pass"):
        magnifier.half_widths(features, grid, Modality.MR, box=whole, refinement=MEDIAN, cancel=cancel, progress=silent)
    request = Request(scale, device="cpu", refinement=MEDIAN)
    wish = SeriesWish(scan, request, "png", range(1), range(1), maps=("uncertainty",))
    with pytest.raises(NoUncertaintyError, match="one pass"):
        Backend().series.check(tmp_path / "series", wish)


def test_the_self_check_checks_what_is_on_screen(shown):
    scan = scan_of(np.round(anatomy(64, 64) * 1000).astype(np.float32))
    request = Request(device="cpu", consistent=False)
    checks = [
        Backend().self_check(scan, 0, 1, one, cancel=CancelToken(), progress=silent)
        for one in (request, Request(device="cpu", consistent=False, refinement=MEDIAN))
    ]
    bicubic, images = zip(*(check.shown.outcomes[:2] for check in checks), strict=True)
    assert np.array_equal(bicubic[0].values, bicubic[1].values)
    assert not np.array_equal(images[0].values, images[1].values)
