"""What a tuning tells, and what that makes of the run under way."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from app.tuning.state import Run, Stage, Weights
from app.words import say
from engine.tune import Event, Failed, Finished, HeldOut, Outcome, Preview, Progressed, Remarked


@dataclass(frozen=True, slots=True)
class Told:
    """The run after an event, and what else there is to do: all parts but the run may be missing."""

    run: Run
    preview: Weights | None = None
    remark: str = ""
    outcome: Outcome | None = None
    failure: str = ""


def advance(run: Run, event: Event) -> Told:
    """Return what an event makes of a run."""
    match event:
        case Progressed():
            return Told(_progressed(run, event))
        case HeldOut():
            return Told(run.with_gain(event.step, event.gain_db))
        case Preview():
            words = say("TuningEvents", "being tuned · step {step}").format(step=event.step)
            return Told(run, preview=Weights(event.weights, run.network, words, settled=False, version=f"{event.step}"))
        case Remarked():
            return Told(run, remark=event.sentence)
        case Finished():
            return Told(run, outcome=event.outcome)
        case Failed():
            return Told(run, failure=event.sentence)


def _progressed(run: Run, event: Progressed) -> Run:
    now = replace(
        run,
        stage=Stage.RUNNING if run.stage is Stage.PREPARING and event.step else run.stage,
        step=event.step,
        steps=event.steps,
        seconds=event.seconds,
        seconds_left=event.seconds_left,
        phase=event.phase,
    )
    return now.with_loss(event.step, event.loss) if math.isfinite(event.loss) else now
