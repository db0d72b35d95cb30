"""Keeps the chatter of the libraries that parse files away from the user's terminal."""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_LOGGERS = ("pydicom", "nibabel", "nibabel.global", "PIL", "tifffile")
_lock = threading.Lock()
_inside = 0
_warnings = warnings.catch_warnings()
_levels: dict[str, int] = {}


@contextmanager
def quiet() -> Iterator[None]:
    """Silence warnings and log messages of the parsing libraries; errors still come as exceptions.

    ``warnings.catch_warnings`` alone restores the wrong filters when two threads interleave, so the first one in
    silences and the last one out restores.
    """
    global _inside, _warnings  # noqa: PLW0603
    with _lock:
        if _inside == 0:
            _warnings = warnings.catch_warnings()
            _warnings.__enter__()
            warnings.simplefilter("ignore")
            for name in _LOGGERS:
                logger = logging.getLogger(name)
                _levels[name] = logger.level
                logger.setLevel(logging.CRITICAL + 1)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                for name in _LOGGERS:
                    logging.getLogger(name).setLevel(_levels[name])
                _warnings.__exit__(None, None, None)
