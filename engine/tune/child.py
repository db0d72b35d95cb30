"""The tuning process: started by :class:`~engine.tune.process.TuningProcess`, never by a user.

It takes a job from its standard input, tells events on its standard output, stands back behind every other program,
and does not outlive the process that started it.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, BinaryIO

from engine.errors import EngineError
from engine.tune.events import Event, Failed, Finished
from engine.tune.wire import Job, encode_event, receive_job
from engine.words import words

if TYPE_CHECKING:
    from engine.tune.tuner import Reins

_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Do one job and end the process; return 1 where there was none."""
    began = time.monotonic()
    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C goes to the parent, which then says how to end
    # standard output belongs to the events: what a library prints goes elsewhere
    upwards = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    downwards = os.fdopen(os.dup(0), "rb")
    try:
        job = receive_job(downwards)
    except EOFError:
        return 1
    _tie_to(job.parent)
    if job.gentle:
        _stand_back()
    teller = _Teller(upwards)
    try:
        _work(job, teller, downwards, began)
    except EngineError as error:
        teller(Failed(error.sentence))
    except MemoryError:
        teller(Failed(words("Engine", "There is not enough memory to tune on this scan. Close other programs.")))
    except Exception as error:
        teller(Failed(words("Engine", "Tuning stopped by an error of its own ({kind}).").of(kind=type(error).__name__)))
        if os.environ.get("VERNIER_DEBUG"):
            raise
    # not by way of the interpreter's own end, which would wait for the thread that listens
    sys.stderr.flush()
    os._exit(0)


def _work(job: Job, teller: _Teller, downwards: BinaryIO, began: float) -> None:
    from engine.tune.holdout import split
    from engine.tune.tuner import Reins, Tuner

    reins = Reins()
    threading.Thread(target=_listen, args=(downwards, reins), daemon=True).start()
    held = split(job.parts, job.depth, job.count)
    tuner = Tuner(job.plan, held, job.modality, job.folder, teller, reins, resume=job.resume, began=began)
    teller(Finished(tuner.run()))


class _Teller:
    """Sends events up; the process ends where nobody listens any more."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe

    def __call__(self, event: Event) -> None:
        try:
            self._pipe.write(encode_event(event))
            self._pipe.flush()
        except OSError:
            os._exit(1)


def _listen(pipe: BinaryIO, reins: Reins) -> None:
    """Do what the lines from above say; end when they end."""
    for line in pipe:
        with contextlib.suppress(ValueError):
            said = json.loads(line)
            if "idle" in said:
                reins.add_idle(float(said["idle"]))
            if "hold" in said:
                reins.hold(bool(said["hold"]))
            if said.get("finish"):
                reins.ending.set()
    os._exit(1)


def _tie_to(parent: int) -> None:
    """Have the system end this process when its parent ends, however that ends (Linux; elsewhere the pipe tells)."""
    if not sys.platform.startswith("linux"):
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _stand_back() -> None:
    """Run only when nobody else wants the processor, as far as the system allows."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError, AttributeError):
            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), 0x40)  # IDLE_PRIORITY_CLASS
        return
    with contextlib.suppress(OSError):
        os.nice(19)
    with contextlib.suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


if __name__ == "__main__":
    sys.exit(main())
