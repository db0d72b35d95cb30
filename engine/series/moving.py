"""A magnified scan as a moving picture, as displayed: GIF, animated PNG, or MP4 by the system's own encoder.

Pixels of a moving picture are square for every program that plays it. A scan whose pixels are not is enlarged further
along its coarser axis, by the bicubic reference, and a note says so.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.errors import WriteError
from engine.geometry import Box, Grid, Size
from engine.progress import CancelToken
from engine.sampling.resample import bicubic
from engine.scan import Modality
from engine.series.part import Part, Record
from engine.series.plan import PlanError, SeriesKind, SeriesPlan
from engine.series.writing import Encoder, Finished
from engine.words import words
from engine.write.atomic import check_target
from engine.write.derived import SOFTWARE, describe, software_version
from engine.write.job import Job

ENCODER = "ffmpeg"
_GIF_STEP_MS = 10
_NEARLY_SQUARE = 0.01


def can_encode_video() -> bool:
    """Return whether this system brings an encoder for MP4; Vernier brings none, for those are not free to pass on."""
    return shutil.which(ENCODER) is not None


def square_size(plan: SeriesPlan) -> Size:
    """Return rows and columns of the frames as they are drawn: with square pixels, no axis made smaller."""
    scan, grid = plan.scan, plan.grid
    spacing = scan.slices[plan.indices[0]].spacing
    # The calibration of ultrasound serves measuring; it is drawn with square pixels, as in the window.
    aspect = (
        scan.pixel_aspect if spacing is None or scan.modality is Modality.US else spacing.row_mm / spacing.column_mm
    )
    aspect *= grid.ratio.horizontal / grid.ratio.vertical
    rows, columns = grid.target.rows, grid.target.columns
    if abs(aspect - 1) < _NEARLY_SQUARE:
        return Size(rows, columns)
    return Size(round(rows * aspect), columns) if aspect > 1 else Size(rows, round(columns / aspect))


class MovingPicture(Encoder):
    """Frames of 8 bit go into a raw file as they come; at the end they are encoded into one."""

    def __init__(self, plan: SeriesPlan, part: Part) -> None:
        super().__init__(plan, part)
        self.size = square_size(plan)
        self._samples = 3 if plan.scan.colour else 1
        if plan.options.kind is SeriesKind.MP4 and not can_encode_video():
            raise PlanError(
                words("Engine", "this system brings no video encoder ({encoder}); choose GIF or animated PNG").of(
                    encoder=ENCODER
                )
            )

    def add(self, place: int, job: Job) -> None:  # noqa: ARG002 - frames follow each other
        """Append one frame, with square pixels."""
        notes: tuple[str, ...] = ()
        levels: NDArray[Any] = job.values
        if (self.size.rows, self.size.columns) != levels.shape[:2]:
            grid = Grid(Size(*levels.shape[:2]), self.size)
            drawn = bicubic(levels.astype(np.float32), grid, Box(0, 0, self.size.rows, self.size.columns))
            levels = np.clip(np.rint(drawn), 0, 255).astype(np.uint8)
            notes = (
                words("Engine", "Drawn at {rows} × {columns} pixels (rows × columns), so that pixels are square.").of(
                    rows=self.size.rows, columns=self.size.columns
                ),
            )
        content = np.ascontiguousarray(levels).tobytes()
        self.part.add_frame(content, Record(len(content), 0, notes))

    def finish(self, cancel: CancelToken | None) -> Finished:
        """Encode, and give the file the target's name."""
        plan, target = self.plan, self.part.target
        beside = self.part.folder / f"whole.{plan.options.kind.value}"
        if plan.options.kind is SeriesKind.MP4:
            self._encode(beside, cancel)
        else:
            self._save(beside, cancel)
        sources = plan.files
        size = beside.stat().st_size
        beside.replace(check_target(target, overwrite=plan.options.overwrite, sources=sources))
        return Finished(target, size)

    def _frames(self, cancel: CancelToken | None) -> Iterator[NDArray[np.uint8]]:
        shape = (self.size.rows, self.size.columns, 3) if self._samples == 3 else (self.size.rows, self.size.columns)
        frames = np.memmap(self.part.raw, np.uint8, "r", shape=(len(self.plan.indices), *shape))
        for frame in frames:
            if cancel is not None:
                cancel.check()
            yield np.asarray(frame)

    def _save(self, path: Path, cancel: CancelToken | None) -> None:
        """Write GIF or animated PNG; one of a single frame is a still picture."""
        pictures = _Again(lambda: (Image.fromarray(np.array(frame)) for frame in self._frames(cancel)))
        first = next(iter(pictures))
        gif = self.plan.options.kind is SeriesKind.GIF
        said = describe(self.plan.grid, self.plan.made_by)
        about: dict[str, Any]
        if gif:
            # hundredths of a second are all that a GIF can tell, and players take none for ten
            duration: float = max(2, round(self.plan.frame_ms / _GIF_STEP_MS)) * _GIF_STEP_MS
            about = {"format": "GIF", "comment": said.encode(), "disposal": 0, "optimize": False}
        else:
            duration, text = self.plan.frame_ms, PngInfo()
            text.add_text("Software", f"{SOFTWARE} {software_version()}")
            text.add_text("Description", said)
            about = {"format": "PNG", "pnginfo": text, "default_image": False}
        first.save(
            path,
            save_all=True,
            append_images=_Again(lambda: islice(pictures, 1, None)),
            duration=duration,
            loop=0,
            **about,
        )

    def _encode(self, path: Path, cancel: CancelToken | None) -> None:
        """Have the system's encoder write MP4; sides become even, as its colour format demands."""
        rate = f"{1000.0 / self.plan.frame_ms:.6g}"
        pixels = "rgb24" if self._samples == 3 else "gray"
        command = [
            *(ENCODER, "-v", "error", "-nostdin", "-y", "-f", "rawvideo", "-pix_fmt", pixels),
            *("-s", f"{self.size.columns}x{self.size.rows}", "-r", rate, "-i", "-"),
            *("-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p"),
            *("-metadata", f"comment={describe(self.plan.grid, self.plan.made_by)}", "-f", "mp4", str(path)),
        ]
        with (self.part.folder / "said").open("w+b") as errors:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors)
            try:
                assert process.stdin is not None  # noqa: S101 - it was asked for
                for frame in self._frames(cancel):
                    process.stdin.write(frame.tobytes())
                process.stdin.close()
                process.wait()
            except BrokenPipeError:
                process.wait()
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
            if process.returncode != 0:
                raise WriteError(
                    self.part.target, words("Engine", "the system's video encoder failed; choose GIF or animated PNG")
                )


@dataclass(frozen=True, slots=True)
class _Again:
    """Pictures that can be gone through more than once, as encoders do, without being in memory all at once."""

    begin: Callable[[], Iterator[Image.Image]]

    def __iter__(self) -> Iterator[Image.Image]:
        return self.begin()
