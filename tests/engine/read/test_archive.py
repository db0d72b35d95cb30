"""A user opens a zip archive: it opens as a folder does, leaves nothing behind, and cannot do harm."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

from engine.errors import CancelledError
from engine.progress import CancelToken
from engine.read import archive, open_paths
from tests.support.dicom import write_ct

STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """Give the test a temporary folder of its own, so that it sees all that is left there."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def packed(path: Path, files: dict[str, bytes], compression: int = DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return path


def series(folder: Path, **changes) -> dict[str, bytes]:
    paths = write_ct(folder, rows=20, columns=24, slices=3, **changes)
    return {path.name: path.read_bytes() for path in paths}


def refusals(path: Path, **more) -> dict[str, str]:
    return {refusal.path.name: refusal.reason for refusal in open_paths([path], **more).refused}


def test_an_archive_opens_as_its_folder_does(tmp_path, temporary):
    files = series(tmp_path / "plain")
    path = packed(tmp_path / "study.zip", {f"a/b/{name}": data for name, data in files.items()})
    [scan], [plain] = open_paths([path]).scans, open_paths([tmp_path / "plain"]).scans
    assert [scan.read(index).values.tolist() for index in range(3)] == [
        plain.read(index).values.tolist() for index in range(3)
    ]
    assert scan.read(0).values.shape == (20, 24)
    [private] = temporary.iterdir()
    if os.name == "posix":
        assert private.stat().st_mode & 0o077 == 0, "readable by the user alone"


def test_its_files_go_with_the_last_scan(tmp_path, temporary):
    files = {f"{part}/{name}": data for part in "ab" for name, data in series(tmp_path / part).items()}
    scans = list(open_paths([packed(tmp_path / "two.zip", files)]).scans)
    assert len(scans) == 2
    assert list(temporary.iterdir())
    scans.pop()
    gc.collect()
    assert list(temporary.iterdir()), "the other scan still reads from there"
    scans.pop()
    gc.collect()
    assert not list(temporary.iterdir())


def test_the_end_of_the_program_and_the_next_start_after_a_crash_clean_up(tmp_path, temporary):
    path = packed(tmp_path / "study.zip", series(tmp_path / "plain"))
    code = (
        "import os, sys\nfrom engine.read import open_paths\n"
        "found = open_paths([sys.argv[1]])\nassert found.scans\n"
        "os._exit(9) if sys.argv[2] == 'crash' else None"
    )
    environment = {**os.environ, "TMPDIR": str(temporary), "TMP": str(temporary), "TEMP": str(temporary)}
    command = [sys.executable, "-c", code, str(path)]
    assert subprocess.run([*command, "end"], env=environment, check=False).returncode == 0
    assert not list(temporary.iterdir())
    assert subprocess.run([*command, "crash"], env=environment, check=False).returncode == 9
    [left] = temporary.iterdir()
    held = archive.Unpacked(path)
    assert not left.exists(), "the crashed program's folder is gone"
    archive.sweep()
    assert held.folder.exists(), "a folder in use stays"
    held.close()


def test_names_that_lead_out_are_refused_and_nothing_is_written_there(tmp_path, temporary):
    inside = series(tmp_path / "plain")
    [first, *_] = inside.values()
    evil = {"../../evil.dcm": first, "/absolute.dcm": first, "C:\\evil.dcm": first, "..\\evil.dcm": first}
    result = open_paths([packed(tmp_path / "evil.zip", {**evil, **inside})])
    assert [len(scan) for scan in result.scans] == [3]
    assert [refusal.reason for refusal in result.refused] == ["has a name that leads out of the archive"] * 4
    assert not [path for path in tmp_path.rglob("*evil.dcm*") if temporary not in path.parents]


def test_odd_names_become_names_that_every_system_takes(tmp_path):
    [first, *_] = series(tmp_path / "plain").values()
    names = ("con.dcm", 'a<b>:"|?*.dcm', "x" * 300 + ".dcm", "deep/" * 60 + "a.dcm", "SAME.dcm", "same.dcm")
    refused = open_paths([packed(tmp_path / "odd.zip", dict.fromkeys(names, first))]).refused
    assert len(refused) == len(names) - 1, "all were read: one scan, and copies of it"
    assert all("copy" in refusal.reason for refusal in refused)


def test_bombs_are_refused_before_anything_is_written(tmp_path, temporary, monkeypatch):
    monkeypatch.setattr(archive, "BOMB_BYTES", 1 << 20)
    bomb = packed(tmp_path / "bomb.zip", {f"{n}.dcm": b"\0" * (1 << 20) for n in range(5)})
    assert "it is not unpacked" in refusals(bomb)["bomb.zip"]
    assert not list(temporary.iterdir())
    inner = packed(tmp_path / "inner.zip", {"zeros": b"\0" * (3 << 20)}).read_bytes()
    nested = packed(tmp_path / "nested.zip", {f"{n}.zip": inner for n in range(4)})
    assert any("it is not unpacked" in reason for reason in refusals(nested).values()), "archives share one allowance"


def test_an_archive_that_does_not_fit_on_the_disk_says_so(tmp_path, temporary, monkeypatch):
    path = packed(tmp_path / "study.zip", series(tmp_path / "plain"))
    monkeypatch.setattr(archive, "SPARE_BYTES", 1 << 60)
    assert "GB are free" in refusals(path)["study.zip"]
    assert not list(temporary.iterdir())


def test_archives_in_archives_open_down_to_the_second(tmp_path):
    one = packed(tmp_path / "one.zip", series(tmp_path / "plain")).read_bytes()
    two = packed(tmp_path / "two.zip", {"one.zip": one})
    assert len(open_paths([two]).scans) == 1
    three = packed(tmp_path / "three.zip", {"two.zip": two.read_bytes()})
    assert "too deep" in refusals(three)["one.zip"]


def test_a_password_is_named(tmp_path):
    data = bytearray(packed(tmp_path / "study.zip", series(tmp_path / "plain")).read_bytes())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    (tmp_path / "secret.zip").write_bytes(data)
    assert "password" in refusals(tmp_path / "secret.zip")["secret.zip"]


def test_what_the_desktop_adds_is_passed_over_and_an_empty_archive_says_so(tmp_path):
    files = {**series(tmp_path / "plain"), "__MACOSX/._a.dcm": b"x", ".DS_Store": b"x"}
    assert not refusals(packed(tmp_path / "mac.zip", files))
    assert "without files" in refusals(packed(tmp_path / "empty.zip", {}))["empty.zip"]


def test_unknown_compression_and_damage_are_named_and_the_rest_opens(tmp_path):
    files = series(tmp_path / "plain")
    names = list(files)
    path = tmp_path / "mixed.zip"
    with zipfile.ZipFile(path, "w") as target:
        for name, kind in zip(names, (zipfile.ZIP_LZMA, STORED, DEFLATED), strict=True):
            target.writestr(name, files[name], kind)
    data = bytearray(path.read_bytes())
    at = data.find(b"DICM", data.find(names[1].encode()))
    data[at + 200] ^= 255
    path.write_bytes(data)
    result = open_paths([path])
    assert {r.path.name: r.reason for r in result.refused} == {
        names[0]: "is compressed in a way that Vernier does not know",
        names[1]: "is damaged inside of the archive",
    }
    assert [len(scan) for scan in result.scans] == [1]


def test_damage_anywhere_is_a_sentence(tmp_path, temporary):
    whole = packed(tmp_path / "study.zip", series(tmp_path / "plain")).read_bytes()
    rng = np.random.default_rng(3)
    for number in range(120):
        data = bytearray(whole[: rng.integers(4, len(whole) + 1)] if number % 2 else whole)
        for _ in range(rng.integers(1, 20)):
            data[rng.integers(4, len(data))] = rng.integers(256)
        damaged = tmp_path / "damaged.zip"
        damaged.write_bytes(data)
        for refusal in open_paths([damaged]).refused:
            assert "does not understand" not in refusal.reason
    gc.collect()
    assert not list(temporary.iterdir())


def test_unpacking_reports_and_stops(tmp_path, temporary):
    path = packed(tmp_path / "large.zip", {"a.dcm": os.urandom(3 << 20)}, STORED)
    token, seen = CancelToken(), []

    def progress(done, total, what):
        seen.append((done, total, what))
        token.cancel()

    started = time.monotonic()
    with pytest.raises(CancelledError):
        open_paths([path], progress=progress, cancel=token)
    assert seen[0] == (1, 3, "Unpacking")
    assert time.monotonic() - started < 5
    gc.collect()
    assert not list(temporary.iterdir())
