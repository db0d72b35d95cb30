"""The losses of a generative adversarial network, from the discriminator's logits (SRGAN, MISRGAN; lecture).

A discriminator that gives the logarithm of the odds ``z`` holds ``D = 1 / (1 + e⁻ᶻ)`` for the probability that an image
is real. Then ``−log D = log(1 + e⁻ᶻ)`` and ``−log(1 − D) = log(1 + eᶻ)``, which neither overflow nor lose their
gradient when the discriminator is sure. The lecture sums over the batch; these are means, so that a weight in a recipe
does not depend on the batch.
"""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional


def generator_loss(logits: Tensor) -> Tensor:
    """Return the mean of ``−log D(G(I_LR))`` (lecture, "Adversarial Loss"): what makes a generator deceive.

    Parameters
    ----------
    logits : torch.Tensor
        (N, 1) or any shape: the discriminator's logits of what the generator made.

    Returns
    -------
    torch.Tensor
        A scalar, in single precision or better.
    """
    return functional.softplus(-_wide(logits)).mean()


def discriminator_loss(real: Tensor, made: Tensor) -> Tensor:
    """Return the mean of ``−log D(I_HR)`` plus that of ``−log(1 − D(G(I_LR)))`` (lecture, "Discriminator Loss").

    The lecture writes the negative of it, to be maximised.

    Parameters
    ----------
    real, made : torch.Tensor
        Any shapes: the discriminator's logits of real images, and of what the generator made (detached from it).

    Returns
    -------
    torch.Tensor
        A scalar, in single precision or better; 2 · log 2 when the discriminator knows nothing.
    """
    return functional.softplus(-_wide(real)).mean() + functional.softplus(_wide(made)).mean()


def _wide(logits: Tensor) -> Tensor:
    return logits.float() if logits.dtype.itemsize < 4 else logits
