"""The declared degradation and its projection by other means: torch's own resampling, and dense matrices."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional


def shrunk(image: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """``image`` (rows, columns) by torch's anti-aliased bicubic, in double precision; ``columns`` above 1.

    A result of a single column is wrong in torch 2.13: its first row everywhere.
    """
    assert columns > 1
    x = torch.from_numpy(np.array(image, np.float64))[None, None]
    smaller = functional.interpolate(x, size=(rows, columns), mode="bicubic", antialias=True, align_corners=False)
    return smaller[0, 0].numpy()


def dense(source: int, target: int) -> np.ndarray:
    """The matrix of torch's resampling along one axis, from ``target`` samples to ``source``."""
    if source == target:
        return np.eye(source)
    return shrunk(np.eye(target), source, target)


def nearest_consistent(image: np.ndarray, scan: np.ndarray) -> np.ndarray:
    """The consistent image nearest to ``image``, by the pseudoinverse of the dense matrices."""
    rows, columns = dense(scan.shape[0], image.shape[0]), dense(scan.shape[1], image.shape[1])
    x = np.array(image, np.float64)
    return x + np.linalg.pinv(rows) @ (scan - rows @ x @ columns.T) @ np.linalg.pinv(columns).T
