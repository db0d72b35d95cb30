"""Scans that are told of while headers are still read."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import CancelledError
from engine.progress import CancelToken
from engine.read import growing
from engine.read.growing import Growth, from_the_middle
from engine.read.opening import open_paths
from tests.support.dicom import write_ct


@pytest.fixture
def at_once(monkeypatch):
    """Have every header told of."""
    monkeypatch.setattr(growing, "PAUSE_S", 0.0)
    monkeypatch.setattr(growing, "SHARE", 1e9)


@pytest.fixture
def folder(tmp_path):
    write_ct(tmp_path / "ct", slices=9, rows=16, columns=12)
    (tmp_path / "ct" / "a.txt").write_text("no scan")
    return tmp_path / "ct"


def sources(scan):
    return [info.source for info in scan.slices]


def test_the_last_is_what_opening_at_once_gives(at_once, folder):
    told = []
    grown, plain = open_paths([folder], grown=told.append), open_paths([folder])
    assert [sources(scan) for scan in grown.scans] == [sources(scan) for scan in plain.scans]
    assert grown.scans == plain.scans
    assert grown.refused == plain.refused
    assert [len(scans[0]) for scans in told if scans] == sorted(len(scans[0]) for scans in told)
    assert {len(scans[0]) for scans in told} == set(range(1, 10))


def test_every_slice_told_of_lies_in_order_and_can_be_read(at_once, folder):
    told = []
    whole = open_paths([folder], grown=told.append).scans[0]
    for scans in told:
        heights = [info.geometry.origin[2] for info in scans[0].slices]
        assert heights == sorted(heights)
        first = scans[0].slices[0]
        place = sources(whole).index(first.source)
        assert (scans[0].read(0).values == whole.read(place).values).all()


def test_the_middle_of_a_folder_comes_first(at_once, folder):
    told = []
    whole = open_paths([folder], grown=told.append).scans[0]
    first = sources(whole).index(told[0][0].slices[0].source)
    assert abs(first - len(whole) // 2) <= 1


def test_folders_stay_together():
    paths = [Path("a") / str(k) for k in range(5)] + [Path("b") / str(k) for k in range(4)]
    assert from_the_middle(paths) == [2, 3, 1, 4, 0, 7, 8, 6, 5]
    assert from_the_middle([]) == []


def test_stopping_stops(at_once, folder):
    cancel, told = CancelToken(), []

    def grown(scans):
        told.append(scans)
        cancel.cancel()

    with pytest.raises(CancelledError):
        open_paths([folder], grown=grown, cancel=cancel)
    assert len(told) == 1


def test_little_is_not_told_of_and_nothing_too_often():
    now = [0.0]
    calls, told = [], []

    def scans():
        calls.append(now[0])
        now[0] += 0.1
        return ("scan",)

    growth = Growth(told.append, lambda: now[0])
    while now[0] < 10:
        growth.tell(scans)
        now[0] += 0.01
    assert calls[0] >= growing.PAUSE_S
    # Putting together takes a tenth of the time at most.
    assert sum(0.1 for _ in calls) <= 0.1 * 10 + 0.1
    assert len(told) == len(calls) > 5
