"""Mean opinion scores: means with intervals by method and reader, differences of methods, agreement of readers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.measure.opinion import HIGHEST, LOWEST, Study

LEVEL = 0.95
ALL = "all"


@dataclass(frozen=True, slots=True)
class Score:
    """The mean opinion of a method, or of how much one method is ahead of another.

    Attributes
    ----------
    method : str
        Or ``one − other``.
    reader : str
        Code, or ``all``.
    ratings, cases : int
        How many ratings, and of how many slices.
    mean, sd : float
        Mean over the cases, and standard deviation of a case (NaN of a single one).
    low, high : float
        95 % interval of the mean by Student's t over the cases, each with the mean of its readers: readings of one
        slice are not independent of each other. NaN with a single case.
    """

    method: str
    reader: str
    ratings: int
    cases: int
    mean: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """What came of a study.

    Attributes
    ----------
    scores : tuple of Score
        Of every method: all readers, then each.
    differences : tuple of Score
        Of every two methods, all readers, on the cases that were rated for both.
    agreement : float
        Krippendorff's alpha for ordinal data: 1 is agreement, 0 what chance would give; NaN with one reader.
    readers : tuple of str
        Codes.
    wanted : int
        Ratings that there would be when every reader is done.
    given : int
        Ratings that there are.
    """

    scores: tuple[Score, ...]
    differences: tuple[Score, ...]
    agreement: float
    readers: tuple[str, ...]
    wanted: int
    given: int


def opinion(study: Study) -> Opinion:
    """Return what came of a study; raises :class:`~engine.errors.UnreadableError` where it is damaged."""
    ratings = study.ratings()
    stimuli = {stimulus.id: stimulus for stimulus in study.stimuli}
    readers = tuple(sorted({rating.reader for rating in ratings}))
    by_method: dict[str, dict[tuple[int, str], int]] = {method: {} for method in study.methods}
    for rating in ratings:
        stimulus = stimuli[rating.stimulus]
        by_method[stimulus.method][stimulus.case, rating.reader] = rating.score
    scores = [
        _score(method, reader, _of(found, reader))
        for method, found in by_method.items()
        for reader in (ALL, *readers)
        if _of(found, reader)
    ]
    differences = []
    for place, other in enumerate(study.methods):
        for one in study.methods[place + 1 :]:
            both = by_method[one].keys() & by_method[other].keys()
            gained = {key: float(by_method[one][key] - by_method[other][key]) for key in both}
            if gained:
                differences.append(_score(f"{one} − {other}", ALL, gained))
    table = np.full((len(readers), len(study.stimuli)), np.nan)
    columns = {stimulus.id: column for column, stimulus in enumerate(study.stimuli)}
    for rating in ratings:
        table[readers.index(rating.reader), columns[rating.stimulus]] = rating.score
    wanted = len(study.stimuli) * max(1, len(readers))
    return Opinion(tuple(scores), tuple(differences), krippendorff(table), readers, wanted, len(ratings))


def _of(found: Mapping[tuple[int, str], int], reader: str) -> dict[tuple[int, str], float]:
    return {key: float(score) for key, score in found.items() if reader in {ALL, key[1]}}


def _score(method: str, reader: str, found: Mapping[tuple[int, str], float]) -> Score:
    cases = sorted({case for case, _reader in found})
    means = [_mean(score for (case, _), score in found.items() if case == one) for one in cases]
    mean = _mean(means)
    if len(means) < 2:
        return Score(method, reader, len(found), len(cases), mean, math.nan, math.nan, math.nan)
    sd = math.sqrt(sum((value - mean) ** 2 for value in means) / (len(means) - 1))
    half = student_quantile((1 + LEVEL) / 2, len(means) - 1) * sd / math.sqrt(len(means))
    return Score(method, reader, len(found), len(cases), mean, sd, mean - half, mean + half)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return math.fsum(listed) / len(listed)


def student_share(t: float, freedom: int) -> float:
    """Return how much of Student's distribution lies between −t and t (t ≥ 0): Abramowitz and Stegun 26.7.3, 26.7.4."""
    angle = math.atan(t / math.sqrt(freedom))
    square = math.cos(angle) ** 2
    odd = freedom % 2 == 1
    term = math.cos(angle) if odd else 1.0
    total = 0.0 if freedom == 1 else term
    for step in range(3 if odd else 2, freedom - 1, 2):
        term *= square * (step - 1) / step
        total += term
    return 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total


def student_quantile(share: float, freedom: int) -> float:
    """Return the value that ``share`` (0.5 or more, below 1) of Student's distribution lies below."""
    low, high = 0.0, 1.0
    while (1 + student_share(high, freedom)) / 2 < share:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 + student_share(middle, freedom)) / 2 < share else (low, middle)
    return (low + high) / 2


def krippendorff(table: NDArray[np.float64], grades: Sequence[int] = range(LOWEST, HIGHEST + 1)) -> float:
    """Return Krippendorff's alpha for ordinal data.

    Parameters
    ----------
    table : numpy.ndarray
        (readers, pictures), grades, NaN where there is none.
    grades : sequence of int
        All that there are, ascending.

    Returns
    -------
    float
        NaN where no picture was rated twice, or all ratings are the same.

    Notes
    -----
    K. Krippendorff, Computing Krippendorff's alpha-reliability, 2011: from the matrix of coincidences ``o`` with its
    margins ``n``, ``α = 1 − (n.. − 1) Σ o δ² / Σ n n δ²``, with
    ``δ²(c, k) = (Σ_{g = c…k} n_g − (n_c + n_k) / 2)²``.
    """
    levels = list(grades)
    coincidences = np.zeros((len(levels), len(levels)))
    for column in table.T:
        given = [levels.index(int(score)) for score in column[~np.isnan(column)]]
        counts = np.bincount(given, minlength=len(levels)).astype(np.float64)
        if len(given) > 1:
            coincidences += (np.outer(counts, counts) - np.diag(counts)) / (len(given) - 1)
    margins = coincidences.sum(axis=1)
    total = margins.sum()
    upto = np.cumsum(margins)
    between = np.abs(upto[:, None] - upto[None, :])
    # The sum over grades from the lower to the higher one, both included, less half of each.
    lower = np.minimum(np.arange(len(levels))[:, None], np.arange(len(levels))[None, :])
    distance = (between + margins[lower] - (margins[:, None] + margins[None, :]) / 2) ** 2
    np.fill_diagonal(distance, 0.0)
    expected = float((np.outer(margins, margins) * distance).sum())
    if total < 2 or expected == 0:
        return math.nan
    return 1.0 - float(total - 1) * float((coincidences * distance).sum()) / expected
