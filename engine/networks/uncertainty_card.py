"""The cards of ``resources/uncertainty``: which weights a head belongs to, and the factors that calibration found."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError, WeightsError
from engine.networks.descriptor import NetworkDescriptor
from engine.refinement import PLAIN, Refinement
from engine.words import words

if TYPE_CHECKING:
    from engine.networks.uncertainty import UncertaintyHead

FOLDER = "uncertainty"

FORMAT = 2
"""Of cards and heads: since 2, a slice tells of its own errors what widens or narrows its intervals."""


class NoUncertaintyError(EngineError):
    """There is no measured uncertainty for an image; ``str()`` says why."""


def check_one_pass(refinement: Refinement) -> None:
    """Raise NoUncertaintyError where more than one pass of the network makes the image: that was not measured."""
    if refinement != PLAIN:
        raise NoUncertaintyError(
            words(
                "Engine",
                "How sure an image is was measured for one pass of the network: leave out self-ensemble and "
                "back-projection.",
            )
        )


@dataclass(frozen=True)
class Calibration:
    """Factors from the head's scales to half-widths, measured on held-out patients.

    Attributes
    ----------
    level : float
        Share of the true values within the half-width: 0.9.
    ratios : tuple of float
        True ratios, the same on both axes, between whose pairs factors are interpolated.
    factors : dict
        For each modality (``ct``, ``mr``, ``us``) rows of factors: ``factors[m][v][h]`` at ratios ``v`` × ``h``.
    levels : tuple of float
        Other shares, in growing order …
    profile : dict
        … and for each modality by how much a half-width of :attr:`level` is to be multiplied to hold each of them.
    patients, slices : dict
        How many it was measured on, by modality.
    left_out : dict
        By modality and source, the share of true values that intervals hold which were found without that source.
    left_out_by_scale : dict
        By modality and pair of true ratios (``1.5 × 2``), the same share at that pair, in the mean over its sources.
    """

    level: float
    ratios: tuple[float, ...]
    factors: dict[str, tuple[tuple[float, ...], ...]]
    levels: tuple[float, ...]
    profile: dict[str, tuple[float, ...]]
    patients: dict[str, int]
    slices: dict[str, int]
    left_out: dict[str, dict[str, float]] = field(default_factory=dict)
    left_out_by_scale: dict[str, dict[str, float]] = field(default_factory=dict)

    def factor(self, modality: str, vertical: float, horizontal: float) -> float:
        """Return the factor at two true ratios, linear in their logarithms; of an unknown modality the largest."""
        known = [modality] if modality in self.factors else list(self.factors)
        return max(self._at(self.factors[name], vertical, horizontal) for name in known)

    def knows(self, modality: str) -> bool:
        """Whether it was measured on that modality."""
        return modality in self.factors

    def _at(self, table: tuple[tuple[float, ...], ...], vertical: float, horizontal: float) -> float:
        row, down = _between(self.ratios, vertical)
        column, across = _between(self.ratios, horizontal)
        upper = table[row][column] * (1 - across) + table[row][column + 1] * across
        lower = table[row + 1][column] * (1 - across) + table[row + 1][column + 1] * across
        return upper * (1 - down) + lower * down


def _between(ratios: tuple[float, ...], ratio: float) -> tuple[int, float]:
    """Return the node below ``ratio`` and how far it is on the way to the next one, in logarithms."""
    place = min(max(ratio, ratios[0]), ratios[-1])
    below = max(i for i in range(len(ratios) - 1) if ratios[i] <= place)
    return below, math.log(place / ratios[below]) / math.log(ratios[below + 1] / ratios[below])


@dataclass(frozen=True)
class UncertaintyCard:
    """A card as read.

    Attributes
    ----------
    content : dict
        All that it says.
    calibration : Calibration or None
        None until the head has been calibrated.
    """

    content: dict[str, Any]
    calibration: Calibration | None

    @property
    def fingerprint(self) -> str:
        """Of the network's weights that the head belongs to."""
        return str(self.content["network_fingerprint"])

    @property
    def weights(self) -> str:
        """File name of the head's weights."""
        return str(self.content["weights"])


def parse_card(name: str, text: str) -> UncertaintyCard:
    """Return the card written in ``text``; raises :class:`~engine.errors.WeightsError` naming what is wrong."""
    try:
        content = json.loads(text)
        for key in ("network", "network_fingerprint", "weights", "weights_sha256", "shape"):
            content[key]
        _check_format(content)
        told = content["calibration"]
        if told is None:
            return UncertaintyCard(content, None)
        tables = {key: tuple(tuple(map(float, row)) for row in rows) for key, rows in told["factors"].items()}
        profile = {key: tuple(map(float, row)) for key, row in told["profile"].items()}
        rest = {key: told[key] for key in ("level", "patients", "slices")}
        rest |= {key: told.get(key, {}) for key in ("left_out", "left_out_by_scale")}
        calibration = Calibration(
            ratios=tuple(told["ratios"]), factors=tables, levels=tuple(told["levels"]), profile=profile, **rest
        )
        _check(calibration)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsError(name, words("Engine", "the card cannot be read ({error})").of(error=error)) from error
    return UncertaintyCard(content, calibration)


def _check_format(content: dict[str, Any]) -> None:
    found = content.get("format", 1)
    if found != FORMAT:
        raise ValueError(f"its format is {found}, and {FORMAT} is read: the head is to be trained again")


def _check(calibration: Calibration) -> None:
    side = len(calibration.ratios)
    square = all(len(rows) == side and all(len(row) == side for row in rows) for rows in calibration.factors.values())
    positive = all(0 < f < math.inf for rows in calibration.factors.values() for row in rows for f in row)
    if side < 2 or not calibration.factors or not square or not positive:
        raise ValueError("the table of factors is not complete")


def compose_card(card: UncertaintyCard) -> str:
    """Return the JSON text of ``card``; :func:`parse_card` gives it back."""
    calibration = None if card.calibration is None else asdict(card.calibration)
    return json.dumps({**card.content, "calibration": calibration}, indent=2, ensure_ascii=False) + "\n"


def card_of(network: NetworkDescriptor) -> UncertaintyCard:
    """Return the shipped card for ``network``; raises :class:`NoUncertaintyError` where there is none."""
    entry = resources.files("resources") / FOLDER / f"{network.id}.json"
    if not entry.is_file():
        raise NoUncertaintyError(
            words(
                "Engine",
                "How sure '{network}' is has not been measured; calibrated intervals exist for 'default' alone.",
            ).of(network=network.id)
        )
    return parse_card(entry.name, entry.read_text(encoding="utf-8"))


def check_belongs(card: UncertaintyCard, network: NetworkDescriptor, fingerprint: str) -> Calibration:
    """Return the calibration; raises :class:`NoUncertaintyError` where the head belongs to other weights."""
    if card.fingerprint != fingerprint:
        raise NoUncertaintyError(
            words(
                "Engine",
                "How sure '{network}' is was measured with other weights (version {version}) than it has now: "
                "tuned or renewed weights have no calibrated intervals.",
            ).of(network=network.id, version=card.content["network_version"])
        )
    if card.calibration is None:
        raise NoUncertaintyError(
            words("Engine", "How sure '{network}' is has not been calibrated: run 'vernier calibrate'.").of(
                network=network.id
            )
        )
    return card.calibration


def load_head(card: UncertaintyCard, folder: Path | None = None) -> UncertaintyHead:
    """Return the head of ``card``, frozen, on the processor: the shipped one, or that in ``folder``.

    Raises
    ------
    WeightsError
        Its weights are missing, damaged, or not those of the card.
    """
    from engine.networks.uncertainty import UncertaintyHead
    from engine.networks.weights import fill

    entry = folder or resources.files("resources") / FOLDER
    try:
        content = (entry / card.weights).read_bytes()
    except OSError as error:
        raise WeightsError(card.weights, words("Engine", "the file is missing; install Vernier again")) from error
    if hashlib.sha256(content).hexdigest() != card.content["weights_sha256"]:
        raise WeightsError(
            card.weights, words("Engine", "the file is not the one its card describes; install Vernier again")
        )
    try:
        head = UncertaintyHead(**card.content["shape"])
    except TypeError as error:
        raise WeightsError(
            card.weights, words("Engine", "the card's shape does not fit ({error})").of(error=error)
        ) from error
    fill(head, content, card.weights)
    return head.eval().requires_grad_(False)
