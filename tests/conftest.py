"""Fixtures that every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

_SCANS = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "scans"


@pytest.fixture(scope="session")
def real_scans() -> Path:
    """The folder of whole real scans beside the repository; tests that ask for it are skipped without it."""
    if not _SCANS.is_dir():
        pytest.skip("needs the folder of real scans beside the repository (shared/data/scans)")
    return _SCANS
