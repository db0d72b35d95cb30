"""A batch on a Dask cluster: a scheduler and two workers, one of them killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pydicom
import pytest

from engine.batch import run_batch
from engine.batch.run import BatchError
from tests.engine.batch.support import SETTINGS
from tests.support import dicom as build

pytest.importorskip("distributed", reason="the extra 'dask' is not installed")
ROOT = Path(__file__).parents[3]


def cluster_process(tmp_path, *command):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    return subprocess.Popen(
        [sys.executable, "-m", *command], cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers of one thread each; gives its address and the workers."""
    told = tmp_path / "scheduler.json"
    scheduler = cluster_process(
        tmp_path, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
        "--no-show", "--scheduler-file", str(told),
    )  # fmt: skip
    workers = [
        cluster_process(
            tmp_path, "distributed.cli.dask_worker", "--scheduler-file", str(told), "--nthreads", "1", "--no-nanny",
            "--no-dashboard", "--local-directory", str(tmp_path / f"worker-{k}"),
        )
        for k in range(2)
    ]  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        import json

        address = json.loads(told.read_text())["address"]
        from distributed import Client

        with Client(address, timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_one_worker_is_killed_and_nothing_is_lost_or_done_twice(cluster, tmp_path):
    address, workers = cluster
    for number in range(8):
        build.write_ct(tmp_path / "in" / f"patient-{number}", slices=3, rows=20, columns=18)
    through = []

    def kill_one_in_the_middle(done, _total, _what):
        through.append(done)
        if done == 2:
            os.kill(workers[0].pid, signal.SIGKILL)

    out = tmp_path / "out"
    report = run_batch([tmp_path / "in"], out, SETTINGS, dask=address, progress=kill_one_in_the_middle)
    assert (report.done, report.refused, report.failed) == (8, 0, 0)
    files = list(out.rglob("*.dcm"))
    assert len(files) == 24
    sources = [pydicom.dcmread(path).SourceImageSequence[0].ReferencedSOPInstanceUID for path in files]
    assert len(set(sources)) == 24
    assert not list(out.rglob(".vernier-*.part"))


def test_no_cluster_is_said_in_words(tmp_path, monkeypatch):
    build.write_ct(tmp_path / "in", slices=1)
    with pytest.raises(BatchError, match="no Dask scheduler answers"):
        run_batch([tmp_path / "in"], tmp_path / "out", SETTINGS, dask="tcp://127.0.0.1:9")
