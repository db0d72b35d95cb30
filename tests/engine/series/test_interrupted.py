"""What happens when a series does not come to its end: it is gone on with, or leaves nothing."""

from __future__ import annotations

import pydicom
import pytest

from engine.errors import CancelledError, WriteError
from engine.geometry import Scale
from engine.progress import CancelToken
from engine.series import SeriesKind, write_series
from tests.engine.series.support import maker, planned
from tests.engine.write.support import open_one
from tests.support import dicom as build


@pytest.fixture
def scan(tmp_path):
    build.write_ct(tmp_path / "in", slices=6)
    return open_one(tmp_path / "in")


def broken_off(scan, target, kind, after):
    """Do as much of an export as a crash lets it do."""
    plan = planned(scan, kind)
    with pytest.raises(KeyboardInterrupt):
        write_series(target, plan, maker(plan, stop_after=after))
    assert not target.exists()
    return plan


@pytest.mark.parametrize(
    ("kind", "name"),
    [(SeriesKind.DICOM, "out"), (SeriesKind.NIFTI, "out.nii"), (SeriesKind.TIFF, "out"), (SeriesKind.APNG, "out.png")],
)
def test_it_goes_on_where_it_was_broken_off(scan, tmp_path, kind, name):
    plan = broken_off(scan, tmp_path / name, kind, after=4)
    calls: list[int] = []
    report = write_series(tmp_path / name, plan, maker(plan, calls=calls))
    assert calls == [4, 5]
    assert (report.resumed, report.slices) == (4, 6)
    whole = planned(scan, kind)
    again = write_series(tmp_path / f"again-{name}", whole, maker(whole))
    assert content(report.path) == content(again.path)
    assert not list(tmp_path.glob(".vernier*"))


def content(path):
    if not path.is_dir():
        return path.read_bytes()
    # the identifiers of DICOM files are new ones each time, and not of one length
    return [p.name if p.suffix == ".dcm" else p.read_bytes() for p in sorted(path.iterdir())]


def test_the_series_that_goes_on_is_one_series(scan, tmp_path):
    plan = broken_off(scan, tmp_path / "out", SeriesKind.DICOM, after=2)
    report = write_series(tmp_path / "out", plan, maker(plan))
    assert len({pydicom.dcmread(path).SeriesInstanceUID for path in report.path.iterdir()}) == 1


def test_half_a_line_of_the_journal_and_half_a_frame_do_no_harm(scan, tmp_path):
    plan = broken_off(scan, tmp_path / "out.nii", SeriesKind.NIFTI, after=3)
    (part,) = tmp_path.glob(".vernier*")
    with (part / "journal").open("ab") as journal:
        journal.write(b'{"bytes": 17, "cl')
    with (part / "frames.raw").open("ab") as frames:
        frames.write(b"half of it")
    calls: list[int] = []
    report = write_series(tmp_path / "out.nii", plan, maker(plan, calls=calls))
    assert calls == [3, 4, 5]
    whole = write_series(tmp_path / "again.nii", plan, maker(plan))
    assert report.path.read_bytes() == whole.path.read_bytes()


def test_another_export_does_not_take_the_slices(scan, tmp_path):
    broken_off(scan, tmp_path / "out", SeriesKind.DICOM, after=3)
    other = planned(scan, SeriesKind.DICOM, Scale(2, 2))
    calls: list[int] = []
    write_series(tmp_path / "out", other, maker(other, calls=calls))
    assert calls == list(range(6))


def test_a_stop_leaves_nothing(scan, tmp_path):
    plan, cancel = planned(scan, SeriesKind.DICOM), CancelToken()

    def stopping(index, slice_):
        if index == 3:
            cancel.cancel()
        return maker(plan)(index, slice_)

    with pytest.raises(CancelledError):
        write_series(tmp_path / "out", plan, stopping, cancel=cancel)
    assert {path.name for path in tmp_path.iterdir()} == {"in"}


def test_the_same_export_does_not_run_twice_at_once(scan, tmp_path):
    plan = planned(scan, SeriesKind.DICOM)

    def meanwhile(index, slice_):
        with pytest.raises(WriteError, match="running already"):
            write_series(tmp_path / "out", plan, maker(plan))
        return maker(plan)(index, slice_)

    write_series(tmp_path / "out", plan, meanwhile)


def test_a_folder_with_something_in_it_is_refused(scan, tmp_path):
    plan = planned(scan, SeriesKind.DICOM)
    with pytest.raises(WriteError, match="not empty"):
        write_series(tmp_path / "in", plan, maker(plan))


def test_a_full_disk_keeps_what_was_done(scan, tmp_path, monkeypatch):
    import errno

    from engine.series.part import Part

    plan, real, count = planned(scan, SeriesKind.DICOM), Part.add_file, []

    def full(self, name, content, record):
        if len(count) == 2:
            raise OSError(errno.ENOSPC, "full")
        count.append(name)
        real(self, name, content, record)

    with monkeypatch.context() as patch:
        patch.setattr(Part, "add_file", full)
        with pytest.raises(WriteError, match="disk is full"):
            write_series(tmp_path / "out", plan, maker(plan))
    assert write_series(tmp_path / "out", plan, maker(plan)).resumed == 2
