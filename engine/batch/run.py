"""Runs a batch: in this process, in several, or on the workers of a Dask cluster; the log tells what came of each scan.

Units are handed out a few at a time and found meanwhile, so that memory stays bounded whatever the size of the
archive. Every unit is remembered where its result lies: the same batch, started again, does what is not yet done.
"""

from __future__ import annotations

import csv
import multiprocessing
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.batch.units import Unit, units
from engine.batch.work import Outcome, Settings, State, do, remembered, sweep
from engine.errors import EngineError, WriteError
from engine.progress import CancelToken, Progress, silent
from engine.write.atomic import reason

LOG = "batch.csv"
_COLUMNS = (
    "time",
    "state",
    "source",
    "output",
    "slices",
    "ratio_v",
    "ratio_h",
    "clipped",
    "bytes",
    "seconds",
    "reason",
)
_TRIES = 2
_AHEAD = 2
_ENDED = "the process that worked on it was ended (perhaps by the system, for lack of memory)"
_NO_ROOM = (reason(OSError(28, "")), reason(OSError(122, "")))
"""After these there is no use in going on with the next scan."""


class BatchError(EngineError):
    """A batch that cannot go on."""


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What came of a batch.

    Attributes
    ----------
    done, already, refused, failed : int
        Scans written, written by an earlier run of the same batch, not possible, and gone wrong.
    log : pathlib.Path
        Table with a line for each.
    """

    done: int
    already: int
    refused: int
    failed: int
    log: Path


@dataclass(frozen=True, slots=True)
class _Done:
    unit: Unit
    outcomes: tuple[Outcome, ...]
    already: bool = False


def run_batch(
    inputs: Iterable[Path | str],
    out: Path,
    settings: Settings,
    *,
    jobs: int = 1,
    dask: str | None = None,
    cancel: CancelToken | None = None,
    progress: Progress = silent,
) -> BatchReport:
    """Magnify all scans in files, folders and archives.

    Parameters
    ----------
    inputs : iterable of path
        Files and folders; folders are searched to the bottom.
    out : pathlib.Path
        Folder of the batch; made if it is not there. The places of the results mirror those of the sources.
    settings : Settings
        What is done.
    jobs : int
        Processes that work at the same time on this machine.
    dask : str, optional
        Address of a Dask scheduler; its workers see the same files under the same names.
    cancel : CancelToken, optional
        Checked at every slice; what is done stays.
    progress : Progress
        Told the scans that are through; how many there are is not known before the end.

    Raises
    ------
    BatchError
        No cluster answers, or the disk is full.
    WriteError
        The batch's folder cannot be written to.
    CancelledError
        Stopped.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(out, reason(error)) from error
    sweep(out)
    found = units(inputs, out)
    work = _on_cluster(found, settings, out, dask, cancel) if dask else _here(found, settings, out, jobs, cancel)
    counts = dict.fromkeys(State, 0)
    already = through = 0
    with _Log(out / LOG) as log:
        for done in work:
            for outcome in done.outcomes:
                through += 1
                if done.already:
                    already += outcome.state is State.DONE
                    counts[State.REFUSED] += outcome.state is State.REFUSED
                else:
                    counts[outcome.state] += 1
                    log.add(outcome)
                progress(through, 0, outcome.output or Path(outcome.source).name)
                if outcome.reason in _NO_ROOM:
                    raise BatchError(
                        f"{outcome.reason}; make room and start the same batch again: it goes on from there"
                    )
            if cancel is not None:
                cancel.check()
    return BatchReport(counts[State.DONE], already, counts[State.REFUSED], counts[State.FAILED], out / LOG)


def _here(
    found: Iterator[Unit], settings: Settings, out: Path, jobs: int, cancel: CancelToken | None
) -> Iterator[_Done]:
    if jobs > 1:
        yield from _in_processes(found, settings, out, jobs)
        return
    for unit in found:
        known = remembered(unit, settings, out)
        yield _Done(unit, known, already=True) if known else _Done(unit, do(unit, settings, out, cancel))


def _in_processes(found: Iterator[Unit], settings: Settings, out: Path, jobs: int) -> Iterator[_Done]:
    """Work in ``jobs`` processes; one that is killed takes no other scan with it, and its own is tried once more."""
    again: list[Unit] = []
    tries: dict[Path, int] = {}
    running: dict[Future[tuple[Outcome, ...]], Unit] = {}
    pool = _pool(jobs)
    try:
        while True:
            # What was running when a process died is tried alone, so that the culprit shows.
            width = 1 if again else _AHEAD * jobs
            while len(running) < width and (unit := again.pop(0) if again else next(found, None)) is not None:
                known = remembered(unit, settings, out)
                if known:
                    yield _Done(unit, known, already=True)
                    continue
                running[pool.submit(do, unit, settings, out)] = unit
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                unit = running.pop(future)
                try:
                    yield _Done(unit, future.result())
                except BrokenProcessPool:
                    lost = [unit, *running.values()]
                    running.clear()
                    pool.shutdown(wait=False, cancel_futures=True)
                    pool = _pool(jobs)
                    for one in lost:
                        tries[one.place] = tries.get(one.place, 0) + 1
                        if tries[one.place] > _TRIES:
                            yield _Done(one, (Outcome(str(one.files[0]), State.FAILED, reason=_ENDED),))
                        else:
                            again.append(one)
                    break
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(jobs,))


def _begin(jobs: int) -> None:
    """Share the processor's cores between the processes: more threads than cores are slower than one."""
    from engine.devices import use_threads

    use_threads(max(1, (os.cpu_count() or 1) // jobs))


def _on_cluster(
    found: Iterator[Unit], settings: Settings, out: Path, address: str, cancel: CancelToken | None
) -> Iterator[_Done]:
    """Work on the workers of a cluster; it gives the work of a lost worker to another one."""
    try:
        import distributed
    except ImportError as error:
        raise BatchError("a cluster needs the package 'distributed': pip install 'vernier[dask]'") from error
    try:
        # its parts have types for half of what they do
        cluster: Any = distributed
        client = cluster.Client(address, timeout=20)
    except (OSError, ValueError) as error:
        raise BatchError(f"no Dask scheduler answers at {address}") from error
    with client:
        running: dict[Any, Unit] = {}
        waiting = cluster.as_completed(with_results=False)

        def give() -> bool:
            unit = next(found, None)
            if unit is None:
                return False
            # pure=False: the same unit of another batch is other work
            future = client.submit(do, unit, settings, out.resolve(), pure=False, retries=_TRIES)
            running[future] = unit
            waiting.add(future)
            return True

        while len(running) < _AHEAD * max(1, sum(client.nthreads().values())) and give():
            pass
        for future in waiting:
            if cancel is not None and cancel.cancelled:
                client.cancel(list(running))
                cancel.check()
            yield _Done(running.pop(future), _result(future))
            give()


def _result(future: Any) -> tuple[Outcome, ...]:  # noqa: ANN401 - distributed has no types
    try:
        outcomes: tuple[Outcome, ...] = future.result()
    except Exception as error:  # a lost worker, or whatever else the cluster says
        why = _ENDED if type(error).__name__ == "KilledWorker" else f"the cluster gave up ({type(error).__name__})"
        return (Outcome("", State.FAILED, reason=why),)
    return outcomes


class _Log:
    """A table that is added to line by line; a run that goes on adds to it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> _Log:
        try:
            new = not self._path.exists()
            self._file = self._path.open("a", newline="", encoding="utf-8")
        except OSError as error:
            raise WriteError(self._path, reason(error)) from error
        self._writer = csv.writer(self._file)
        if new:
            self._writer.writerow(_COLUMNS)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, outcome: Outcome) -> None:
        """Add a line, and see to it that it is on the disk."""
        now = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
        vertical, horizontal = outcome.ratio
        said = " ".join(part for part in (outcome.reason, *outcome.notes) if part)
        which = (now, outcome.state.value, outcome.source, outcome.output, outcome.slices)
        how = (f"{vertical:.6g}", f"{horizontal:.6g}", outcome.clipped, outcome.bytes, f"{outcome.seconds:.2f}", said)
        try:
            self._writer.writerow((*which, *how))
            self._file.flush()
        except OSError as error:
            raise WriteError(self._path, reason(error)) from error
