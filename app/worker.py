"""Work beside the window: a lane is one background thread in which the newest request wins.

A job goes into a slot. A newer job of the same slot replaces the one that waits and cancels the one that runs, so
requests never pile up. Results come back as calls on the thread of the window; those of cancelled jobs never do.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.giving_way import GiveWay
from app.words import say, told
from engine.errors import CancelledError, EngineError
from engine.progress import CancelToken, Progress

Work = Callable[[CancelToken, Progress], Any]
REPORT_EVERY_S = 0.05

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class Job:
    """One piece of work and where its outcome goes.

    Attributes
    ----------
    slot : str
        Jobs of one slot replace each other.
    title : str
        What the user reads while it runs.
    work : callable
        ``work(cancel, progress)``, run in the thread of the lane.
    done, failed : callable
        ``done(result)`` or ``failed(sentence)``, called on the thread of the window.
    priority : int
        Lower runs first.
    """

    slot: str
    title: str
    work: Work
    done: Callable[[Any], None]
    failed: Callable[[str], None]
    priority: int = 0
    token: CancelToken = field(default_factory=CancelToken)


@dataclass(frozen=True, slots=True)
class _Outcome:
    job: Job
    result: Any = None
    error: str | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """How far a job is; ``total`` is 0 while it is not known."""

    slot: str
    title: str
    done: int
    total: int
    what: str


class Lane(QObject):
    """One background thread.

    Parameters
    ----------
    name : str
        Of the thread.
    give_way : GiveWay, optional
        Told when a result begins to be shown; shared with lanes that give way to that.
    patient : bool
        Whether this lane gives way, before each job and whenever one tells of its progress: for what computes in Python
        and can wait.

    Signals
    -------
    started(str, str)
        Slot and title of the job that begins to run.
    reported(Report)
        Progress, at most twenty times a second.
    ended(str)
        Slot of the job that ended, in whatever way.
    """

    started = Signal(str, str)
    reported = Signal(object)
    ended = Signal(str)
    _arrived = Signal(object)

    def __init__(
        self, name: str, parent: QObject | None = None, *, give_way: GiveWay | None = None, patient: bool = False
    ) -> None:
        super().__init__(parent)
        self._give_way = GiveWay() if give_way is None else give_way
        self._patient = patient
        self._condition = threading.Condition()
        self._waiting: list[Job] = []
        self._running: Job | None = None
        self._undelivered: list[Job] = []
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=f"vernier-{name}", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue ``job`` in place of every older job of its slot."""
        with self._condition:
            if self._closed:
                return
            # gently: features of the same slice are of use to the newer job
            self._drop(lambda other: other.slot == job.slot, gently=True)
            self._waiting.append(job)
            self._waiting.sort(key=lambda other: other.priority)
            self._condition.notify()

    def cancel(self, *slots: str) -> None:
        """Cancel the jobs of these slots; of all slots when none is named."""
        with self._condition:
            self._drop(lambda job: not slots or job.slot in slots)

    def holds(self, slot: str) -> bool:
        """Whether a job of this slot waits, runs, or has a result on its way to the window."""
        with self._condition:
            return any(job.slot == slot for job in (*self._waiting, self._running, *self._undelivered) if job)

    @property
    def busy(self) -> bool:
        """Whether anything waits, runs, or has a result on its way to the window."""
        with self._condition:
            return bool(self._waiting) or self._running is not None or bool(self._undelivered)

    def close(self, timeout_s: float = 30.0) -> bool:
        """Cancel everything and end the thread; returns whether it has ended."""
        with self._condition:
            self._closed = True
            self._drop(lambda _: True)
            self._condition.notify()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _drop(self, which: Callable[[Job], bool], *, gently: bool = False) -> None:
        for job in self._waiting:
            if which(job):
                job.token.cancel()
        self._waiting = [job for job in self._waiting if not which(job)]
        # A result on its way to the window is stopped like work that still runs.
        for begun in (self._running, *self._undelivered):
            if begun is not None and which(begun):
                begun.token.cancel(gently=gently)

    def _run(self) -> None:
        while (job := self._next()) is not None:
            outcome = self._outcome(job)
            with self._condition:
                self._running = None
                self._undelivered.append(job)
                open_ = not self._closed
            if open_:
                self._arrived.emit(outcome)
            # A lane that waits must not keep alive what its last job worked on.
            del job, outcome

    def _next(self) -> Job | None:
        with self._condition:
            self._condition.wait_for(lambda: self._waiting or self._closed)
            if self._closed:
                return None
            self._running = self._waiting.pop(0)
            return self._running

    def _outcome(self, job: Job) -> _Outcome:
        self.started.emit(job.slot, job.title)
        if self._patient:
            self._give_way.wait()
        try:
            return _Outcome(job, result=job.work(job.token, self._progress_of(job)))
        except CancelledError:
            return _Outcome(job, cancelled=True)
        except EngineError as error:
            return _Outcome(job, error=told(error))
        except MemoryError:
            return _Outcome(
                job, error=say("Work", "{title}: there is not enough memory for this").format(title=job.title)
            )
        except Exception as error:
            # The text of an unforeseen error may quote the file: only its type goes to the log.
            _log.error("%s failed: %s", job.slot, type(error).__name__)
            _log.debug("details", exc_info=True)
            unforeseen = say("Work", "{title}: this failed unexpectedly ({reason})")
            return _Outcome(job, error=unforeseen.format(title=job.title, reason=f"{type(error).__name__}: {error}"))

    def _progress_of(self, job: Job) -> Progress:
        last = 0.0

        def progress(done: int, total: int, what: str) -> None:
            nonlocal last
            if self._patient:
                self._give_way.wait()
            now = time.monotonic()
            if now - last >= REPORT_EVERY_S or (total and done >= total):
                last = now
                self.reported.emit(Report(job.slot, job.title, done, total, what))

        return progress

    def _deliver(self, outcome: _Outcome) -> None:
        with self._condition:
            self._undelivered.remove(outcome.job)
            closed = self._closed
        job = outcome.job
        self._give_way.begin()
        if not closed and not outcome.cancelled and not job.token.cancelled:
            if outcome.error is None:
                job.done(outcome.result)
            else:
                job.failed(outcome.error)
        self.ended.emit(job.slot)
