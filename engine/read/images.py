"""PNG and TIFF pictures: grey or colour, 8 or 16 bit (TIFF: 32 bit and floating point too), TIFF pages as slices.

Pictures carry no place and no trustworthy spacing: resolution tags tell how large to print, not how large the
patient is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image

from engine.errors import UnreadableError
from engine.geometry import Size
from engine.read import png16
from engine.read.fill import filled_slice
from engine.read.keys import session_key
from engine.read.quiet import quiet
from engine.read.tiff_chain import check_chain
from engine.scan import Container, Modality, Scan, Slice, SliceInfo, SliceSource, Storage
from engine.words import words

PNG_START = b"\x89PNG\r\n\x1a\n"
TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")

_MAX_PIXELS = 1 << 28
_PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def open_png(path: Path) -> Scan:
    """Open a PNG from its header; an alpha channel is left out, a palette becomes colour.

    Raises
    ------
    UnreadableError
        When the header is damaged or claims more than Vernier opens.
    """
    with path.open("rb") as file:
        head = file.read(33)
    if len(head) < 33 or head[12:16] != b"IHDR":
        raise UnreadableError(path, words("Engine", "its PNG header is damaged or cut short"))
    columns, rows = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    depth, kind = head[24], head[25]
    if kind not in _PNG_CHANNELS or depth not in {1, 2, 4, 8, 16}:
        raise UnreadableError(path, words("Engine", "its PNG header is damaged"))
    _check(path, rows, columns)
    # Deflate packs at most 1032 to 1: a header that promises more cannot be true, and is refused before allocation.
    promised = rows * ((columns * depth * _PNG_CHANNELS[kind] + 7) // 8)
    if promised > 1040 * path.stat().st_size:
        raise UnreadableError(
            path,
            words("Engine", "it is cut short: the header promises {promised:,} bytes of pixels").of(promised=promised),
        )
    colour = kind in {2, 3, 6}
    # Pillow expands fewer than 8 bits to 8.
    bits = 8 if colour and kind == 3 else max(8, depth)
    info = SliceInfo(SliceSource(path), Storage(0.0, float(2**bits - 1)))
    size = Size(rows, columns)
    return _scan(path, (info,), size, colour=colour, read=lambda _: _png_slice(info, size, colour=colour))


def _png_slice(info: SliceInfo, size: Size, *, colour: bool) -> Slice:
    path = info.source.path
    with quiet():
        try:
            stored = _png_pixels(path, colour=colour, deep=info.storage.high > 255)
        except Exception as error:
            raise UnreadableError(path, words("Engine", "its pixels are damaged or cut short")) from error
    return _slice(info, stored, size, colour=colour)


def _png_pixels(path: Path, *, colour: bool, deep: bool) -> NDArray[Any]:
    if deep:
        with path.open("rb") as file:
            kind = file.read(26)[25]
        if kind != 0:
            samples = png16.decode(path.read_bytes())
            return samples[..., :3] if colour else samples[..., 0]
    with Image.open(path) as image:
        image.load()
        if deep:
            return np.asarray(image).astype(np.uint16)
        return np.asarray(image.convert("RGB" if colour else "L"))


def open_tiff(path: Path) -> list[Scan]:
    """Open a TIFF: pages of one size and kind are the slices of one scan.

    Raises
    ------
    UnreadableError
        When it is damaged, cut short, or of a kind that cannot be shown.
    """
    check_chain(path)
    with quiet():
        try:
            with tifffile.TiffFile(path) as tiff:
                pages = [_page(path, index, page) for index, page in enumerate(tiff.pages) if page.shape]
        except UnreadableError:
            raise
        except Exception as error:
            raise UnreadableError(path, words("Engine", "its TIFF header is damaged or cut short")) from error
    groups: dict[tuple[object, ...], list[_Page]] = {}
    for page in pages:
        groups.setdefault((page.size, page.colour, page.inverted, page.info.storage), []).append(page)
    if not groups:
        raise UnreadableError(path, words("Engine", "it holds no picture"))
    return [_tiff_scan(path, group) for group in groups.values()]


@dataclass(frozen=True, slots=True)
class _Page:
    info: SliceInfo
    size: Size
    colour: bool
    inverted: bool


def _page(path: Path, index: int, entry: tifffile.TiffPage | tifffile.TiffFrame) -> _Page:
    page = entry.aspage()
    rows, columns, samples = page.imagelength, page.imagewidth, page.samplesperpixel
    _check(path, rows, columns)
    if page.imagedepth != 1 or page.dtype is None or page.dtype.kind not in "uifb":
        raise UnreadableError(path, words("Engine", "it holds volumes or numbers that cannot be shown as a picture"))
    palette = page.photometric == tifffile.PHOTOMETRIC.PALETTE
    if samples > 4:
        raise UnreadableError(
            path, words("Engine", "it has {samples} channels, where grey or colour can be shown").of(samples=samples)
        )
    stored = sum(page.databytecounts)
    if (
        max((o + n for o, n in zip(page.dataoffsets, page.databytecounts, strict=False)), default=0)
        > path.stat().st_size
    ):
        raise UnreadableError(
            path, words("Engine", "it is cut short: the header promises more pixels than the file holds")
        )
    promised = rows * columns * samples * page.dtype.itemsize
    if promised > 1040 * stored or (page.compression == 1 and page.bitspersample >= 8 and promised > stored):
        raise UnreadableError(
            path,
            words("Engine", "it is cut short: the header promises {promised:,} bytes of pixels").of(promised=promised),
        )
    return _Page(
        SliceInfo(SliceSource(path, index), _storage(page.dtype, page.bitspersample, palette=palette)),
        Size(rows, columns),
        colour=palette or samples >= 3,
        inverted=page.photometric == tifffile.PHOTOMETRIC.MINISWHITE,
    )


def _storage(dtype: np.dtype[Any], bits: int, *, palette: bool) -> Storage:
    if palette:
        return Storage(0.0, 65535.0)
    if dtype.kind == "f":
        return Storage(float("-inf"), float("inf"), integer=False)
    if dtype.kind == "i":
        return Storage(float(np.iinfo(dtype).min), float(np.iinfo(dtype).max))
    return Storage(0.0, float(2**bits - 1))


def _tiff_scan(path: Path, pages: list[_Page]) -> Scan:
    first = pages[0]
    infos = tuple(page.info for page in pages)
    return _scan(
        path,
        infos,
        first.size,
        colour=first.colour,
        inverted=first.inverted,
        read=lambda index: _tiff_slice(infos[index], first.size, colour=first.colour),
    )


def _tiff_slice(info: SliceInfo, size: Size, *, colour: bool) -> Slice:
    path = info.source.path
    with quiet():
        try:
            stored = _tiff_pixels(path, info.source.frame)
        except Exception as error:
            raise UnreadableError(
                path, words("Engine", "its pixels are damaged, cut short or compressed in an unknown way")
            ) from error
    return _slice(info, stored, size, colour=colour)


def _tiff_pixels(path: Path, index: int) -> NDArray[Any]:
    """Return (rows, columns[, samples]): by tifffile; by Pillow for compressions that tifffile leaves to others."""
    with tifffile.TiffFile(path) as tiff:
        page = tiff.pages[index].aspage()
        planar = page.planarconfig == tifffile.PLANARCONFIG.SEPARATE and page.samplesperpixel > 1
        try:
            stored = page.asarray()
        except Exception:
            if page.bitspersample > 8 and page.samplesperpixel > 1:
                raise
            return _by_pillow(path, index)
        if page.photometric == tifffile.PHOTOMETRIC.PALETTE:
            return np.moveaxis(np.asarray(page.colormap)[:, stored], 0, -1)
        return np.moveaxis(stored, 0, -1) if planar else stored


def _by_pillow(path: Path, index: int) -> NDArray[Any]:
    with Image.open(path) as image:
        image.seek(index)
        if image.mode not in {"1", "L", "LA", "I;16", "I;16B", "I", "F", "RGB", "RGBA"}:
            return np.asarray(image.convert("RGB"))
        return np.asarray(image)


def _check(path: Path, rows: int, columns: int) -> None:
    if rows < 1 or columns < 1 or rows * columns > _MAX_PIXELS:
        raise UnreadableError(
            path,
            words("Engine", "its header claims an image of {rows} × {columns} pixels, more than Vernier opens").of(
                rows=rows, columns=columns
            ),
        )


def _slice(info: SliceInfo, stored: NDArray[Any], size: Size, *, colour: bool) -> Slice:
    """Return a slice of floats; an alpha channel is left out."""
    if stored.ndim == 3:
        stored = stored[..., :3] if colour else stored[..., 0]
    expected = (size.rows, size.columns, 3) if colour else (size.rows, size.columns)
    if stored.shape != expected:
        raise UnreadableError(
            info.source.path,
            words("Engine", "its pixels decode to shape {shape}, where the header says {expected}").of(
                shape=stored.shape, expected=expected
            ),
        )
    wide = stored.dtype.itemsize > 4 or (stored.dtype.kind in "iu" and stored.dtype.itemsize == 4)
    return filled_slice(stored.astype(np.float64 if wide else np.float32), None, info, float("nan"))


def _scan(
    path: Path,
    infos: tuple[SliceInfo, ...],
    size: Size,
    *,
    colour: bool,
    read: Callable[[int], Slice],
    inverted: bool = False,
) -> Scan:
    return Scan(
        key=session_key(path, size, infos[0].source.frame),
        title=path.name,
        container=Container.IMAGE,
        modality=Modality.OTHER,
        size=size,
        slices=infos,
        units=words("Engine", "stored value"),
        reader=read,
        depth=len(infos),
        colour=colour,
        inverted=inverted,
        details=(
            (words("Engine", "Size"), f"{size.columns} × {size.rows}"),
            (words("Engine", "Slices"), str(len(infos))),
            (words("Engine", "Spacing"), "unknown"),
        ),
    )
