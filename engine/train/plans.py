"""The sections of a recipe: patches, schedule, stages, adversary, validation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.degradations import DECLARED, DEGRADATIONS
from engine.train.typed import LARGEST, ensure

LARGEST_SHAPE = 4096
"""Of the numbers that say how large a network is: more would not fit into any memory."""


def check_shape(name: str, shape: Mapping[str, int]) -> None:
    """Raise ``ValueError`` where a number of ``shape`` makes no network."""
    for key, value in shape.items():
        ensure(0 <= value <= LARGEST_SHAPE, f"{name}.{key}", f"from 0 to {LARGEST_SHAPE}", value)


def _check_betas(name: str, betas: tuple[float, float]) -> None:
    ensure(all(0 <= beta < 1 for beta in betas), name, "two numbers from 0 to below 1", betas)


def _check_shares(section: str, **shares: float) -> None:
    for name, share in shares.items():
        ensure(0 <= share <= 1, f"{section}.{name}", "from 0 to 1", share)


@dataclass(frozen=True)
class PatchPlan:
    """How patches are drawn.

    Attributes
    ----------
    batch : int
        Patches a step (and process).
    patch : int
        Side of the LR patch in pixels, at most.
    hr_limit : int
        Side of the HR patch in pixels, at most.
    scales : (float, float)
        Smallest and largest magnification.
    one_axis : float
        Share of the draws that magnify one axis only.
    equal : float
        Share of the draws with equal scales.
    shrink : float
        Share of the patches whose slice is first shrunk (anti-aliased) by up to ``shrink_limit``: more detail a pixel.
    grid : str
        ``uniform`` draws scales from the whole range; ``paper`` from SupeRELiTNet's: equal scales in steps of 0.1,
        unequal ones in steps of 0.5.
    factors : tuple of int
        Draw equal scales from these whole factors alone; none by default.
    modalities : tuple of str
        Modalities of the manifest to train on; all by default.
    shares : dict
        Relative shares of the modalities, 1 for those not named: modality by modality alike by default.
    by_patients : dict
        By modality: its sources are drawn by their number of patients to this power. 0, all sources alike, for those
        not named.
    reflect : bool
        Slices smaller than a patch are padded by reflection; else they are passed over.
    pairs : tuple of float
        Draw the magnifications from these alone: flat pairs vertical, horizontal; none by default.
    elsewhere : float
        Share of the draws that are made from the whole range all the same.
    turns : str
        How patches may be laid: ``all`` eight ways, ``mirrors`` without quarter turns, or ``sideways``: left and right
        alone may change places, as in ultrasound, where up and down differ.
    degradation : str
        How LR is made of HR: a name of :data:`engine.degradations.DEGRADATIONS`, or several joined by ``+``, of which
        every batch takes one.
    """

    batch: int
    patch: int
    hr_limit: int
    scales: tuple[float, float]
    one_axis: float = 0.0
    equal: float = 1.0
    shrink: float = 0.0
    shrink_limit: float = 1.0
    grid: str = "uniform"
    factors: tuple[int, ...] = ()
    modalities: tuple[str, ...] = ()
    shares: dict[str, float] = field(default_factory=dict)
    reflect: bool = False
    pairs: tuple[float, ...] = ()
    elsewhere: float = 0.0
    turns: str = "all"
    degradation: str = DECLARED
    by_patients: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no drawing could follow."""
        for name, value in (("batch", self.batch), ("patch", self.patch)):
            ensure(value >= 1, f"patches.{name}", "at least 1", value)
        _check_shares("patches", one_axis=self.one_axis, equal=self.equal, shrink=self.shrink, elsewhere=self.elsewhere)
        ensure(self.shrink_limit >= 1, "patches.shrink_limit", "at least 1", self.shrink_limit)
        ensure(1 <= self.scales[0] <= self.scales[1], "patches.scales", "two from 1, the smaller first", self.scales)
        ensure(all(factor >= 1 for factor in self.factors), "patches.factors", "at least 1 each", self.factors)
        fits = len(self.pairs) % 2 == 0 and all(scale >= 1 for scale in self.pairs)
        ensure(fits, "patches.pairs", "pairs of at least 1 each", self.pairs)
        largest = max((self.scales[1], *self.factors, *self.pairs))
        ensure(self.hr_limit >= largest, "patches.hr_limit", f"at least the magnification {largest:g}", self.hr_limit)
        ensure(all(0 <= share <= 1e6 for share in self.shares.values()), "patches.shares", "from 0 each", self.shares)
        powers = self.by_patients.values()
        ensure(all(0 <= power <= 1 for power in powers), "patches.by_patients", "from 0 to 1 each", self.by_patients)
        ensure(self.grid in ("uniform", "paper"), "patches.grid", "'uniform' or 'paper'", self.grid)
        turns = ("all", "mirrors", "sideways")
        ensure(self.turns in turns, "patches.turns", "'all', 'mirrors' or 'sideways'", self.turns)
        ensure(
            set(self.degradation.split("+")) <= set(DEGRADATIONS),
            "patches.degradation",
            f"one of {', '.join(DEGRADATIONS)}, or several joined by '+'",
            self.degradation,
        )


@dataclass(frozen=True)
class Schedule:
    """How the optimiser runs: AdamW, linear warm-up, then a decay; weights averaged on the way.

    Attributes
    ----------
    seed, steps, warmup : int
        Seed of everything random; steps in all; steps of the warm-up.
    rate, weight_decay, clip, average : float
        Highest learning rate; decay; limit of the gradient's norm; decay of the weight average.
    decay : str
        ``cosine`` to zero, ``steps``: times ``gamma`` at each of ``milestones`` (shares of the steps), or ``none``.
    betas : (float, float)
        Of AdamW.
    compile : bool
        Compile the network where there is a GPU.
    half : bool
        Compute in bfloat16 where the hardware is faster for it. Not for networks that carry the image itself through
        their layers: it would have eight bits left.
    """

    seed: int
    steps: int
    warmup: int
    rate: float
    weight_decay: float = 0.0
    clip: float = 1.0
    average: float = 0.999
    decay: str = "cosine"
    milestones: tuple[float, ...] = ()
    gamma: float = 0.1
    betas: tuple[float, float] = (0.9, 0.99)
    compile: bool = False
    half: bool = True

    def __post_init__(self) -> None:
        """Refuse what no optimiser could follow."""
        for name, least in (("seed", 0), ("steps", 1), ("warmup", 0), ("weight_decay", 0)):
            value = getattr(self, name)
            ensure(value >= least, f"schedule.{name}", f"at least {least}", value)
        ensure(self.steps <= LARGEST, "schedule.steps", f"at most {LARGEST:,}", self.steps)
        for name in ("rate", "clip", "gamma"):
            value = getattr(self, name)
            ensure(0 < value < math.inf, f"schedule.{name}", "above 0", value)
        ensure(0 <= self.average < 1, "schedule.average", "from 0 to below 1", self.average)
        decays = ("cosine", "steps", "none")
        ensure(self.decay in decays, "schedule.decay", "'cosine', 'steps' or 'none'", self.decay)
        ensure(all(0 <= m <= 1 for m in self.milestones), "schedule.milestones", "from 0 to 1 each", self.milestones)
        _check_betas("schedule.betas", self.betas)


@dataclass(frozen=True)
class Stage:
    """A part of the run with losses of its own.

    Attributes
    ----------
    share : float
        Share of the steps; those of all stages add up to 1.
    losses : dict
        Weights of the losses by name: those of :mod:`engine.train.losses`, ``adversarial``, and ``module:name`` for a
        loss that the network's method ``name`` gives after its last forward pass. The judges learn in the stages that
        name ``adversarial``: by a weight of 0 alone, so that the network meets judges that know something.
    trainable : tuple of str
        Beginnings of the names of the parameters that learn; all by default.
    rate_factor : float
        Times the learning rate.
    keep_statistics : bool
        Batch norms normalise by the statistics that they have gathered so far, as they do when the network is used,
        and gather no more: what learns then learns for that, and not for the batch's own.
    """

    share: float
    losses: dict[str, float]
    trainable: tuple[str, ...] = ()
    rate_factor: float = 1.0
    keep_statistics: bool = False

    def __post_init__(self) -> None:
        """Refuse shares and weights that nothing could be learned by."""
        ensure(0 < self.share <= 1, "stages.share", "above 0, at most 1", self.share)
        ensure(self.rate_factor > 0, "stages.rate_factor", "above 0", self.rate_factor)
        for name, weight in self.losses.items():
            ensure(weight >= 0, f"stages.losses.{name}", "at least 0", weight)


@dataclass(frozen=True)
class Adversary:
    """Who judges what the network makes.

    Attributes
    ----------
    kind : str
        ``gan`` (logits of real and made) or ``wgan-gp`` (critic with gradient penalty).
    judge : str
        Which module: a name of :mod:`engine.train.adversaries`.
    shape : dict
        Its arguments.
    rate : float
        Its learning rate.
    betas : (float, float)
        Of its AdamW.
    updates : int
        Its updates for each one of the network.
    penalty : float
        Weight of the gradient penalty (``wgan-gp``).
    """

    kind: str
    judge: str
    shape: dict[str, int]
    rate: float
    betas: tuple[float, float] = (0.9, 0.999)
    updates: int = 1
    penalty: float = 10.0

    def __post_init__(self) -> None:
        """Refuse what does not exist, and what no judge could learn by."""
        ensure(self.kind in ("gan", "wgan-gp"), "adversary.kind", "'gan' or 'wgan-gp'", self.kind)
        check_shape("adversary.shape", self.shape)
        ensure(self.rate > 0, "adversary.rate", "above 0", self.rate)
        ensure(self.updates >= 1, "adversary.updates", "at least 1", self.updates)
        ensure(self.penalty >= 0, "adversary.penalty", "at least 0", self.penalty)
        _check_betas("adversary.betas", self.betas)


@dataclass(frozen=True)
class Validation:
    """What is held out and measured on the way.

    Attributes
    ----------
    held_out : float
        Share of the patients of each source.
    every : int
        Steps between measurements.
    per_source : int
        Slices of each source.
    crop : int
        Side of the middle of a slice that is measured, for slow networks; 0 for all of it.
    scales : tuple
        Flat pairs vertical, horizontal.
    """

    held_out: float
    every: int
    per_source: int
    crop: int = 0
    scales: tuple[float, ...] = (2.0, 2.0, 2.0, 1.0, 1.0, 2.0, 4.0, 4.0)

    def __post_init__(self) -> None:
        """Refuse what no measurement could follow."""
        ensure(0 <= self.held_out < 1, "validation.held_out", "from 0 to below 1", self.held_out)
        for name, least in (("every", 1), ("per_source", 0), ("crop", 0)):
            value = getattr(self, name)
            ensure(value >= least, f"validation.{name}", f"at least {least}", value)
        fits = len(self.scales) % 2 == 0 and all(scale >= 1 for scale in self.scales)
        ensure(fits, "validation.scales", "pairs of at least 1 each", self.scales)

    @property
    def pairs(self) -> tuple[tuple[float, float], ...]:
        """The scales as pairs (vertical, horizontal)."""
        return tuple(zip(self.scales[::2], self.scales[1::2], strict=True))
