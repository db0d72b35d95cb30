"""What was tuned before: found again when its scan is opened, offered where it was interrupted, listed and deleted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from app.session import Session
from app.state import NoticeChoice
from app.tuning.supervisor import Supervisor
from app.tuning.workshop import Found, Workshop, plan_text
from app.words import say
from app.worker import Job, Lane
from engine.progress import CancelToken, Progress
from engine.scan import Scan
from engine.tune import Entry, Interrupted


class Shelf(QObject):
    """Looks every scan up once, when it is first on screen, in the background."""

    def __init__(
        self, session: Session, workshop: Workshop, supervisor: Supervisor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.workshop = workshop
        self.lane = Lane("tuned", self)
        self._supervisor = supervisor
        self._known: set[str] = set()
        self._offered: set[str] = set()
        session.slice_changed.connect(self._look_up)
        self._greet()

    def _greet(self) -> None:
        """Tell, when the window opens, that a tuning was interrupted."""

        def work(_cancel: CancelToken, _progress: Progress) -> tuple[Interrupted, ...]:
            return self.workshop.interrupted()

        def done(interrupted: tuple[Interrupted, ...]) -> None:
            for one in interrupted:
                if one.key not in self._offered:
                    self.session.notify(
                        unfinished(one),
                        problem=False,
                        choices=(NoticeChoice(say("Shelf", "Discard it"), self._discarding(one)),),
                    )

        self.lane.submit(Job("interrupted", say("Shelf", "Interrupted tunings"), work, done, self.session.notify))

    def _look_up(self) -> None:
        scan, run = self.session.scan, self.session.tuning.run
        if scan is None or scan.labels or scan.acquired is not None or scan.key in self._known:
            return
        if scan.key in self.session.growing:
            return
        if run is not None and run.scan == scan.key:
            return
        self._known.add(scan.key)
        tuned = self._supervisor.scan

        def work(cancel: CancelToken, _progress: Progress) -> tuple[Found, bool]:
            same = tuned is not None and self.workshop.key(tuned, cancel) == self.workshop.key(scan, cancel)
            return self.workshop.find(scan, cancel), same

        def done(result: tuple[Found, bool]) -> None:
            found, same = result
            if same and tuned is self._supervisor.scan:
                self._supervisor.adopt(scan)
            self._take(scan, found)

        def failed(_sentence: str) -> None:
            # A scan that cannot be read says so where it is shown.
            self._known.discard(scan.key)

        self.lane.submit(
            Job(f"look up {scan.key}", say("Shelf", "Looking for tuned weights"), work, done, failed, priority=1)
        )

    def _take(self, scan: Scan, found: Found) -> None:
        session = self.session
        tuning = session.tuning
        new = [weights for weights in found.weights if tuning.kept.get((scan.key, weights.network)) != weights]
        for weights in new:
            tuning = tuning.with_kept(scan.key, weights)
        session.set_tuning(tuning)
        if new:
            named = ", ".join(f"{weights.network} {weights.detail}".strip() for weights in new)
            session.notify(
                say("Shelf", "This scan was tuned before; its weights are in use ({named}).").format(named=named),
                problem=False,
            )
        for network in found.outgrown:
            sentence = say(
                "Shelf",
                "This scan was tuned with an earlier version of {network}, whose weights do not fit the present one: "
                "the shipped ones are in use. Tune again, or delete the old ones under “Tuned weights…”.",
            )
            session.notify(sentence.format(network=network), problem=False)
        if found.interrupted is not None and session.tuning.run is None:
            self._offer(scan, found.interrupted)

    def _offer(self, scan: Scan, interrupted: Interrupted) -> None:
        self._offered.add(interrupted.key)
        session = self.session
        for notice in session.notices:
            if notice.text == unfinished(interrupted):
                session.dismiss(notice)
        session.notify(
            say("Shelf", "The tuning of this scan did not come to its end ({plan}).").format(
                plan=plan_text(interrupted.plan)
            ),
            problem=False,
            choices=self._supervisor.offers(scan, interrupted),
        )

    def _discarding(self, interrupted: Interrupted) -> Callable[[], None]:
        def work(_cancel: CancelToken, _progress: Progress) -> None:
            self.workshop.discard(interrupted)

        def discard() -> None:
            self.lane.submit(Job("discard", say("Shelf", "Discarding"), work, lambda _: None, self.session.notify))

        return discard

    # The list

    def list(self, done: Callable[[tuple[Entry, ...]], None]) -> None:
        """Call ``done`` with all tuned weights, the newest first."""

        def work(_cancel: CancelToken, _progress: Progress) -> tuple[Entry, ...]:
            return self.workshop.entries()

        self.lane.submit(Job("list", say("Shelf", "Tuned weights"), work, done, self.session.notify))

    def delete(self, entries: tuple[Entry, ...], done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Delete tuned weights; scans that used them go back to the shipped ones."""

        def work(_cancel: CancelToken, _progress: Progress) -> None:
            for entry in entries:
                self.workshop.delete(entry)

        def deleted(_: None) -> None:
            gone = {entry.weights for entry in entries}
            self.session.set_tuning(self.session.tuning.without_files(gone))
            done()

        self.lane.submit(Job("delete", say("Shelf", "Deleting"), work, deleted, failed))

    def export(self, entry: Entry, path: Path, done: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Copy tuned weights to a file that is not there yet, or that the user chose to replace."""

        def work(_cancel: CancelToken, _progress: Progress) -> None:
            self.workshop.export(entry, path)

        def exported(_: None) -> None:
            self.session.notify(
                say("Shelf", "Written: {name}.").format(name=path.name), problem=False, folder=path.parent
            )
            done()

        self.lane.submit(Job("export weights", say("Shelf", "Exporting weights"), work, exported, failed))

    def close(self) -> bool:
        """End the thread; returns whether it has ended."""
        return self.lane.close()


def unfinished(interrupted: Interrupted) -> str:
    """Return what is said of an interrupted tuning while its scan is not open."""
    return say("Shelf", "A tuning did not come to its end ({plan}). Open its scan again to go on with it.").format(
        plan=plan_text(interrupted.plan)
    )
