"""PNG with 16 bits a channel and more than one channel, which Pillow reduces to 8 bits without a word.

The few pages of the PNG specification (W3C, third edition) that this needs: chunks, deflate, the five row filters.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

_CHANNELS = {2: 3, 4: 2, 6: 4}


def decode(data: bytes) -> NDArray[np.uint16]:
    """Return the samples of a PNG of 16 bits, not interlaced.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    numpy.ndarray of uint16
        (rows, columns, channels): 2 (grey, alpha), 3 or 4 (red, green, blue[, alpha]).

    Raises
    ------
    ValueError
        When the file is damaged, cut short, interlaced, or of another kind.
    """
    packed, header = bytearray(), b""
    position = 8
    while position + 8 <= len(data):
        length, kind = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        body = data[position + 8 : position + 8 + length]
        if kind == b"IHDR":
            header = body
        elif kind == b"IDAT":
            packed += body
        elif kind == b"IEND":
            break
        position += 12 + length
    if len(header) != 13 or header[8] != 16 or header[9] not in _CHANNELS or header[12] != 0:
        raise ValueError("not a plain PNG with 16 bits a channel")
    columns, rows = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    channels = _CHANNELS[header[9]]
    stride = columns * channels * 2
    expected = rows * (stride + 1)
    raw = zlib.decompressobj().decompress(bytes(packed), expected)
    if len(raw) != expected:
        raise ValueError("cut short")
    lines = np.frombuffer(raw, np.uint8).reshape(rows, stride + 1)
    pixels = np.zeros((rows, stride), dtype=np.uint8)
    above = np.zeros(stride, dtype=np.uint8)
    for row in range(rows):
        above = _unfilter(int(lines[row, 0]), lines[row, 1:], above, channels * 2)
        pixels[row] = above
    return pixels.view(">u2").astype(np.uint16).reshape(rows, columns, channels)


def _unfilter(kind: int, line: NDArray[np.uint8], above: NDArray[np.uint8], pixel: int) -> NDArray[np.uint8]:
    """Return the bytes of a row from its filtered ones and the row above; ``pixel`` is the bytes of a pixel."""
    if kind == 0:
        return line
    if kind == 1:
        summed = np.cumsum(line.reshape(-1, pixel), axis=0, dtype=np.uint64)
        return (summed & 0xFF).astype(np.uint8).reshape(-1)
    if kind == 2:
        return line + above
    if kind not in {3, 4}:
        raise ValueError("unknown row filter")
    # Average and Paeth depend on the byte just made, so that they go byte by byte.
    filtered, up = line.tolist(), above.tolist()
    made = [0] * len(filtered)
    for index, byte in enumerate(filtered):
        left = made[index - pixel] if index >= pixel else 0
        if kind == 3:
            made[index] = (byte + (left + up[index]) // 2) & 0xFF
        else:
            corner = up[index - pixel] if index >= pixel else 0
            made[index] = (byte + _paeth(left, up[index], corner)) & 0xFF
    return np.array(made, dtype=np.uint8)


def _paeth(left: int, up: int, corner: int) -> int:
    """Return whichever neighbour is nearest to ``left + up − corner``."""
    to_left, to_up, to_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if to_left <= to_up and to_left <= to_corner:
        return left
    return up if to_up <= to_corner else corner
