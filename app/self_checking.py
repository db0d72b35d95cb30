"""The self-check of the scan on screen: in a lane of its own, so that sliders and slices go on meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.backend import Backend
from app.checked import Check, Checked, CheckedMethod
from app.layers import Layer
from app.session import Session
from app.state import Request
from app.words import say
from app.worker import Job, Lane
from engine.degradations import DECLARED
from engine.progress import CancelToken, Progress
from engine.scan import Scan

if TYPE_CHECKING:
    from engine.measure.self_check_outcome import SelfCheck

ALL_SLICES = 1_000_000


class SelfChecking(QObject):
    """Runs self-checks for a session, one at a time; a newer one takes the place of the one that runs."""

    def __init__(self, session: Session, backend: Backend, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._backend = backend
        self._scan: Scan | None = None
        self.lane = Lane("self-check", self)
        self.lane.ended.connect(self._ended)
        session.scans_changed.connect(self._forget_closed)
        session.slice_changed.connect(self._forget_problem)

    def start(self, count: int = 1, degradation: str = DECLARED) -> None:
        """Check the slice on screen with the scales, the network and the device of the request.

        Parameters
        ----------
        count : int
            Slices to measure: the one on screen, and others spread evenly over the scan.
        degradation : str
            How they are made coarser.
        """
        session = self._session
        scan, index, request = session.scan, session.shown_index, session.work
        if scan is None:
            return
        kept = session.tuning.kept.get((scan.key, request.network))
        weights = request.weights or kept
        tuned = weights.path if weights is not None else None

        def work(cancel: CancelToken, progress: Progress) -> Checked:
            check = self._backend.self_check(
                *(scan, index, count, request), tuned=tuned, degradation=degradation, cancel=cancel, progress=progress
            )
            return self._in_words_of_the_window(check, scan, request)

        def done(checked: Checked) -> None:
            session.set_check(Check(running=False, outcome=checked))

        def failed(sentence: str) -> None:
            session.set_check(Check(running=False, problem=sentence))

        self._scan = scan
        session.set_check(replace(session.check, running=True, problem=""))
        self.lane.submit(Job("self-check", say("SelfChecking", "Self-check"), work, done, failed))

    def cancel(self) -> None:
        """Stop it."""
        self.lane.cancel()

    def save_picture(self, path: Path, checked: Checked, *, overwrite: bool) -> None:
        """Write the pictures of a check, with its figures, as one PNG."""
        session = self._session

        def work(_cancel: CancelToken, _progress: Progress) -> Path:
            return self._backend.write_self_check(path, checked.measured, checked.scan, overwrite=overwrite)

        def done(written: Path) -> None:
            session.notify(
                say("SelfChecking", "The self-check is in {name}.").format(name=written.name),
                problem=False,
                folder=written.parent,
            )

        self.lane.submit(Job(f"save {path}", say("SelfChecking", "Saving the self-check"), work, done, session.notify))

    def _in_words_of_the_window(self, check: SelfCheck, scan: Scan, request: Request) -> Checked:
        from engine.measure.self_check_report import CAVEAT, scale_words, verdict

        shown = check.shown
        methods = tuple(
            CheckedMethod(
                outcome.method,
                Layer.whole(outcome.values),
                Layer.whole(shown.judged(outcome)),
                outcome.figures,
                spread.mean,
                spread.deviation,
                verdict(check, outcome.method, outcome.method) if place else "",
            )
            for place, (outcome, spread) in enumerate(zip(shown.outcomes, check.spreads, strict=True))
        )
        return Checked(
            scan=scan,
            index=shown.index,
            request=request,
            grid=check.grid,
            slice_=shown.slice_,
            truth=Layer.whole(shown.slice_.values),
            methods=methods,
            used=methods[1] if request.weights is None else methods[-1],
            limit=shown.limit,
            count=len(check.slices),
            scale_words=scale_words(check.grid.ratio),
            caveat=CAVEAT,
            notes=check.notes,
            measured=check,
        )

    def _ended(self, _slot: str) -> None:
        # A check that was cancelled brings neither outcome nor sentence.
        if self._session.check.running and not self.lane.busy:
            self._session.set_check(replace(self._session.check, running=False))

    def _forget_problem(self) -> None:
        """Drop a problem with the slice that it was met on."""
        if self._session.check.problem:
            self._session.set_check(replace(self._session.check, problem=""))

    def _forget_closed(self) -> None:
        if self._scan is not None and self._scan not in self._session.scans:
            self._scan = None
            self.lane.cancel()
            self._session.set_check(Check())
