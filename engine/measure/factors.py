"""From what slices have shown to a calibration that is meant for patients of sources that nobody has looked at.

Errors of one source (a scanner, a hospital, a way of preparing files) are alike, those of two are not: how many pixels
or patients a source has says nothing about the next source. So sources are what is counted. Everything is fitted with
all sources counting alike, and then widened or narrowed until the sources hold nine in ten true values on average when
each in turn is left out of all fitting (conformal prediction for grouped data: Dunn, Wasserman and Ramdas 2022; Lee,
Barber and Willett 2023; with few groups their bound would be infinite, so it is the expectation that is met here).

Three things are fitted: what a slice tells of itself (:class:`~engine.networks.uncertainty.Context`), by ridge
regression over all modalities; a factor for each modality and pair of ratios, a smooth function of the pair; and the
one factor of each modality that leaving out asks for. How much is smoothed is set so that the error of leaving out is
smallest, on the sources of training.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.geometry import Scale
from engine.magnify.own_errors import LEVEL
from engine.measure.scales import label
from engine.networks.uncertainty import Context, middle_logarithm
from engine.networks.uncertainty_card import Calibration

RATIOS = (1.0, 1.5, 2.0, 3.0, 4.0)
"""True ratios per axis at whose pairs factors are measured."""

LEVELS = (*(round(0.05 * i, 2) for i in range(1, 20)), 0.98)
"""Shares of the calibration curve."""

RIDGE = 0.006
"""Against the context of few slices; the weights of all that was looked at are 1 together."""

COMMON = 0.1
"""How far the way in which factors follow the ratios is drawn from that of a modality to that of all."""

WIDEST = 1.5
"""What leaving out asks for widens or narrows by so much at most."""

Factors = dict[str, NDArray[np.float64]]
"""For each modality the coefficients of :func:`_terms`: the logarithm of its factor at a pair of ratios."""


@dataclass(frozen=True)
class Found:
    """What one slice at one pair of scales has shown.

    Attributes
    ----------
    modality, source, patient, name : str
        Of the slice.
    scale : Scale
        The pair.
    ratios : numpy.ndarray
        (pixels,) float32: size of the error divided by the half-width.
    widths, errors : float
        Mean half-width and mean size of the error, in units of the window.
    even : float
        Share of pixels left out because the scan is even around them.
    everywhere : float
        Share of all pixels, the even ones among them, whose error is within the half-width.
    told : torch.Tensor, optional
        (told,): what the slice says of its own errors, see :mod:`engine.magnify.own_errors`.
    """

    modality: str
    source: str
    patient: str
    name: str
    scale: Scale
    ratios: NDArray[np.float32]
    widths: float
    errors: float
    even: float
    everywhere: float
    told: Tensor | None = None


def calibrated(found: Sequence[Found], plain: Context) -> tuple[Context, Calibration]:
    """Return context and calibration for sources that are not among those of ``found``.

    Parameters
    ----------
    found : sequence of Found
        With a head whose context changes nothing.
    plain : Context
        That context; it stays where no slice tells anything.
    """
    held = left_out(found, plain)
    wider = {name: widened(own) for name, own in held.items()}
    context = fit_context(found, plain)
    seen = in_context(found, context)
    factors = fit_factors(seen)
    names = sorted(factors)
    profile = {}
    for name in names:
        own = [
            replace(one, ratios=one.ratios / np.float32(wider[name] * factor(factors[name], one.scale)))
            for one in seen
            if one.modality == name
        ]
        profile[name] = tuple(round(q, 4) for q in quantiles(own, LEVELS))
    tables = {
        name: tuple(tuple(round(wider[name] * factor(factors[name], Scale(v, h)), 4) for h in RATIOS) for v in RATIOS)
        for name in names
    }
    return context, Calibration(
        LEVEL,
        RATIOS,
        tables,
        LEVELS,
        profile,
        {name: len({(o.source, o.patient) for o in found if o.modality == name}) for name in names},
        {name: len({o.name for o in found if o.modality == name}) for name in names},
        {name: {s: round(share(own, wider[name]), 4) for s, own in held[name].items()} for name in names},
        {name: shares_by_scale(held[name], wider[name]) for name in names},
    )


def left_out(found: Sequence[Found], plain: Context) -> dict[str, dict[str, list[Found]]]:
    """Return, by modality and source, ``found`` with ratios to the half-widths that all other sources lead to.

    The only source of its modality cannot be left out; its ratios are to what it leads to itself.
    """
    answer: dict[str, dict[str, list[Found]]] = {}
    for name, source in sorted({(one.modality, one.source) for one in found}):
        others = [one for one in found if (one.modality, one.source) != (name, source)]
        if not any(one.modality == name for one in others):
            others = list(found)
        own = [one for one in found if (one.modality, one.source) == (name, source)]
        context = fit_context(others, plain)
        factors = fit_factors(in_context(others, context))
        answer.setdefault(name, {})[source] = [
            replace(one, ratios=one.ratios / np.float32(factor(factors[name], one.scale)))
            for one in in_context(own, context)
        ]
    return answer


def widened(held: dict[str, list[Found]]) -> float:
    """Return the factor by which half-widths hold :data:`LEVEL` of the true values, on average over sources."""
    low, high = 1 / WIDEST, WIDEST
    for _ in range(20):
        between = math.sqrt(low * high)
        if np.mean([share(own, between) for own in held.values()]) < LEVEL:
            low = between
        else:
            high = between
    return math.sqrt(low * high)


def share(found: Sequence[Found], wider: float = 1.0) -> float:
    """Return the share of true values that half-widths ``wider`` times as wide hold, every pair of scales alike."""
    by_scale: dict[Scale, list[float]] = {}
    for one in found:
        by_scale.setdefault(one.scale, []).append(float((one.ratios <= wider).mean()))
    return float(np.mean([np.mean(shares) for shares in by_scale.values()]))


def shares_by_scale(held: dict[str, list[Found]], wider: float) -> dict[str, float]:
    """Return the share of true values held at every pair of ratios (``1.5 × 2``), in the mean over sources.

    Parameters
    ----------
    held : dict
        What each source has shown while it was left out.
    wider : float
        By how much half-widths are multiplied.
    """
    pairs = sorted({(one.scale.vertical, one.scale.horizontal) for own in held.values() for one in own})
    answer = {}
    for pair in pairs:
        scale = Scale(*pair)
        seen = [[one for one in own if one.scale == scale] for own in held.values()]
        answer[label(scale)] = round(float(np.mean([share(own, wider) for own in seen if own])), 4)
    return answer


def in_context(found: Sequence[Found], context: Context) -> list[Found]:
    """Return ``found`` with ratios to the half-widths that ``context`` leads to."""
    return [
        one
        if one.told is None
        else replace(one, ratios=one.ratios / np.float32(context.factor(one.told, *_inverse(one.scale))))
        for one in found
    ]


def fit_context(found: Sequence[Found], plain: Context) -> Context:
    """Return how a slice as a whole widens or narrows its intervals.

    By ridge regression of the logarithm of the factor that each slice would have needed (less the mean of its modality
    at those scales, which :func:`fit_factors` finds) on what the slice tells, and on its product with the logarithm of
    the scale; every source counts alike.
    """
    seen = [(one, one.told) for one in found if one.told is not None]
    if len(seen) < 2:
        return plain
    told_all = np.stack([told.double().numpy() for _, told in seen])
    per_source = Counter(one.source for one, _ in seen)
    weights = np.asarray([1 / (len(per_source) * per_source[one.source]) for one, _ in seen])
    mean = weights @ told_all
    spread = np.sqrt(weights @ (told_all - mean) ** 2) + 1e-6
    known = (told_all - mean) / spread
    inputs = np.hstack([known, known * np.asarray([[middle_logarithm(*_inverse(one.scale))] for one, _ in seen])])
    wanted = np.log(np.asarray([max(float(np.quantile(one.ratios, LEVEL)), 1e-3) for one, _ in seen]))
    groups = [(one.modality, one.scale) for one, _ in seen]
    for group in set(groups):
        own = np.asarray([other == group for other in groups])
        wanted[own] -= np.average(wanted[own], weights=weights[own])
        inputs[own] -= np.average(inputs[own], axis=0, weights=weights[own])
    normal = inputs.T @ (weights[:, None] * inputs) + RIDGE * np.eye(inputs.shape[1])
    learned = np.linalg.solve(normal, inputs.T @ (weights * wanted)).reshape(2, -1)
    return Context(*(torch.from_numpy(value).to(plain.mean) for value in (mean, spread, learned)))


def fit_factors(found: Sequence[Found]) -> Factors:
    """Return the factors of each modality at all pairs of ratios.

    What single pairs show is uncertain by the few slices that were looked at: the logarithm of the factor is a smooth
    function of the logarithms of the ratios, by least squares, drawn a little towards that of all modalities. The axes
    are told apart: in ultrasound the beam resolves more along its way than across.
    """
    fitted: Factors = {}
    for name in sorted({one.modality for one in found}):
        by_scale: dict[Scale, list[Found]] = {}
        for one in found:
            if one.modality == name:
                by_scale.setdefault(one.scale, []).append(one)
        inputs = np.asarray([_terms(scale) for scale in by_scale])
        wanted = np.log([quantiles(own, (LEVEL,))[0] for own in by_scale.values()])
        fitted[name], *_ = np.linalg.lstsq(inputs, wanted, rcond=1e-6)
    common = np.mean(list(fitted.values()), axis=0)
    everywhere = np.mean([_terms(Scale(v, h)) for v in RATIOS for h in RATIOS if v * h > 1], axis=0)
    for name, own in fitted.items():
        drawn = (1 - COMMON) * own + COMMON * common
        drawn[0] += everywhere @ (own - drawn)  # how wide on average is each modality's own
        fitted[name] = drawn
    return fitted


def factor(terms: NDArray[np.float64], scale: Scale) -> float:
    """Return the factor at a pair of ratios; see :data:`Factors`."""
    return float(np.exp(_terms(scale) @ terms))


def _terms(scale: Scale) -> NDArray[np.float64]:
    size = 0.5 * (math.log(scale.vertical) + math.log(scale.horizontal))
    apart = math.log(scale.vertical) - math.log(scale.horizontal)
    # odd ones tell the axes apart; how far they do so levels off where one axis is magnified much more than the other
    odd = (apart, size * apart, apart**3)
    even = (abs(apart), apart**2, size * abs(apart), size * apart**2)
    return np.asarray([1.0, size, size**2, *odd, *even])


def _inverse(scale: Scale) -> tuple[float, float]:
    return 1 / scale.vertical, 1 / scale.horizontal


def quantiles(found: Sequence[Found], levels: Sequence[float]) -> list[float]:
    """Return the quantiles of the ratios at ``levels``, every source, patient and slice counting alike."""
    sources: dict[str, dict[str, int]] = {}
    for one in found:
        patients = sources.setdefault(one.source, {})
        patients[one.patient] = patients.get(one.patient, 0) + one.ratios.size
    weights = [
        np.full(one.ratios.size, 1.0 / (len(sources) * len(sources[one.source]) * sources[one.source][one.patient]))
        for one in found
    ]
    ratios, weight = np.concatenate([one.ratios for one in found]), np.concatenate(weights)
    order = np.argsort(ratios)
    reached = np.cumsum(weight[order])
    places = np.searchsorted(reached, np.asarray(levels) * reached[-1])
    return [float(ratios[order[min(place, order.size - 1)]]) for place in places]
