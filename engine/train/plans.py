"""The sections of a recipe: patches, schedule, stages, adversary, validation."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.degradations import DECLARED, DEGRADATIONS


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

    def __post_init__(self) -> None:
        """Refuse what no drawing could follow."""
        if self.grid not in ("uniform", "paper"):
            raise ValueError(f"patches.grid is 'uniform' or 'paper', not '{self.grid}'")
        if self.turns not in ("all", "mirrors", "sideways"):
            raise ValueError(f"patches.turns is 'all', 'mirrors' or 'sideways', not '{self.turns}'")
        if not set(self.degradation.split("+")) <= set(DEGRADATIONS):
            raise ValueError(
                f"patches.degradation is one of {', '.join(DEGRADATIONS)}, or several joined by '+', "
                f"not '{self.degradation}'"
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
        """Refuse a decay that does not exist."""
        if self.decay not in ("cosine", "steps", "none"):
            raise ValueError(f"schedule.decay is 'cosine', 'steps' or 'none', not '{self.decay}'")


@dataclass(frozen=True)
class Stage:
    """A part of the run with losses of its own.

    Attributes
    ----------
    share : float
        Share of the steps; those of all stages add up to 1.
    losses : dict
        Weights of the losses by name: those of :mod:`engine.train.losses`, ``adversarial``, and ``module:name`` for a
        loss that the network's method ``name`` gives after its last forward pass.
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
        """Refuse a kind that does not exist."""
        if self.kind not in ("gan", "wgan-gp"):
            raise ValueError(f"adversary.kind is 'gan' or 'wgan-gp', not '{self.kind}'")


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

    @property
    def pairs(self) -> tuple[tuple[float, float], ...]:
        """The scales as pairs (vertical, horizontal)."""
        return tuple(zip(self.scales[::2], self.scales[1::2], strict=True))
