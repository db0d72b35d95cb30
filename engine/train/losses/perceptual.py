"""The perceptual loss of SRGAN, MIASSR and the ultrasound CycleGAN, with the features that are at hand."""

from __future__ import annotations

import torch
from torch import Tensor

from engine.train.losses.features import PERCEPTUAL_ORDER, extractor
from engine.train.losses.pair import Pair


def perceptual(pair: Pair) -> Tensor:
    """Return the mean squared distance of features, the mean over the layers.

    Our own features have a standard deviation of one in every channel over the training slices, so that two images that
    have nothing to do with each other are about 2 apart (the variances of both), in fact 0.8 to 3: an image brings more
    or less than the mean of all.
    """
    network = extractor(PERCEPTUAL_ORDER, pair.high.device)
    with torch.no_grad():
        truth = network(pair.high)
    distances = [(x.float() - y.float()).square().mean() for x, y in zip(network(pair.result), truth, strict=True)]
    return torch.stack(distances).mean()
