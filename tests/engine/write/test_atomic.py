from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from engine.errors import CancelledError, WriteError
from engine.progress import CancelToken
from engine.write.atomic import check_target, write_whole

CONTENT = bytes(range(256)) * 40_000


def names(folder: Path) -> list[str]:
    """What a folder holds."""
    return sorted(path.name for path in folder.iterdir())


def failing(code: int, after: int = 0):
    """An ``os.write`` that takes ``after`` bytes and then fails as the system would."""
    real, taken = os.write, 0

    def write(descriptor: int, data) -> int:
        nonlocal taken
        if taken >= after:
            raise OSError(code, os.strerror(code))
        done = real(descriptor, data[: after - taken])
        taken += done
        return done

    return write


def test_writes_all_of_it(tmp_path):
    path = write_whole(tmp_path / "a.dcm", CONTENT)
    assert path.read_bytes() == CONTENT
    assert names(tmp_path) == ["a.dcm"]


def test_pieces_that_the_system_takes_only_in_part(tmp_path, monkeypatch):
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:100_003]))
    seen = []
    write_whole(tmp_path / "a.dcm", CONTENT, progress=lambda done, total, what: seen.append((done, total)))
    assert (tmp_path / "a.dcm").read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EDQUOT, "quota"), (errno.EROFS, "read-only"), (errno.EIO, "error")],
)
@pytest.mark.parametrize("after", [0, 5_000_000])
def test_failure_while_writing_leaves_nothing(tmp_path, monkeypatch, code, words, after):
    monkeypatch.setattr(os, "write", failing(code, after))
    with pytest.raises(WriteError, match=words) as caught:
        write_whole(tmp_path / "a.dcm", CONTENT)
    assert caught.value.path == tmp_path / "a.dcm"
    assert names(tmp_path) == []


def test_failure_keeps_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "a.dcm"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "write", failing(errno.ENOSPC, 1000))
    with pytest.raises(WriteError, match="disk is full"):
        write_whole(path, CONTENT, overwrite=True)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.dcm"]


def test_failure_when_the_disk_is_told_to_keep_it(tmp_path, monkeypatch):
    def fsync(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(WriteError, match="disk is full"):
        write_whole(tmp_path / "a.dcm", b"x")
    assert names(tmp_path) == []


def test_cancelled_half_way_leaves_nothing(tmp_path):
    token = CancelToken()
    with pytest.raises(CancelledError):
        write_whole(tmp_path / "a.dcm", CONTENT, cancel=token, progress=lambda *_: token.cancel())
    assert names(tmp_path) == []


def test_existing_file_is_kept_unless_asked(tmp_path):
    path = tmp_path / "a.dcm"
    path.write_bytes(b"old")
    with pytest.raises(WriteError, match="already a file"):
        write_whole(path, CONTENT)
    assert path.read_bytes() == b"old"
    write_whole(path, CONTENT, overwrite=True)
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_source_of_the_scan_is_never_replaced(tmp_path, link):
    source, other = tmp_path / "source.dcm", tmp_path / "other.dcm"
    source.write_bytes(b"scan")
    link(source, other)
    for path in (source, other):
        with pytest.raises(WriteError, match="read from this file"):
            write_whole(path, CONTENT, overwrite=True, sources=[tmp_path / "gone.dcm", source])
    assert source.read_bytes() == b"scan"


def test_symbolic_link_stands_for_its_target(tmp_path):
    (tmp_path / "real.dcm").write_bytes(b"old")
    (tmp_path / "link.dcm").symlink_to("real.dcm")
    assert write_whole(tmp_path / "link.dcm", b"new", overwrite=True) == (tmp_path / "real.dcm").resolve()
    assert (tmp_path / "link.dcm").is_symlink()
    assert (tmp_path / "real.dcm").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("file.txt/a.dcm", "is a file"),
        ("nowhere/a.dcm", "does not exist"),
        ("folder", "name of a folder"),
        ("x" * 300 + ".dcm", "too long"),
        ("nul\0.dcm", "not a possible file name"),
    ],
)
def test_impossible_targets(tmp_path, name, words):
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(WriteError, match=words):
        write_whole(tmp_path / name, b"x")
    assert names(tmp_path) == ["file.txt", "folder"]


def test_folder_without_permission(tmp_path, monkeypatch):
    real = os.open

    def refuse(path, flags, *rest):
        if flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, "denied")
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(WriteError, match="not permitted"):
        write_whole(tmp_path / "a.dcm", b"x")


def test_permissions_follow_the_habits_of_the_system(tmp_path):
    (tmp_path / "ordinary").write_bytes(b"x")
    made = write_whole(tmp_path / "made", b"x")
    assert made.stat().st_mode == (tmp_path / "ordinary").stat().st_mode
    made.chmod(0o640)
    write_whole(made, b"y", overwrite=True)
    assert made.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_private_file_is_nobody_elses_at_any_moment(tmp_path):
    target = tmp_path / "session.json"
    target.write_bytes(b"old")
    modes = []

    def look(*_: object) -> None:
        modes.extend(path.stat().st_mode & 0o077 for path in tmp_path.iterdir() if path != target)

    write_whole(target, CONTENT, overwrite=True, private=True, progress=look)
    assert modes
    assert set(modes) == {0}
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_device_is_not_replaced():
    if not Path("/dev/null").is_char_device():
        pytest.skip("no /dev/null")
    with pytest.raises(WriteError, match="not an ordinary file"):
        check_target("/dev/null", overwrite=True)
