"""The cubic of the common grid on tensors: the start of every network's image, the declared degradation."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def magnify_cubic(x: Tensor, rows: int, columns: int) -> Tensor:
    """Return ``x`` (N, C, R, C) resampled, up or down, by the cubic of the common grid (a = −0.5, anti-aliased).

    Always in single precision or better, under autocast too: a grey value of half precision has three digits.
    """
    with torch.autocast(x.device.type, enabled=False):
        wide = x.float() if x.dtype in (torch.bfloat16, torch.float16) else x
        return functional.interpolate(wide, size=(rows, columns), mode="bicubic", antialias=True, align_corners=False)
