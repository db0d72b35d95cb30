"""The discriminator of SRGAN: is this a real patch or a magnified one? (Ledig et al. 2017; lecture, "SRGAN".)

    3 × 3 convolution to 64, leaky ReLU
    seven of [3 × 3 convolution, batch norm, leaky ReLU]: 64, 128, 128, 256, 256, 512, 512 channels,
        the first and every second one with a stride of 2
    dense layer of 1024, leaky ReLU, dense layer of 1

The result is the logarithm of the odds that a patch is real (the paper's last sigmoid belongs to the loss, where it can
be computed without overflow). The dense layers want 6 × 6 features, what a patch of 96 leaves; those of other sizes are
brought there by averaging. It trains with a network and is never shipped.
"""

from __future__ import annotations

from torch import Tensor, nn

_LEAK = 0.2
_SIDE = 6


class SRGANDiscriminator(nn.Module):
    """The discriminator; see the module's text.

    Parameters
    ----------
    channels : int
        Width of the first convolution; the last has eight times as many.
    dense : int
        Width of the dense layer.
    inputs : int
        Channels of an image.
    """

    def __init__(self, channels: int = 64, dense: int = 1024, inputs: int = 1) -> None:
        super().__init__()
        self.shape = {"channels": channels, "dense": dense, "inputs": inputs}
        layers: list[nn.Module] = [nn.Conv2d(inputs, channels, 3, padding=1), nn.LeakyReLU(_LEAK, inplace=True)]
        before = channels
        for index, factor in enumerate((1, 2, 2, 4, 4, 8, 8)):
            layers += [
                nn.Conv2d(before, channels * factor, 3, stride=2 if index % 2 == 0 else 1, padding=1),
                nn.BatchNorm2d(channels * factor),
                nn.LeakyReLU(_LEAK, inplace=True),
            ]
            before = channels * factor
        self.features = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(_SIDE), nn.Flatten())
        self.judge = nn.Sequential(
            nn.Linear(before * _SIDE * _SIDE, dense), nn.LeakyReLU(_LEAK, inplace=True), nn.Linear(dense, 1)
        )

    def forward(self, image: Tensor) -> Tensor:
        """Return the logits (N, 1) of ``image`` (N, inputs, R, C) in 0…1."""
        logits: Tensor = self.judge(self.features(image))
        return logits
