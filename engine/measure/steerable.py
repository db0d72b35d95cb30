"""The steerable pyramid (Simoncelli and Freeman 1995), built in the frequency domain.

An image is taken apart into bands of one octave and one orientation each, real and without aliasing, and at every
level the rest is kept at half the size. Its filters are a tight frame: squares of bands, of what is above the first
and of what is below the last add up to the square of the image.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float64]
Spectrum = NDArray[np.complex128]


@dataclass(frozen=True)
class Pyramid:
    """An image taken apart.

    Attributes
    ----------
    high : numpy.ndarray
        (R, C): what is finer than the finest band.
    bands : tuple of tuple of numpy.ndarray
        ``bands[level][orientation]``, level 0 the finest, of (R / 2^level, C / 2^level). Orientation ``k`` of ``K``
        holds what varies in the direction of ``k · 180° / K`` from the columns' axis: 0 is vertical edges.
    low : numpy.ndarray
        What is coarser than the coarsest band.
    """

    high: Plane
    bands: tuple[tuple[Plane, ...], ...]
    low: Plane


def steerable(image: Plane, levels: int, orientations: int) -> Pyramid:
    """Return the pyramid of ``image``.

    Parameters
    ----------
    image : numpy.ndarray
        (R, C), sides multiples of ``2 ** levels``. It is taken as periodic.
    levels, orientations : int
        Octaves, and directions in each; ``orientations`` even, so that one is 0° and one 90°.

    Raises
    ------
    ValueError
        The sides are no such multiples.
    """
    rows, columns = image.shape
    if rows % 2**levels or columns % 2**levels:
        raise ValueError(f"{rows} × {columns} is not a multiple of {2**levels}")
    spectrum: Spectrum = np.fft.fft2(image)
    radius, angle = _polar(rows, columns)
    high = _image(spectrum * _above(radius, math.pi))
    spectrum = spectrum * _below(radius, math.pi)
    bands = []
    for _ in range(levels):
        radius, angle = _polar(*spectrum.shape)
        octave = spectrum * _above(radius, math.pi / 2)
        bands.append(tuple(_image(octave * _direction(angle, k, orientations)) for k in range(orientations)))
        spectrum = _halved(spectrum * _below(radius, math.pi / 2))
    return Pyramid(high, tuple(bands), _image(spectrum))


def _polar(rows: int, columns: int) -> tuple[Plane, Plane]:
    """Return radius, in radians a pixel, and angle of every frequency, as the transform orders them."""
    down = 2 * math.pi * np.fft.fftfreq(rows)[:, None]
    across = 2 * math.pi * np.fft.fftfreq(columns)[None, :]
    return np.hypot(down, across), np.arctan2(down, across)


def _below(radius: Plane, edge: float) -> Plane:
    """Return the low-pass: 1 up to half of ``edge``, 0 from ``edge`` on, a cosine of the logarithm between."""
    octaves = np.log2(np.maximum(radius, 1e-12) / edge)
    mask: Plane = np.cos(np.clip(octaves + 1, 0.0, 1.0) * (math.pi / 2))
    return mask


def _above(radius: Plane, edge: float) -> Plane:
    """Return the high-pass that belongs to :func:`_below`: their squares add up to 1."""
    mask: Plane = np.sqrt(np.clip(1 - _below(radius, edge) ** 2, 0.0, 1.0))
    return mask


def _direction(angle: Plane, index: int, count: int) -> Spectrum:
    """Return the mask of one direction, ``cos^(K−1)``; the squares of all add up to 1, and bands are real.

    An odd power is odd in the frequency, so that its factor is imaginary.
    """
    order = count - 1
    scale = 2**order * math.factorial(order) / math.sqrt(count * math.factorial(2 * order))
    mask: Spectrum = (-1j) ** order * scale * np.cos(angle - math.pi * index / count) ** order
    return mask


def _image(spectrum: Spectrum) -> Plane:
    image: Plane = np.fft.ifft2(spectrum).real
    return image


def _halved(spectrum: Spectrum) -> Spectrum:
    """Return the spectrum of the image at half the size on each axis; above half the frequency there is nothing."""
    rows, columns = spectrum.shape
    centred = np.fft.fftshift(spectrum)
    inner = centred[rows // 4 : rows // 4 + rows // 2, columns // 4 : columns // 4 + columns // 2]
    # the transform is unnormalised: of a quarter of the pixels, this keeps the sum of their squares
    half: Spectrum = np.fft.ifftshift(inner) / 2
    return half
