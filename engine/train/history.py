"""A history of generated images, against oscillation.

The pool of 50 images of CycleGAN (Zhu et al. 2017, section 4), after the idea of Shrivastava et al. (2017, section
2.3), who fill half of every batch from theirs instead.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

CAPACITY = 50
"""Images that are remembered."""


class History:
    """Mixes what a generator made earlier into what a discriminator is shown.

    Until it is full, it remembers every image and passes it on. Then every image is, with even chance, passed on, or
    takes the place of a remembered one, which is passed on instead.

    Parameters
    ----------
    capacity : int
        Images that are remembered.

    Attributes
    ----------
    images : torch.Tensor or None
        (K, C, R, C) that are remembered, ``K`` at most the capacity.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self.capacity = capacity
        self.images: Tensor | None = None

    def exchange(self, images: Tensor, seed: Sequence[int]) -> Tensor:
        """Return as many images as ``images`` (N, C, R, C) has, of now and of earlier, without gradients.

        Parameters
        ----------
        images : torch.Tensor
            What was made now, always of one size.
        seed : sequence of int
            What the choices depend on.
        """
        random = np.random.default_rng(list(seed))
        passed = []
        for image in images.detach()[:, None]:
            kept = 0 if self.images is None else len(self.images)
            if self.images is None:
                self.images = image.clone()
                passed.append(image)
            elif kept < self.capacity:
                self.images = torch.cat([self.images, image])
                passed.append(image)
            elif random.random() < 0.5:
                place = int(random.integers(kept))
                passed.append(self.images[place : place + 1].clone())
                self.images[place] = image[0]
            else:
                passed.append(image)
        return torch.cat(passed)
