"""Several processes, GPUs or machines that train one network together, started by torch's own launcher.

    torchrun --nproc-per-node 2 -m app.cli train RECIPE --data DIR

Every process draws patches of its own; gradients are averaged before every update, so that the weights stay equal.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import nn

from engine.devices import Device


@dataclass(frozen=True)
class Group:
    """The processes of a run.

    Attributes
    ----------
    rank, size : int
        Which one this is, from 0, and how many there are.
    """

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process writes and reports."""
        return self.rank == 0

    def average_gradients(self, parameters: Iterable[nn.Parameter]) -> None:
        """Replace every gradient by its mean over the processes; a part that one of them did not use counts as zero."""
        if self.size == 1:
            return
        for parameter in parameters:
            if parameter.requires_grad:
                # every process must take part in every reduction, whatever factor it has drawn
                if parameter.grad is None:
                    parameter.grad = torch.zeros_like(parameter)
                dist.all_reduce(parameter.grad)
                parameter.grad.div_(self.size)

    def any(self, flags: Sequence[bool], device: str) -> list[bool]:
        """Return of each flag whether it is true in any of the processes; all must ask at the same step.

        Whatever a process would decide by its own clock or signals is decided so: one that saves or stops alone waits
        for the others forever, and they for it.
        """
        if self.size == 1:
            return list(flags)
        shared = torch.tensor([float(flag) for flag in flags], device=device)
        dist.all_reduce(shared, op=dist.ReduceOp.MAX)
        return [bool(flag) for flag in shared.tolist()]

    def wait(self) -> None:
        """Wait until every process is here."""
        if self.size > 1:
            dist.barrier()


def join(device: Device) -> Group:
    """Return the group that torch's launcher started this process in, or a group of one."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        return Group()
    if device.name == "cuda":
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
    if not dist.is_initialized():
        dist.init_process_group("nccl" if device.name == "cuda" else "gloo")
    return Group(dist.get_rank(), dist.get_world_size())


def leave() -> None:
    """Leave the group, if this process is in one."""
    if dist.is_initialized():
        dist.destroy_process_group()
