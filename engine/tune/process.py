"""Tuning beside the viewer: a process of its own, so that neither its arithmetic nor its death touches the window."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import engine
from engine.children import command_of
from engine.errors import CancelledError, EngineError
from engine.progress import CancelToken
from engine.scan import Scan
from engine.train.scan_parts import parts_of
from engine.tune.events import Event, Failed, Finished, Progressed
from engine.tune.lock import FolderLock
from engine.tune.plan import TuningPlan
from engine.tune.wire import Job, decode_event, send_job
from engine.words import joined, words

MOST_THREADS = 8


class TuningProcess:
    """One tuning, run in a process of its own and supervised by a thread.

    Parameters
    ----------
    scan : Scan
        What to tune on; it is read by the supervising thread.
    plan : TuningPlan
        What to do.
    folder : pathlib.Path
        A folder for checkpoint, preview and result: :meth:`~engine.tune.store.TunedStore.run_folder`.
    on_event : callable
        Takes every event, from the supervising thread. ``Finished`` or ``Failed`` is the last one; after
        :meth:`cancel` there is none.
    resume : bool
        Go on from the folder's checkpoint.
    gentle : bool
        Leave the processor to every other program that wants it.
    threads : int, optional
        Of the processor; default all cores, up to eight.
    """

    def __init__(
        self,
        scan: Scan,
        plan: TuningPlan,
        folder: Path,
        on_event: Callable[[Event], None],
        *,
        resume: bool = False,
        gentle: bool = True,
        threads: int | None = None,
    ) -> None:
        self.plan = plan
        self.folder = folder
        self._scan, self._on_event = scan, on_event
        self._resume, self._gentle = resume, gentle
        self._threads = threads or min(os.cpu_count() or 1, MOST_THREADS)
        self._token = CancelToken()
        self._ending = False
        self._brake = _Brake()
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._over = False
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._supervise, name="tuning", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether it has begun and is not over."""
        return self._thread.ident is not None and not self._done.is_set()

    def wait(self, timeout: float | None = None) -> bool:
        """Return whether it is over, at the latest after ``timeout`` seconds."""
        # not by joining the thread: Ctrl+C while it is joined makes Python take it for ended
        return self._done.wait(timeout)

    def pause(self) -> None:
        """Stop until :meth:`resume`; the time does not count."""
        self._brake.pause()

    def resume(self) -> None:
        """Go on after :meth:`pause`."""
        self._brake.resume()

    def step_aside(self, seconds: float) -> None:
        """Leave the processor alone for the next ``seconds``: the user is at work. Cheap, any number of times."""
        self._brake.aside(seconds)

    def finish(self) -> None:
        """Stop learning and decide over the best weights so far; ``Finished`` follows."""
        self._ending = True
        self._brake.say({"finish": True})
        self._brake.release()

    def cancel(self) -> None:
        """Stop at once, without a result; the checkpoint stays for whoever deletes the folder or goes on from it."""
        self._token.cancel()
        with self._lock:
            if self._child is not None:
                with contextlib.suppress(OSError):
                    self._child.kill()

    # The supervising thread ------------------------------------------------------------------------------------

    def _supervise(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FolderLock(self.folder):
                self._run()
        except CancelledError:
            pass
        except EngineError as error:
            self._tell(Failed(error.sentence))
        except OSError as error:
            # The writers load libraries that the window's first picture does not wait for.
            from engine.write.atomic import reason

            self._tell(Failed(words("Engine", "Tuning could not be started: {reason}.").of(reason=reason(error))))
        finally:
            self._end_child()
            self._done.set()

    def _run(self) -> None:
        self.plan.check()

        def reading(done: int, total: int, what: str) -> None:
            self._tell(Progressed(0, 0, 0.0, self.plan.seconds, float("nan"), joined(" ", (what, f"{done}/{total}"))))

        scan = self._scan
        parts = parts_of(scan, progress=reading, cancel=self._token)
        job = Job(
            self.plan, self.folder, self._resume, scan.modality.value, scan.depth, len(scan), parts, self._gentle,
            os.getpid(),
        )  # fmt: skip
        child = self._spawn()
        assert child.stdin is not None  # noqa: S101 - narrows what Popen was asked for
        assert child.stdout is not None  # noqa: S101 - narrows what Popen was asked for
        with contextlib.suppress(BrokenPipeError):
            send_job(child.stdin, job)  # type: ignore[arg-type]
        del parts, job
        self._brake.take(child)
        if self._ending:
            self._brake.say({"finish": True})
        for line in child.stdout:
            event = decode_event(line)
            if not self._token.cancelled:
                self._tell(event)
        code = child.wait()
        if not self._over and not self._token.cancelled:
            self._tell(Failed(_why(code)))

    def _spawn(self) -> subprocess.Popen[bytes]:
        threads = str(self._threads)
        root = str(Path(engine.__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
        surroundings = {
            **os.environ,
            "PYTHONPATH": path,
            # threads that wait for work must sleep: spinning, they would take the processor from the viewer
            "OMP_WAIT_POLICY": "PASSIVE",
            "OMP_NUM_THREADS": threads,
            "MKL_NUM_THREADS": threads,
        }
        flags = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW
        told = None if os.environ.get("VERNIER_DEBUG") else subprocess.DEVNULL
        with self._lock:
            self._token.check()
            self._child = subprocess.Popen(
                command_of("--tuning-child"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=told,
                env=surroundings,
                creationflags=flags,
                # Ctrl+C in a terminal is for the program that tunes; the session stays the same, and with it the
                # group in which the system compares priorities
                process_group=0 if sys.platform != "win32" else None,
            )
        return self._child

    def _tell(self, event: Event) -> None:
        if isinstance(event, Finished | Failed):
            self._over = True
        self._on_event(event)

    def _end_child(self) -> None:
        self._brake.close()
        with self._lock:
            child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(OSError):
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _why(code: int) -> str:
    """Return what the user is told when the tuning process is gone without a word."""
    if sys.platform != "win32" and code == -signal.SIGKILL:
        return words(
            "Engine",
            "The tuning process was ended from outside, most likely because memory ran out. What "
            "it had learned until its last checkpoint is kept.",
        )
    return words(
        "Engine",
        "The tuning process ended unexpectedly (code {code}). What it had learned is kept until its last checkpoint.",
    ).of(code=code)


class _Brake:
    """Holds and releases the tuning process, and says so to it, so that the time does not count.

    On Linux the process is suspended by a signal, in the middle of a step if need be, and the system ends it with its
    parent even so. Elsewhere it is asked to hold, and does so before its next step.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._child: subprocess.Popen[bytes] | None = None
        self._said: list[dict[str, object]] = []
        self._paused = False
        self._until = 0.0
        self._stopped_at: float | None = None
        self._closed = False

    def take(self, child: subprocess.Popen[bytes]) -> None:
        """Take charge of ``child``, which has its job."""
        with self._changed:
            self._child = child
            for words in self._said:
                self._write(words)
            self._said.clear()
            self._apply()
        threading.Thread(target=self._watch, name="tuning brake", daemon=True).start()

    def pause(self) -> None:
        with self._changed:
            self._paused = True
            self._apply()

    def resume(self) -> None:
        with self._changed:
            self._paused = False
            self._apply()

    def aside(self, seconds: float) -> None:
        with self._changed:
            self._until = max(self._until, time.monotonic() + seconds)
            self._apply()
            self._changed.notify()

    def release(self) -> None:
        """Go on now, whatever was asked before."""
        with self._changed:
            self._paused, self._until = False, 0.0
            self._apply()

    def say(self, words: dict[str, object]) -> None:
        """Send ``words`` to the child, as soon as there is one."""
        with self._changed:
            if self._child is None:
                self._said.append(words)
            else:
                self._write(words)

    def close(self) -> None:
        """Let go."""
        with self._changed:
            self._closed = True
            self._child = None
            self._changed.notify()

    def _watch(self) -> None:
        """Release when the user has been idle for long enough."""
        with self._changed:
            while not self._closed:
                left = self._until - time.monotonic()
                self._changed.wait(left if left > 0 else None)
                self._apply()

    def _apply(self) -> None:
        held = self._paused or self._until > time.monotonic()
        if self._child is None or held == (self._stopped_at is not None):
            return
        by_signal = sys.platform.startswith("linux")
        if held:
            self._stopped_at = time.monotonic()
            if by_signal:
                self._signal(signal.SIGSTOP)
            else:
                self._write({"hold": True})
            return
        idle = time.monotonic() - (self._stopped_at or 0.0)
        self._stopped_at = None
        if by_signal:
            self._write({"idle": idle})
            self._signal(signal.SIGCONT)
        else:
            self._write({"hold": False})

    def _signal(self, number: int) -> None:
        assert self._child is not None  # noqa: S101 - _apply has looked
        with contextlib.suppress(OSError):
            self._child.send_signal(number)

    def _write(self, words: dict[str, object]) -> None:
        assert self._child is not None  # noqa: S101 - its callers have looked
        pipe: BinaryIO | None = self._child.stdin  # type: ignore[assignment]
        if pipe is not None:
            with contextlib.suppress(OSError, ValueError):
                pipe.write(json.dumps(words).encode() + b"\n")
                pipe.flush()
