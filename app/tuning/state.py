"""The state of tuning: what the user wishes, what runs, how it ended, and which weights a scan uses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from types import MappingProxyType

from engine.refinement import PLAIN, Refinement

MOST_POINTS = 240
"""Points that a curve keeps: about as many as a small plot has pixels."""


class Intent(Enum):
    """What the user can ask of tuning by a key or a button."""

    START = "start"
    PAUSE = "pause or go on"
    FINISH = "stop and keep the best"
    CANCEL = "cancel"
    SHOW_CURRENT = "show the current weights"
    USE_TUNED = "tuned or shipped weights"
    LIST = "list of tuned weights"


class Stage(Enum):
    """What a tuning is doing."""

    PREPARING = "preparing"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights in place of the shipped ones.

    Attributes
    ----------
    path : Path
        The file.
    network : str
        Id of the network that they belong to.
    words : str
        What images made with them say of them.
    settled : bool
        False while they are still being tuned: such images are to look at, not to be written.
    detail : str
        More for who wants to know, such as the gain.
    version : str
        Tells weights apart that came into the same file one after the other.
    refinement : Refinement
        How images were made when the weights were judged.
    title : str
        Of the network, where the user opened it.
    between : bool
        They make slices between slices, and magnify none.
    """

    path: Path
    network: str
    words: str
    settled: bool = True
    detail: str = ""
    version: str = ""
    refinement: Refinement = PLAIN
    title: str = ""
    between: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """How the next tuning is to be: recipe by name, and minutes, None for the recipe's own."""

    recipe: str = "quick"
    minutes: float | None = None


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """A tuning under way.

    Attributes
    ----------
    scan, title : str
        Key and title of the scan.
    network, recipe : str
        Ids; the network is the one that is tuned.
    stage : Stage
        What it is doing.
    step, steps : int
        Updates so far, and in all at the pace so far.
    seconds, seconds_left : float
        Time at work, and what is left of it.
    phase : str
        What is being done, in the engine's words.
    losses, gains : tuple of (step, value)
        The curves: running mean of the loss, and gain on held-out slices in dB.
    preview : Weights or None
        The newest weights to look at.
    """

    scan: str
    title: str
    network: str
    recipe: str
    stage: Stage = Stage.PREPARING
    step: int = 0
    steps: int = 0
    seconds: float = 0.0
    seconds_left: float = 0.0
    phase: str = ""
    losses: tuple[Point, ...] = ()
    gains: tuple[Point, ...] = ()
    preview: Weights | None = None

    def with_loss(self, step: float, loss: float) -> Run:
        """Return the run with one more point of the loss; the oldest half thins out when there are many."""
        points = self.losses
        if points and step <= points[-1][0]:
            return self
        return replace(self, losses=thinned((*points, (step, loss))))

    def with_gain(self, step: float, gain_db: float) -> Run:
        """Return the run with one more point of the held-out gain."""
        return replace(self, gains=thinned((*self.gains, (step, gain_db))))


def thinned(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Return at most :data:`MOST_POINTS` points: every other one is left out when there are more, the newest stays."""
    return points if len(points) <= MOST_POINTS else points[-1::-2][::-1]


@dataclass(frozen=True, slots=True)
class Ended:
    """How the last tuning of a scan ended: a sentence, and whether its weights are kept."""

    sentence: str
    kept: bool = False
    problem: bool = False


@dataclass(frozen=True, slots=True)
class Tuning:
    """All that the window knows of tuning.

    Attributes
    ----------
    wish : Wish
        What the user chose for the next one.
    run : Run or None
        The one under way; there is at most one.
    show_current : bool
        Whether the super-resolved pane shows the weights that are being tuned.
    ended : mapping
        Scan key to how its last tuning ended.
    kept : mapping
        Scan key and network id to the tuned weights.
    shipped : frozenset of str
        Keys of scans for which the user prefers the shipped weights.
    own : mapping
        Id of a network that the user opened to its weights.
    """

    wish: Wish = field(default_factory=Wish)
    run: Run | None = None
    show_current: bool = False
    ended: Mapping[str, Ended] = field(default_factory=lambda: MappingProxyType({}))
    kept: Mapping[tuple[str, str], Weights] = field(default_factory=lambda: MappingProxyType({}))
    shipped: frozenset[str] = frozenset()
    own: Mapping[str, Weights] = field(default_factory=lambda: MappingProxyType({}))

    def weights(self, scan: str, network: str) -> Weights | None:
        """Return the weights that a scan is magnified with by a network; None: the shipped ones.

        The weights that are being tuned come first where the user looks at them, whatever network is chosen.
        """
        if self.show_current and self.run is not None and self.run.scan == scan and self.run.preview is not None:
            return self.run.preview
        return self.settled(scan, network)

    def settled(self, scan: str, network: str) -> Weights | None:
        """Return the weights that a scan uses, tuned or the user's own, whatever is being tuned; None: the shipped."""
        tuned = None if scan in self.shipped else self.kept.get((scan, network))
        return tuned or self.own.get(network)

    def with_kept(self, scan: str, weights: Weights) -> Tuning:
        """Return the state in which a scan has these tuned weights and uses them."""
        kept = {**self.kept, (scan, weights.network): weights}
        return replace(self, kept=MappingProxyType(kept), shipped=self.shipped - {scan})

    def with_own(self, weights: Weights) -> Tuning:
        """Return the state in which the network of these weights can be chosen."""
        return replace(self, own=MappingProxyType({**self.own, weights.network: weights}))

    def without_files(self, gone: Collection[Path]) -> Tuning:
        """Return the state without weights whose files are no longer there."""
        kept = {key: weights for key, weights in self.kept.items() if weights.path not in gone}
        return replace(self, kept=MappingProxyType(kept))

    def with_ended(self, scan: str, ended: Ended | None) -> Tuning:
        """Return the state after the run under way has ended, with what is to be said of it."""
        others = {key: value for key, value in self.ended.items() if key != scan}
        return replace(
            self,
            run=None,
            show_current=False,
            ended=MappingProxyType(others if ended is None else {**others, scan: ended}),
        )
