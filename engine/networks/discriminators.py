"""The patch discriminator of the ultrasound CycleGAN (section III.C, figure 3)."""

from __future__ import annotations

from torch import Tensor, nn

SLOPE = 0.2
"""Slope of the leaky rectifiers below zero: plain ones, as in the paper's text, starve the generator of gradients."""


class PatchDiscriminator(nn.Module):
    """Says of each patch of an image whether it is real: an input layer, four blocks, one map of logits.

    A block is a convolution of 4 × 4, a rectifier and batch normalisation; input layer and the first two blocks halve
    the size. 64 × 64 pixels become 5 × 5 answers, each for a patch of 94 × 94 pixels around it.

    Parameters
    ----------
    channels : int
        Image channels.
    width : int
        Maps of the input layer; blocks have 2, 4, 8 and 8 times as many. The published one has 64.
    """

    def __init__(self, channels: int = 1, width: int = 64) -> None:
        super().__init__()
        layers: list[nn.Module] = [_conv(channels, width, 2), nn.LeakyReLU(SLOPE, inplace=True)]
        before = width
        for factor, stride in ((2, 2), (4, 2), (8, 1), (8, 1)):
            layers += [
                _conv(before, factor * width, stride),
                nn.LeakyReLU(SLOPE, inplace=True),
                nn.BatchNorm2d(factor * width),
            ]
            before = factor * width
        layers.append(_conv(before, 1, 1))
        self.body = nn.Sequential(*layers)

    def forward(self, image: Tensor) -> Tensor:
        """Return logits (N, 1, r, c) of being real for the patches of ``image`` (N, C, R, C)."""
        logits: Tensor = self.body(image)
        return logits


def _conv(inputs: int, outputs: int, stride: int) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, 4, stride=stride, padding=1, padding_mode="replicate")
