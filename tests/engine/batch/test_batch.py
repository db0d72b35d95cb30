"""A batch works through everything, tells what it did, and goes on where it was."""

from __future__ import annotations

import os
import signal

import nibabel as nib
import numpy as np
import pydicom
import pytest

from engine.batch import run_batch, units
from engine.batch import work as work_module
from engine.batch.run import BatchError
from engine.batch.work import RECORDS
from engine.errors import CancelledError, UnreadableError
from engine.progress import CancelToken
from engine.read import open_paths
from engine.series import SeriesOptions, kinds, plan_series, write_series
from tests.engine.batch.support import SETTINGS, archive, log_of


@pytest.fixture
def source(tmp_path):
    return archive(tmp_path / "in")


def test_everything_is_written_where_it_belongs(source, tmp_path):
    out = tmp_path / "out"
    report = run_batch([source], out, SETTINGS)
    assert (report.done, report.refused, report.failed) == (3, 2, 0)
    assert len(list((out / "in/a/ct/series").glob("*.dcm"))) == 3
    assert len(list((out / "in/b/series").glob("*.dcm"))) == 2
    assert nib.load(out / "in/v.nii.gz").shape == (40, 27, 2)
    assert {line["state"] for line in log_of(out)} == {"done", "refused"}
    assert all(line["reason"] for line in log_of(out) if line["state"] == "refused")


def test_results_are_those_of_a_single_export(source, tmp_path):
    out = tmp_path / "out"
    run_batch([source], out, SETTINGS)
    (scan,) = open_paths([source / "a" / "ct"]).scans
    magnifier = SETTINGS.making.magnifier()
    plan = plan_series(scan, SETTINGS.scale, SeriesOptions(kinds(scan)[0]), SETTINGS.making.provenance(magnifier))
    alone = write_series(tmp_path / "alone", plan, SETTINGS.making.make(magnifier, plan))
    ours = [pydicom.dcmread(path).pixel_array for path in sorted((out / "in/a/ct/series").iterdir())]
    own = [pydicom.dcmread(path).pixel_array for path in sorted(alone.path.iterdir())]
    np.testing.assert_array_equal(ours, own)


def test_a_second_run_does_nothing_twice(source, tmp_path, monkeypatch):
    out = tmp_path / "out"
    run_batch([source], out, SETTINGS)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.dcm")}
    report = run_batch([source], out, SETTINGS)
    assert (report.done, report.already, report.refused) == (0, 3, 2)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.dcm")} == before


def test_what_changed_or_was_deleted_is_done_again(source, tmp_path):
    out = tmp_path / "out"
    run_batch([source], out, SETTINGS)
    (out / "in/v.nii.gz").unlink()
    os.utime(next((source / "b").iterdir()))
    report = run_batch([source], out, SETTINGS)
    assert (report.done, report.already) == (2, 1)


def test_a_stopped_batch_goes_on(source, tmp_path):
    out, cancel = tmp_path / "out", CancelToken()

    def stop_after_one(_through, _total, what):
        if "series" in what:
            cancel.cancel()

    with pytest.raises(CancelledError):
        run_batch([source], out, SETTINGS, cancel=cancel, progress=stop_after_one)
    report = run_batch([source], out, SETTINGS)
    assert report.done >= 1
    assert report.done + report.already == 3


def test_a_full_disk_stops_the_batch(source, tmp_path, monkeypatch):
    from engine.errors import WriteError

    def full(target, *_args, **_more):
        raise WriteError(target, "the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(work_module, "write_series", full)
        with pytest.raises(BatchError, match="goes on from there"):
            run_batch([source], tmp_path / "out", SETTINGS)
    assert run_batch([source], tmp_path / "out", SETTINGS).done == 3


def test_results_inside_the_source_are_not_magnified_again(source):
    report = run_batch([source], source / "out", SETTINGS)
    assert report.done == 3
    assert run_batch([source], source / "out", SETTINGS).done == 0


def test_an_input_that_is_not_there_is_told_before_the_work(tmp_path):
    with pytest.raises(UnreadableError, match="no such file"):
        run_batch([tmp_path / "nowhere"], tmp_path / "out", SETTINGS)


def test_units_are_found_while_the_work_goes_on(source, tmp_path):
    found = units([source], tmp_path / "out")
    first = next(found)
    (source / "b" / "late.nii").write_bytes(b"late")
    assert first.place.name in {"v", "broken"}
    assert any(unit.place.name == "late" for unit in found)


def test_several_processes(source, tmp_path):
    report = run_batch([source], tmp_path / "out", SETTINGS, jobs=2)
    assert (report.done, report.refused, report.failed) == (3, 2, 0)


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_a_killed_process_loses_nothing(source, tmp_path):
    import multiprocessing
    import threading

    out = tmp_path / "out"
    killed = []

    def kill_one():
        for _ in range(600):
            children = multiprocessing.active_children()
            if children and list(out.rglob("*.part")):
                os.kill(children[0].pid, signal.SIGKILL)
                killed.append(children[0].pid)
                return
            threading.Event().wait(0.02)

    thread = threading.Thread(target=kill_one)
    thread.start()
    report = run_batch([source], out, SETTINGS, jobs=2)
    thread.join()
    assert (report.done + report.already, report.refused, report.failed) == (3, 2, 0)
    assert len(list(out.rglob("*.dcm"))) == 5
    left = list(out.rglob(".vernier-*.part"))
    assert all(path.parent.name == RECORDS for path in left), "at most the note of a result, cut off"
    for path in left:
        os.utime(path, (0, 0))
    run_batch([source], out, SETTINGS)
    assert not list(out.rglob(".vernier-*.part"))


def test_half_written_records_are_swept_away_when_nobody_writes_them_any_more(source, tmp_path):
    records = tmp_path / "out" / RECORDS
    records.mkdir(parents=True)
    left, fresh = records / ".vernier-0a.part", records / ".vernier-0b.part"
    for path in (left, fresh):
        path.write_bytes(b"{")
    os.utime(left, (0, 0))
    run_batch([source], tmp_path / "out", SETTINGS)
    assert (left.exists(), fresh.exists()) == (False, True)
