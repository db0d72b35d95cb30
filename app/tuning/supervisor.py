"""Supervises a tuning: starts it, hears what it tells, has it step aside, ends it, and offers what was interrupted.

The tuning itself runs in a process of its own, heard by a thread; what it tells arrives here as Qt signals.
"""

from __future__ import annotations

import threading
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.session import Session
from app.state import Notice, NoticeChoice
from app.text import own_text
from app.tuning.events import advance
from app.tuning.state import Ended, Run, Stage, Weights
from app.tuning.workshop import Tuner, Workshop
from app.tuning.yielding import Yielding
from app.waiting import waits_for_slices
from app.words import mark, say, told
from app.worker import Job, Lane
from engine.progress import CancelToken, Progress
from engine.scan import Scan
from engine.tune import Event, Interrupted, Outcome, TuningPlan

PREVIEW_PATIENCE_MS = 200
"""How often it is looked whether the user's hand rests, before new weights are shown."""

LEAVING_S = 5.0
"""How long closing the window waits for the end of the tuning process, which is killed: its checkpoint stays."""

CANCELLED = mark("Supervisor", "Cancelled: nothing of this tuning is kept.")


class Supervisor(QObject):
    """Runs one tuning at a time for a session."""

    _told = Signal(int, object)

    def __init__(self, session: Session, workshop: Workshop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.workshop = workshop
        self.lane = Lane("tuning", self)
        self._ends = Lane("tuning-end", self)
        self._lock = threading.Lock()
        self._tuner: Tuner | None = None
        self._number = 0
        self._scan: Scan | None = None
        self._plan: TuningPlan | None = None
        self._question: Notice | None = None
        self._preview: Weights | None = None
        self.yielding = Yielding(session, self._step_aside)
        self._patience = QTimer(self)
        self._patience.setInterval(PREVIEW_PATIENCE_MS)
        self._patience.timeout.connect(self._show_preview)
        self._told.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        session.scans_changed.connect(self._ask_about_closed)

    @property
    def run(self) -> Run | None:
        """The tuning under way."""
        return self.session.tuning.run

    @property
    def scan(self) -> Scan | None:
        """The scan that is tuned on."""
        return self._scan if self.run is not None else None

    def adopt(self, scan: Scan) -> None:
        """Take an opened scan for the one that is tuned on: it was closed meanwhile and has the same pixels."""
        if self.run is None:
            return
        self._scan = scan
        self._forget_question()
        self._set(replace(self.run, scan=scan.key, title=scan.title))

    # Intents

    def start(self) -> None:
        """Tune on the scan on screen, as wished, at the magnification in use."""
        session, wish = self.session, self.session.tuning.wish
        scan, request = session.scan, session.request
        if scan is None or waits_for_slices(session):
            return
        if scan.labels:
            session.notify(say("Supervisor", "A label map is not magnified by a network, so there is nothing to tune."))
            return
        if request.network in session.tuning.own:
            session.notify(say("Supervisor", "A network of your own is not tuned: choose one that ships with Vernier."))
            return
        if scan.acquired is not None:
            session.notify(say("Supervisor", "Tuning works on the slices as acquired: choose “As acquired” first."))
            return
        self.begin(scan, TuningPlan(request.network, wish.recipe, (request.scale,), wish.minutes, request.device))

    def begin(self, scan: Scan, plan: TuningPlan, *, resume: bool = False) -> None:
        """Tune on a scan; with ``resume``, go on from its last checkpoint."""
        session = self.session
        if self.run is not None:
            session.notify(say("Supervisor", "One tuning at a time: another one is under way."), problem=False)
            return
        self._number += 1
        self._scan, self._plan, number = scan, plan, self._number
        run = Run(scan.key, scan.title, plan.network, plan.recipe)
        session.set_tuning(replace(session.tuning, run=run))

        def work(cancel: CancelToken, _progress: Progress) -> str:
            tuner = self.workshop.tuner(
                scan, plan, lambda event: self._told.emit(number, event), resume=resume, cancel=cancel
            )
            with self._lock:
                cancel.check()
                self._tuner = tuner
            tuner.start()
            return plan.starts_from

        def done(network: str) -> None:
            if self.run is not None:
                self._set(replace(self.run, network=network))

        self.lane.submit(Job("tuning", say("Supervisor", "Preparing to tune"), work, done, self._fail))

    def toggle_pause(self) -> None:
        """Rest, or go on."""
        run, tuner = self.run, self._tuner
        if run is None or tuner is None or run.stage not in {Stage.RUNNING, Stage.PAUSED}:
            return
        if run.stage is Stage.PAUSED:
            tuner.resume()
            self._set(replace(run, stage=Stage.RUNNING))
        else:
            tuner.pause()
            self._set(replace(run, stage=Stage.PAUSED))

    def finish(self) -> None:
        """Stop; the best weights so far are judged, and kept if they help."""
        run, tuner = self.run, self._tuner
        if run is not None and tuner is not None and run.stage in {Stage.RUNNING, Stage.PAUSED}:
            self._set(replace(run, stage=Stage.STOPPING))
            tuner.finish()

    def cancel(self) -> None:
        """End at once, and keep nothing."""
        run = self.run
        if run is None:
            return
        self._number += 1
        self.lane.cancel("tuning")
        with self._lock:
            tuner, self._tuner = self._tuner, None
        self._set(replace(run, stage=Stage.STOPPING))
        scan, plan = self._scan, self._plan
        if tuner is not None:
            tuner.cancel()

        def work(_cancel: CancelToken, _progress: Progress) -> None:
            if tuner is not None and scan is not None and plan is not None:
                tuner.wait()
                self.workshop.forget(scan, plan)

        self._ends.submit(
            Job("cancel", say("Supervisor", "Stopping"), work, lambda _: self._end(Ended(str(CANCELLED))), self._fail)
        )

    def toggle_current(self) -> None:
        """Show the weights that are being tuned, or those in use."""
        tuning = self.session.tuning
        if tuning.run is not None:
            self.session.set_tuning(replace(tuning, show_current=not tuning.show_current))

    # What the tuner tells

    def _hear(self, number: int, event: Event) -> None:
        run = self.run
        if number != self._number or run is None:
            return
        heard = advance(run, event)
        self._set(heard.run)
        if heard.remark:
            self.session.notify(told(heard.remark), problem=False)
        if heard.preview is not None:
            self._preview = heard.preview
            self._show_preview()
        if heard.outcome is not None:
            self._keep(heard.outcome)
        elif heard.failure:
            self._fail(told(heard.failure))

    def _show_preview(self) -> None:
        """Take new weights to look at, once the user's hand rests."""
        if self._preview is None or self.run is None:
            self._patience.stop()
        elif self.yielding.resting or not self.session.tuning.show_current:
            self._patience.stop()
            self._set(replace(self.run, preview=self._preview))
            self._preview = None
        elif not self._patience.isActive():
            self._patience.start()

    def _keep(self, outcome: Outcome) -> None:
        scan, plan = self._scan, self._plan
        if scan is None or plan is None or self.run is None:
            return
        self._set(replace(self.run, stage=Stage.STOPPING))
        with self._lock:
            tuner, self._tuner = self._tuner, None

        def work(_cancel: CancelToken, _progress: Progress) -> Weights | None:
            if tuner is not None:
                tuner.wait()
            return self.workshop.keep(scan, plan, outcome)

        def done(weights: Weights | None) -> None:
            here = self._on_screen()
            self._end(Ended(told(outcome.sentence), kept=outcome.kept), weights)
            # A recipe may tune a network of its own: it is shown where it is no step back.
            if here and weights is not None and (outcome.over_default_db is None or outcome.over_default_db > 0):
                self.session.ask_network(weights.network)

        self._ends.submit(Job("keep", say("Supervisor", "Keeping the tuned weights"), work, done, self._fail))

    def _end(self, ended: Ended | None, weights: Weights | None = None) -> None:
        session, scan = self.session, self._scan
        if scan is None or self.run is None:
            return
        here = self._on_screen()
        self._preview, self._scan = None, None
        tuning = session.tuning.with_ended(scan.key, ended)
        session.set_tuning(tuning if weights is None else tuning.with_kept(scan.key, weights))
        self._forget_question()
        if not here and ended is not None:
            session.notify(
                say("Supervisor", "Tuning of “{title}”: {sentence}").format(
                    title=own_text(scan.title), sentence=ended.sentence
                ),
                problem=ended.problem,
            )

    def _fail(self, sentence: str) -> None:
        """Say what went wrong; what was learned until the last checkpoint is offered."""
        scan, plan = self._scan, self._plan
        with self._lock:
            tuner, self._tuner = self._tuner, None
        # What never began is told where it was asked for; what broke is told where something can be done about it.
        self._end(Ended(sentence, problem=True) if tuner is None else None)
        if scan is None or plan is None or tuner is None:
            return

        def work(_cancel: CancelToken, _progress: Progress) -> Interrupted | None:
            tuner.wait()
            return self.workshop.interrupted_of(scan, plan)

        def done(left: Interrupted | None) -> None:
            self.session.notify(sentence, choices=self.offers(scan, left) if left is not None else ())

        self._ends.submit(Job("after failure", say("Supervisor", "Stopping"), work, done, self.session.notify))

    def offers(self, scan: Scan, left: Interrupted) -> tuple[NoticeChoice, ...]:
        """Return what can be done with a tuning that did not come to its end."""

        def discard(_cancel: CancelToken, _progress: Progress) -> None:
            self.workshop.discard(left)

        job = Job("discard", say("Supervisor", "Discarding"), discard, lambda _: None, self.session.notify)
        return (
            NoticeChoice(say("Supervisor", "Go on with it"), lambda: self.begin(scan, left.plan, resume=True)),
            NoticeChoice(say("Supervisor", "Discard it"), lambda: self._ends.submit(job)),
        )

    def _set(self, run: Run) -> None:
        self.session.set_tuning(replace(self.session.tuning, run=run))

    # The user's hand, and closing

    def _step_aside(self, seconds: float) -> bool:
        tuner = self._tuner
        if tuner is None or self.run is None or self.run.stage not in {Stage.PREPARING, Stage.RUNNING}:
            return False
        tuner.step_aside(seconds)
        return True

    def _ask_about_closed(self) -> None:
        """Tuning outlives the scan on screen: say so, and let the user choose."""
        session, run = self.session, self.run
        if run is None or self._question is not None or any(scan.key == run.scan for scan in session.scans):
            return
        session.notify(
            say("Supervisor", "“{title}” is closed, but tuning on it goes on in the background.").format(
                title=own_text(run.title)
            ),
            problem=False,
            choices=(
                NoticeChoice(say("Supervisor", "Let it go on"), lambda: None),
                NoticeChoice(say("Supervisor", "Keep the best"), self.finish),
                NoticeChoice(say("Supervisor", "Cancel"), self.cancel),
            ),
        )
        self._question = session.notices[-1]

    def _on_screen(self) -> bool:
        shown, tuned = self.session.scan, self._scan
        return shown is not None and tuned is not None and shown.key == tuned.key

    def _forget_question(self) -> None:
        if self._question is not None:
            self.session.dismiss(self._question)
            self._question = None

    def close(self) -> bool:
        """End the tuning so that it can be gone on with, and all threads; returns whether they have ended."""
        self._number += 1
        self.lane.cancel()
        with self._lock:
            tuner, self._tuner = self._tuner, None
        if tuner is not None:
            tuner.cancel()
            tuner.wait(LEAVING_S)
        return all([self.lane.close(), self._ends.close()])
