"""What a training run minimises: the contract between the loop and each way of training."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import torch
from torch import Tensor, nn


class Objective(ABC):
    """One way of training: draws its data, updates its modules, and can be stopped and resumed exactly.

    Attributes
    ----------
    modules : dict of nn.Module
        Everything that learns; ``network`` is the one that is averaged, validated and published.
    optimisers : dict of torch.optim.Optimizer
        One or more for each module.
    """

    modules: dict[str, nn.Module]
    optimisers: dict[str, torch.optim.Optimizer]

    @abstractmethod
    def step(self, step: int) -> dict[str, float]:
        """Do update number ``step`` (from 1) of everything and return the losses by name, ``loss`` first."""

    def tensors(self) -> dict[str, Tensor]:
        """Return tensors that a resumed run needs beside modules and optimisers, such as history buffers."""
        return {}

    def restore_tensors(self, tensors: dict[str, Tensor]) -> None:  # noqa: B027 - most need none
        """Take back what :meth:`tensors` gave."""

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return, as JSON holds it, what else a resumed run needs, such as the state of random generators."""

    @abstractmethod
    def restore(self, state: dict[str, Any]) -> None:
        """Take back what :meth:`state` gave."""

    def validate(self, network: nn.Module) -> dict[str, float] | None:  # noqa: ARG002 - for those that need it
        """Return gains over the reference in dB by name for ``network``, or None for the usual ones of a magnifier."""
        return None
