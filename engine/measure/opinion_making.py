"""Making a reader study: chosen slices, magnified in every way, as pictures that do not tell how they were made."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.display import apply_window
from engine.geometry import Grid, Scale
from engine.magnify import Magnifier, bicubic, nearest
from engine.measure.opinion import STUDY, Case, Presentation, Study, StudyError, content, design
from engine.networks import find
from engine.progress import CancelToken, Progress, silent
from engine.scan import Scan, Slice, Values, Window
from engine.words import words
from engine.write.atomic import make_folder, reason, write_whole

NEAREST, BICUBIC = "nearest", "bicubic"


@dataclass(frozen=True, eq=False, slots=True)
class Chosen:
    """A slice of a study.

    Attributes
    ----------
    scan, index : Scan, int
        Which one.
    window : Window
        Through which all of its pictures are shown.
    inverted : bool
        Whether low values are shown white.
    """

    scan: Scan
    index: int
    window: Window
    inverted: bool = False


def make_study(
    folder: Path,
    slices: Sequence[Chosen],
    scale: Scale,
    networks: Sequence[str],
    *,
    presentation: Presentation = Presentation.SINGLE,
    seed: int = 0,
    device: str = "auto",
    cancel: CancelToken | None = None,
    progress: Progress = silent,
) -> Study:
    """Write a study of slices by nearest neighbour, bicubic and networks into a new or empty folder.

    All pictures of a slice have the same size and the same window, and carry nothing but pixels.

    Raises
    ------
    StudyError
        There is nothing to rate, or the folder is not empty.
    ScaleError
        A network does not magnify so.
    """
    if not slices or not networks:
        raise StudyError(words("Engine", "a study needs a slice and a network at least"))
    for network in networks:
        find(network).check(scale)
    for one in slices:
        if one.scan.labels:
            raise StudyError(
                words("Engine", "'{scan}' is a label map: there is nothing to rate").of(scan=one.scan.title)
            )
        if Grid.of(one.scan.size, scale).identity:
            raise StudyError(words("Engine", "at ×1.00 × 1.00 all pictures are the scan: choose a magnification"))
    _check_empty(folder)
    cancel = cancel or CancelToken()
    cases = tuple(_case(one, scale) for one in slices)
    methods = (NEAREST, BICUBIC, *dict.fromkeys(networks))
    stimuli = design(cases, methods, seed)
    names = {(one.case, one.method): one.id for one in stimuli}
    study = Study(folder, seed, presentation, cases, stimuli)
    written: list[Path] = []
    try:
        # A network is loaded once, for all slices.
        for done, (case, method, values) in enumerate(_images(slices, scale, methods, device, cancel)):
            progress(done, len(stimuli), words("Engine", "pictures"))
            one = slices[case]
            shown = apply_window(values, one.window, inverted=one.inverted)
            written.append(write_whole(folder / f"{names[case, method]}.png", _png(shown), cancel=cancel))
        # Last: a folder without it is no study.
        write_whole(folder / STUDY, content(study))
    except BaseException:
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink()
        raise
    progress(len(stimuli), len(stimuli), words("Engine", "pictures"))
    return study


def _check_empty(folder: Path) -> None:
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StudyError(
                words("Engine", "{folder} is not empty: a study needs a folder of its own").of(folder=folder.name)
            )
    except OSError as error:
        raise StudyError(
            words("Engine", "{folder} cannot be used: {reason}").of(folder=folder.name, reason=reason(error))
        ) from error
    make_folder(folder)


def _case(one: Chosen, scale: Scale) -> Case:
    grid = Grid.of(one.scan.size, scale)
    spacing = one.scan.slices[one.index].spacing
    aspect = one.scan.pixel_aspect
    if spacing is not None and not one.scan.slices[one.index].regions:
        aspect = spacing.row_mm / spacing.column_mm
    ratio = grid.ratio
    return Case(one.scan.modality.value, (ratio.vertical, ratio.horizontal), aspect * ratio.horizontal / ratio.vertical)


def _images(
    slices: Sequence[Chosen], scale: Scale, methods: Sequence[str], device: str, cancel: CancelToken
) -> Iterator[tuple[int, str, Values]]:
    for method in methods:
        magnifier = Magnifier(method, device) if method not in {NEAREST, BICUBIC} else None
        for case, one in enumerate(slices):
            cancel.check()
            slice_ = one.scan.read(one.index)
            yield case, method, _image(slice_, Grid.of(one.scan.size, scale), method, magnifier, cancel)


def _image(slice_: Slice, grid: Grid, method: str, magnifier: Magnifier | None, cancel: CancelToken) -> Values:
    if magnifier is None:
        return nearest(slice_.values, grid) if method == NEAREST else bicubic(slice_.values, grid)
    values = magnifier.decode(magnifier.encode(slice_, cancel=cancel), grid, cancel=cancel).values
    if slice_.invalid is None:
        return values
    # Padding looks alike by every method, so that it tells nothing.
    rows, columns = grid.nearest_index()
    invalid = slice_.invalid[np.ix_(rows, columns)]
    filled = np.array(values)
    filled[invalid] = bicubic(slice_.values, grid)[invalid]
    return filled


def _png(values: NDArray[np.uint8]) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, "PNG")
    return buffer.getvalue()
