"""The loss of the cycle LR → SR → LR where the way back is the declared degradation and need not be learned."""

from __future__ import annotations

from torch import Tensor

from engine.networks.cubic import magnify_cubic
from engine.train.losses.pair import Pair


def relative_cycle(pair: Pair) -> Tensor:
    """Return the mean of ``|D(SR) − LR|`` in units of bicubic's error on the same slice.

    The forward half of the ultrasound CycleGAN's cycle loss (Liu et al. 2021, equation 6), with the declared
    degradation ``D`` in place of the generator ``F``.
    """
    degraded = magnify_cubic(pair.result, *pair.low.shape[-2:])
    return ((degraded - pair.low) / pair.difficulty).abs().mean()
