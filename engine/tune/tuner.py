"""Tuning itself, in whatever process: learn from a scan for a while, keep the best weights, let the rest decide."""

from __future__ import annotations

import copy
import datetime
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

import torch
from torch import Tensor, nn

from engine import devices
from engine.devices import Device
from engine.errors import OutOfMemoryError
from engine.geometry import Box, Scale
from engine.magnify import Magnifier
from engine.networks.architectures import architecture
from engine.networks.tuned import TunedCard, pack
from engine.networks.weights import load_module
from engine.refinement import Ensemble, Refinement
from engine.train import checkpoint
from engine.train.distributed import Group
from engine.train.objective import Objective
from engine.train.objectives import Source, objective
from engine.train.scan_slices import own_slice
from engine.train.validation import middle
from engine.tune.events import Event, HeldOut, Preview, Progressed, Remarked
from engine.tune.holdout import HeldImage, Split
from engine.tune.judge import Mean, Score, decide, mean, measure
from engine.tune.outcome import Outcome
from engine.tune.plan import TuningPlan, find_tuning_recipe
from engine.tune.recipes import card_of, training_recipe
from engine.tune.sentences import decided
from engine.words import words
from engine.write.atomic import write_whole

PREVIEW, TUNED = "preview.safetensors", "tuned.safetensors"
CHECKPOINT_SECONDS = 10.0
REPORT_SECONDS = 0.25
MEASUREMENTS = 10
"""Measurements on the way, at most."""

MEASURING_SHARE = 0.2
"""Share of the time that they may take, at most."""

LADDER = (1.25, 1.5, 2.0, 2.5, 3.0, 4.0)
"""Equal magnifications at which the best weights are looked at beside those in use."""

SMALLEST_PATCH = 16
"""Side of an LR patch below which memory is given up on."""


class Reins:
    """What others may ask of a tuning that runs: to end, to hold, and how long it was held from outside.

    All methods are safe from any thread.
    """

    def __init__(self) -> None:
        self.ending = threading.Event()
        self._free = threading.Event()
        self._free.set()
        self._lock = threading.Lock()
        self._idle = 0.0

    def hold(self, held: bool) -> None:
        """Hold before the next step, or go on."""
        if held:
            self._free.clear()
        else:
            self._free.set()

    def add_idle(self, seconds: float) -> None:
        """Take off the clock what the process was stopped for."""
        with self._lock:
            self._idle += seconds

    @property
    def idle(self) -> float:
        """Seconds that do not count."""
        with self._lock:
            return self._idle

    def wait(self) -> None:
        """Return when nothing holds."""
        if not self._free.is_set():
            started = time.monotonic()
            self._free.wait()
            self.add_idle(time.monotonic() - started)


@dataclass
class _Best:
    """The best weights so far by the watched slices."""

    gain: float
    state: dict[str, Tensor]


class Tuner:
    """One tuning.

    Parameters
    ----------
    plan : TuningPlan
        What to do.
    held : Split
        The scan, parted.
    modality : str
        ``ct``, ``mr``, ``us`` or ``other``.
    folder : pathlib.Path
        Where checkpoint, preview and result go.
    tell : callable
        Takes every event but the last; called from the calling thread.
    reins : Reins
        What others ask.
    resume : bool
        Go on from the folder's checkpoint.
    began : float, optional
        Reading of :func:`time.monotonic` from which time counts; default now.
    """

    def __init__(
        self,
        plan: TuningPlan,
        held: Split,
        modality: str,
        folder: Path,
        tell: Callable[[Event], None],
        reins: Reins,
        *,
        resume: bool = False,
        began: float | None = None,
    ) -> None:
        self.plan, self.held, self.folder, self.tell, self.reins = plan, held, folder, tell, reins
        self.card = card_of(plan)
        self.chosen = find_tuning_recipe(plan.recipe)
        self.refinement = Refinement(Ensemble(self.chosen.ensemble), self.chosen.back_projections)
        self.recipe = training_recipe(plan, modality, held.training)
        self._patches = self.recipe.patches
        self.device: Device = devices.choose(plan.device)
        devices.prepare(self.device)
        self.source = Source(given=tuple(own_slice(image, modality) for image in held.training))
        self.began = time.monotonic() if began is None else began
        self.before = 0.0
        self.step = 0
        self.loss = float("nan")
        self.deciding_seconds = 0.0
        torch.manual_seed(plan.seed)
        self.start = load_module(self.card.descriptor.id)
        self.objective = self._objective(self.start.state_dict())
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        self.best: _Best | None = None
        self.start_watched: list[Score] = []
        if resume:
            self._restore()

    @property
    def network(self) -> nn.Module:
        """The module that learns."""
        return self.objective.modules["network"]

    @property
    def seconds(self) -> float:
        """Time at work so far."""
        return self.before + time.monotonic() - self.began - self.reins.idle

    def run(self) -> Outcome:
        """Tune until the time is over or the reins end it, and decide.

        Raises
        ------
        OutOfMemoryError
            Not even the smallest patches fit.
        """
        self._progress(words("Engine", "measuring the scan as it is"))
        started = time.monotonic()
        self.start_watched = self._measure(self.start)
        each = time.monotonic() - started
        # to come at the end: the watched slices once more, then those that decide, twice and with the refinement
        costly = 8 if self.refinement.ensemble is not Ensemble.NONE else 1
        self.deciding_seconds = min((1 + 2 * costly) * each, self.plan.seconds / 3)
        last = self.plan.seconds - self.deciding_seconds
        apart = max(last / MEASUREMENTS, each / MEASURING_SHARE)
        told = time.monotonic()
        saved = -math.inf  # the first step is saved: from then on it can be gone on with
        measured = self.seconds
        while not self.reins.ending.is_set() and self.seconds < last:
            self.reins.wait()
            self.objective.over = min(1.0, self.seconds / last)
            self._step()
            now = time.monotonic()
            if now - told > REPORT_SECONDS:
                self._progress(words("Engine", "tuning"))
                told = now
            if self.seconds - measured > apart:
                self._watch()
                measured = self.seconds
            if now - saved > CHECKPOINT_SECONDS:
                self._save()
                saved = now
        if self.step:
            self._watch()
        return self._decide()

    # Learning ------------------------------------------------------------------------------------------------

    def _objective(self, weights: dict[str, Tensor]) -> Objective:
        made = objective(self.recipe, self.source, self.device, Group())
        network = made.modules["network"]
        network.load_state_dict(weights)
        if any(p.ndim == 4 for p in network.parameters()):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        return made

    def _step(self) -> None:
        try:
            torch.manual_seed(self.plan.seed * 1_000_003 + self.step + 1)
            value = self.objective.step(self.step + 1)["loss"]
        except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
            if not _memory_ran_out(error):
                raise
            self._make_do()
            return
        self.step += 1
        schedule = self.recipe.schedule
        decay = min(schedule.average, self.step / (self.step + 10))
        with torch.no_grad():
            for kept, new in zip(self.average.parameters(), self.network.parameters(), strict=True):
                kept.lerp_(new, 1 - decay)
            for mine, theirs in zip(self.average.buffers(), self.network.buffers(), strict=True):
                mine.copy_(theirs)
        self.loss = value if self.step == 1 else 0.95 * self.loss + 0.05 * value

    def _make_do(self) -> None:
        """Go on with smaller patches, or on the processor, after memory ran out."""
        patches = self.recipe.patches
        if patches.patch // 2 >= SMALLEST_PATCH:
            smaller = replace(patches, patch=patches.patch // 2, hr_limit=max(32, patches.hr_limit // 2))
            self.recipe = replace(self.recipe, patches=smaller)
            self.tell(
                Remarked(
                    words("Engine", "Memory ran out; smaller patches.")
                    if self.device.is_cpu
                    else words("Engine", "The GPU’s memory ran out; smaller patches.")
                )
            )
        elif not self.device.is_cpu:
            self.device = devices.choose("cpu")
            self.recipe = replace(self.recipe, patches=self._patches)
            self.tell(Remarked(words("Engine", "The GPU’s memory ran out; tuning goes on on the processor.")))
        else:
            raise OutOfMemoryError(
                words("Engine", "There is not enough memory to tune on this scan. Close other programs.")
            )
        parts = {name: module.state_dict() for name, module in self.objective.modules.items()}
        slots = {name: optimiser.state_dict() for name, optimiser in self.objective.optimisers.items()}
        self.objective = self._objective(parts["network"])
        for name, module in self.objective.modules.items():
            module.load_state_dict(parts[name])
        for name, optimiser in self.objective.optimisers.items():
            optimiser.load_state_dict(slots[name])
        self.average.to(self.device.name)
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    # Measuring -----------------------------------------------------------------------------------------------

    def _measure(self, module: nn.Module) -> list[Score]:
        return measure(self._magnifier(module), _cropped(self.held.watched, self.chosen.crop), self.plan.scales)

    def _mean(self, scores: Sequence[Score]) -> Mean:
        return mean(scores, pooled=self.held.pooled)

    def _magnifier(self, module: nn.Module) -> Magnifier:
        wrap = architecture(self.card.architecture).wrap
        assert wrap is not None  # noqa: S101 - TuningPlan.check lets magnifiers through alone
        device = self.device.name
        return Magnifier(device=device, loaded=wrap(self.card.descriptor, copy.deepcopy(module).to(device), device))

    def _watch(self) -> None:
        """Measure the averaged weights on the watched slices, remember them if they are the best, and show them."""
        scores, start = self._mean(self._measure(self.average)), self._mean(self.start_watched)
        gain = scores.psnr_db - start.psnr_db
        if self.best is None or gain > self.best.gain:
            self.best = _Best(gain, {n: v.detach().clone() for n, v in self.average.state_dict().items()})
        self.tell(HeldOut(self.step, gain, scores.psnr_db, start.psnr_db, scores.ssim, start.ssim))
        path = self.folder / PREVIEW
        write_whole(path, pack(self.average, self._card(gain, scores.ssim - start.ssim)), overwrite=True)
        self.tell(Preview(self.step, path))
        self._save()

    def _decide(self) -> Outcome:
        self._progress(words("Engine", "deciding"))
        descriptor, held = self.card.descriptor, _cropped(self.held.deciding, self.chosen.crop)
        told = (self.held.slices, self.seconds, self.step, self.plan.recipe, descriptor.id)
        if self.best is None or self.best.gain <= 0:
            gain = self.best.gain if self.best else 0.0
            return Outcome(False, gain, 0.0, *told, decided(None, gain, descriptor.title), None)
        best = copy.deepcopy(self.start).to(self.device.name)
        best.load_state_dict(self.best.state)
        tuned = measure(self._magnifier(best), held, self.plan.scales, self.refinement)
        start = measure(self._magnifier(self.start), held, self.plan.scales, self.refinement)
        verdict = decide(tuned, start, pooled=self.held.pooled)
        over = None
        if descriptor.id != "default":
            shipped = measure(Magnifier("default", self.device.name), held, self.plan.scales)
            over = self._mean(tuned).psnr_db - self._mean(shipped).psnr_db
        sentence = decided(verdict, verdict.gain_db, descriptor.title, over)
        weights = None
        told = (self.held.slices, self.seconds, self.step, self.plan.recipe, descriptor.id)
        if verdict.kept:
            self._progress(words("Engine", "looking at other magnifications"))
            kept = replace(self._card(verdict.gain_db, verdict.ssim_gain), range=self._range(best, held))
            content = pack(best, kept)
            weights = write_whole(self.folder / TUNED, content, overwrite=True)
        return Outcome(verdict.kept, verdict.gain_db, verdict.ssim_gain, *told, sentence, weights, over)

    def _range(self, best: nn.Module, held: tuple[HeldImage, ...]) -> tuple[float, float]:
        """Return from where to where the best weights are no worse than the starting ones, out from those in use."""
        used = [math.sqrt(scale.vertical * scale.horizontal) for scale in self.plan.scales]
        tuned, start = self._magnifier(best), self._magnifier(self.start)

        def good(side: float) -> bool:
            scales = [Scale(side, side)]
            ours, before = (self._mean(measure(magnifier, held[:2], scales)) for magnifier in (tuned, start))
            return ours.psnr_db >= before.psnr_db

        above = takewhile(good, [side for side in LADDER if side > max(used)])
        below = takewhile(good, [side for side in reversed(LADDER) if side < min(used)])
        low, high = min([min(used), *below]), max([max(used), *above])
        return (1.0 if low == LADDER[0] else low, high)

    def _card(self, gain: float, likeness: float) -> TunedCard:
        return TunedCard(
            network=self.card.descriptor.id,
            started_from=self.card.descriptor.weights_sha256,
            recipe=self.plan.recipe,
            scales=tuple((s.vertical, s.horizontal) for s in self.plan.scales),
            steps=self.step,
            seconds=round(self.seconds, 1),
            gain_db=round(gain, 4),
            ssim_gain=round(likeness, 6),
            held_out_slices=self.held.slices,
            date=datetime.datetime.now(datetime.UTC).date().isoformat(),
            ensemble=self.refinement.ensemble.value,
            back_projections=self.refinement.back_projections,
            fidelity=self.recipe.about.fidelity,
        )

    # Telling and keeping -------------------------------------------------------------------------------------

    def _progress(self, phase: str) -> None:
        seconds, whole = self.seconds, self.plan.seconds
        steps = round(self.step * max(1.0, (whole - self.deciding_seconds) / max(seconds, 1e-3)))
        self.tell(Progressed(self.step, max(self.step, steps), seconds, max(0.0, whole - seconds), self.loss, phase))

    def _save(self) -> None:
        best = {} if self.best is None else {f"best.{name}": value for name, value in self.best.state.items()}
        state = {
            "step": self.step,
            "seconds": self.seconds,
            "loss": self.loss,
            "best": None if self.best is None else self.best.gain,
        }
        checkpoint.save(self.folder, self.objective, self.average, state, best)

    def _restore(self) -> None:
        state, best = checkpoint.restore(self.folder, self.objective, self.average)
        self.step, self.before, self.loss = state["step"], state["seconds"], state["loss"]
        if state["best"] is not None:
            self.best = _Best(state["best"], best)


def _cropped(held: tuple[HeldImage, ...], side: int) -> tuple[HeldImage, ...]:
    """Return the middles of ``held`` for slow networks; a band is small enough as it is."""
    if not side:
        return held
    return tuple(image if len(image.parts) > 1 else _middle(image, side) for image in held)


def _middle(image: HeldImage, side: int) -> HeldImage:
    pixels = middle(image.pixels, side)
    return HeldImage(pixels, (Box(0, 0, *pixels.shape),))


def _memory_ran_out(error: BaseException) -> bool:
    text = str(error).lower()
    signs = ("allocate memory", "out of memory", "not enough memory")
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or any(sign in text for sign in signs)
