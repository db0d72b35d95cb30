"""Reader studies: blind, in an order of each reader's own, gone on with; scores against scipy."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy import stats

from engine.errors import UnreadableError
from engine.measure.opinion import (
    RATINGS,
    STUDY,
    Case,
    Presentation,
    Study,
    StudyError,
    content,
    design,
    read_study,
)
from engine.measure.opinion_score import ALL, krippendorff, opinion, student_quantile, student_share

METHODS = ("nearest", "bicubic", "default")


def study(folder: Path, cases: int = 6, presentation: Presentation = Presentation.SINGLE, seed: int = 3) -> Study:
    slices = [Case("ct", (2.0, 1.5))] * cases
    made = Study(folder, seed, presentation, tuple(slices), design(slices, METHODS, seed))
    (folder / STUDY).write_bytes(content(made))
    return made


def test_everything_is_shown_once_to_each_reader_in_another_order(tmp_path):
    made = study(tmp_path)
    orders = {reader: made.trials(reader) for reader in ("R1", "R2", "R3")}
    for trials in orders.values():
        assert sorted(one.id for (one,) in trials) == sorted(one.id for one in made.stimuli)
        cases = [one.case for (one,) in trials]
        assert all(a != b for a, b in itertools.pairwise(cases))
    assert len(set(orders.values())) == 3
    assert read_study(tmp_path).trials("R1") == orders["R1"], "the same after the window was closed"


def test_side_by_side_shows_all_methods_of_a_case_in_random_places(tmp_path):
    trials = study(tmp_path, 30, Presentation.SIDE_BY_SIDE).trials("R1")
    assert all({one.method for one in trial} == set(METHODS) and len(trial) == 3 for trial in trials)
    assert {trial[0].method for trial in trials} == set(METHODS)
    assert len({trial[0].case for trial in trials}) == 30


def test_names_of_pictures_say_nothing(tmp_path):
    made = study(tmp_path)
    assert len({one.id for one in made.stimuli}) == 18
    assert not any(word in one.id for one in made.stimuli for word in METHODS)


def test_ratings_are_kept_the_last_one_counts_and_half_a_line_is_none(tmp_path):
    made = study(tmp_path)
    first, second = made.stimuli[0].id, made.stimuli[1].id
    made.rate("R1", first, 2)
    made.rate("R1", first, 4)
    path = tmp_path / RATINGS
    with path.open("ab") as file:
        file.write(b'{"reader": "R1", "stim')
    again = read_study(tmp_path)
    assert [(one.stimulus, one.score) for one in again.ratings()] == [(first, 4)]
    again.rate(" R  1 ", second, 5)
    assert [one.score for one in again.ratings()] == [4, 5]
    assert [json.loads(line)["reader"] for line in path.read_text().splitlines()] == ["R1", "R1", "R 1"]


@pytest.mark.parametrize(("reader", "stimulus", "score"), [("", 0, 3), ("x" * 41, 0, 3), ("R", 0, 6), ("R", None, 3)])
def test_impossible_ratings_are_refused(tmp_path, reader, stimulus, score):
    made = study(tmp_path)
    with pytest.raises(StudyError):
        made.rate(reader, made.stimuli[stimulus].id if stimulus is not None else "other", score)
    assert made.ratings() == ()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"[]",
        b'{"version": 1}',
        b"[" * 100_000,
        b'{"version": 1, "seed": 1, "presentation": "single", "cases": [], "stimuli": []}',
        b'{"version": 1, "seed": 1, "presentation": "single",'
        b' "cases": [{"modality": "ct", "ratio": [1, 1], "aspect": 1}],'
        b' "stimuli": [{"id": "../../secret", "case": 0, "method": "a"}]}',
    ],
)
def test_what_is_no_study_is_refused(tmp_path, damage):
    (tmp_path / STUDY).write_bytes(damage)
    with pytest.raises(UnreadableError, match="no reader study"):
        read_study(tmp_path)
    with pytest.raises(UnreadableError, match="no reader study here"):
        read_study(tmp_path / "elsewhere")


def test_a_foreign_line_in_the_middle_is_not_passed_over(tmp_path):
    made = study(tmp_path)
    made.rate("R1", made.stimuli[0].id, 2)
    path = tmp_path / RATINGS
    path.write_bytes(b'{"reader": "R1", "stimulus": "unknown", "score": 3}\n' + path.read_bytes())
    with pytest.raises(UnreadableError, match="line 1"):
        made.ratings()


def test_pictures_are_read_as_they_were_written_and_damaged_ones_named(tmp_path):
    made = study(tmp_path)
    values = np.arange(12, dtype=np.uint8).reshape(3, 4)
    Image.fromarray(values).save(tmp_path / f"{made.stimuli[0].id}.png")
    assert np.array_equal(made.picture(made.stimuli[0]), values)
    with pytest.raises(UnreadableError):
        made.picture(made.stimuli[1])


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 9, 10, 29, 120])
def test_students_distribution_is_that_of_scipy(freedom):
    for t in (0.1, 1.0, 2.5, 8.0):
        assert student_share(t, freedom) == pytest.approx(1 - 2 * stats.t.sf(t, freedom), abs=1e-12)
    assert student_quantile(0.975, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-9)


KRIPPENDORFF = """
1 2 3 3 2 1 4 1 2 * * *
1 2 3 3 2 2 4 1 2 5 * 3
* 3 3 3 2 3 4 2 2 5 1 *
1 2 3 3 2 4 4 1 2 5 1 *
"""


def test_agreement_is_that_of_krippendorffs_own_example():
    """K. Krippendorff, 2011, example C: four observers, twelve units, ordinal alpha 0.815."""
    rows = [line.split() for line in KRIPPENDORFF.strip().splitlines()]
    table = np.array([[math.nan if one == "*" else float(one) for one in row] for row in rows])
    assert krippendorff(table) == pytest.approx(0.815, abs=5e-4)
    assert krippendorff(np.array([[1.0, 3, 5], [1, 3, 5]])) == pytest.approx(1)
    assert math.isnan(krippendorff(np.array([[1.0, 3, 5]])))
    assert math.isnan(krippendorff(np.array([[4.0, 4], [4, 4]])))


def test_scores_are_means_over_cases_with_students_interval(tmp_path):
    made = study(tmp_path)
    chance = np.random.default_rng(8)
    given: dict[tuple[str, int, str], int] = {}
    for reader in ("R1", "R2"):
        for one in made.stimuli:
            score = int(np.clip(METHODS.index(one.method) + chance.integers(1, 4), 1, 5))
            given[one.method, one.case, reader] = score
            made.rate(reader, one.id, score)
    found = opinion(made)
    assert (found.given, found.wanted, found.readers) == (36, 36, ("R1", "R2"))
    means = np.array([np.mean([given["default", case, reader] for reader in ("R1", "R2")]) for case in range(6)])
    score = next(one for one in found.scores if (one.method, one.reader) == ("default", ALL))
    low, high = stats.t.interval(0.95, 5, means.mean(), stats.sem(means))
    assert (score.mean, score.sd) == (pytest.approx(means.mean()), pytest.approx(means.std(ddof=1)))
    assert (score.low, score.high) == (pytest.approx(low), pytest.approx(high))
    own = next(one for one in found.scores if (one.method, one.reader) == ("default", "R2"))
    assert own.mean == pytest.approx(np.mean([given["default", case, "R2"] for case in range(6)]))
    ahead = next(one for one in found.differences if one.method == "default − bicubic")
    assert ahead.mean == pytest.approx(
        np.mean([given["default", c, r] - given["bicubic", c, r] for c in range(6) for r in ("R1", "R2")])
    )


def test_a_study_with_one_case_has_no_interval_and_one_without_ratings_no_score(tmp_path):
    made = study(tmp_path, 1)
    assert opinion(made).scores == ()
    made.rate("R1", made.stimuli[2].id, 4)
    (score, own) = opinion(made).scores
    assert (score.mean, score.cases) == (own.mean, own.cases) == (4, 1)
    assert math.isnan(score.low)
