"""How a bundled program becomes a tuning process."""

from __future__ import annotations

CHILD_ARGUMENT = "--tuning-child"
"""The only argument it is started with; its entry point then calls :func:`engine.tune.child.main`."""
