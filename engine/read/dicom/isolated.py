"""Decodes in a child process, so that a decoder which crashes on a damaged file takes nothing else with it."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.children import command_of
from engine.read.dicom.decoding import GDCM, decode
from engine.read.dicom.headers import Coding

SECONDS = 60.0
"""A frame that takes longer than this is given up."""

_lock = threading.Lock()
_child: subprocess.Popen[bytes] | None = None


class DecodingError(Exception):
    """The child process could not decode a frame, crashed over it, or took too long."""


def decode_isolated(path: Path, frame: int, coding: Coding) -> NDArray[Any]:
    """Return the stored values of one frame, decoded by GDCM in a child process that is kept for the next one.

    Raises
    ------
    DecodingError
        When the frame cannot be decoded; a child that died or hung is replaced at the next call.
    """
    if getattr(sys, "frozen", False):
        # A bundled application has no interpreter to start; the decoder works in this process there.
        return decode(path, frame, coding, GDCM, [])[0]
    request = {
        "path": str(path.resolve()),
        "frame": frame,
        "syntax": coding.syntax,
        "element": coding.element,
        "whole": coding.whole,
    }
    with _lock:
        child = _running()
        watchdog = threading.Timer(SECONDS, child.kill)
        watchdog.start()
        try:
            return _ask(child, json.dumps(request).encode() + b"\n")
        except (OSError, ValueError) as error:
            _stop()
            raise DecodingError from error
        finally:
            watchdog.cancel()


def _ask(child: subprocess.Popen[bytes], request: bytes) -> NDArray[Any]:
    """Send one request and return the array of the answer; ``ValueError`` when the child died over it."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("no pipes")
    child.stdin.write(request)
    child.stdin.flush()
    head = json.loads(child.stdout.readline())
    if "error" in head:
        raise DecodingError
    data = child.stdout.read(head["bytes"])
    if len(data) != head["bytes"]:
        raise ValueError("cut short")
    return np.frombuffer(data, np.dtype(head["dtype"])).reshape(head["shape"])


def _running() -> subprocess.Popen[bytes]:
    global _child  # noqa: PLW0603
    if _child is None or _child.poll() is not None:
        # The child finds the packages where this process does, installed or not.
        paths = os.pathsep.join(path for path in sys.path if path)
        _child = subprocess.Popen(
            command_of("--decoding-child"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    return _child


def _stop() -> None:
    """End the child process, if there is one."""
    global _child
    child, _child = _child, None
    if child is not None:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        child.wait()


atexit.register(_stop)
