"""Stopping a network between two of its layers: a tile may take seconds, and who moves on does not wait for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine.progress import CancelToken

if TYPE_CHECKING:
    from torch import nn

_here = threading.local()


@contextmanager
def stopped_by(cancel: CancelToken | None) -> Iterator[None]:
    """Have modules that heed it raise :class:`~engine.errors.CancelledError` in this thread once ``cancel`` is set.

    Unless it was set gently: then the tile is finished, and what comes after finds its features.
    """
    before = token()
    _here.cancel = cancel
    try:
        yield
    finally:
        _here.cancel = before


def token() -> CancelToken | None:
    """Return what stops networks in this thread, to hand it on to threads that compute for it."""
    found: CancelToken | None = getattr(_here, "cancel", None)
    return found


def heed(module: nn.Module) -> None:
    """Have ``module`` be stopped before any of its layers from here on."""
    for part in module.modules():
        part.register_forward_pre_hook(_check)


def _check(_module: nn.Module, _inputs: Any) -> None:  # noqa: ANN401 - as torch hands it over
    cancel = token()
    if cancel is not None:
        cancel.check_within()
