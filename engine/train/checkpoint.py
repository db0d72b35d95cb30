"""Checkpoints of a training run: tensors as safetensors, the rest as JSON, written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor, nn

from engine.errors import UnreadableError
from engine.write.atomic import write_whole

TENSORS = "checkpoint.safetensors"
STATE = "state"


def save(
    folder: Path, module: nn.Module, average: nn.Module, optimiser: torch.optim.Optimizer, state: dict[str, Any]
) -> None:
    """Write the run's state to ``folder``; ``state`` is anything that JSON holds.

    One file holds everything (the state travels in the header), so that a killed process leaves the old checkpoint or
    the new one, never half of each.
    """
    tensors: dict[str, Tensor] = {}
    for name, value in module.state_dict().items():
        tensors[f"module.{name}"] = value.contiguous()
    for name, value in average.state_dict().items():
        tensors[f"average.{name}"] = value.contiguous()
    for index, slots in optimiser.state_dict()["state"].items():
        for slot, value in slots.items():
            tensors[f"optimiser.{index}.{slot}"] = torch.as_tensor(value).contiguous()
    tensors = {name: value.detach().cpu() for name, value in tensors.items()}
    write_whole(folder / TENSORS, save_tensors(tensors, metadata={STATE: json.dumps(state)}), overwrite=True)


def restore(folder: Path, module: nn.Module, average: nn.Module, optimiser: torch.optim.Optimizer) -> dict[str, Any]:
    """Load the checkpoint of ``folder`` into the three and return its ``state``.

    Raises
    ------
    UnreadableError
        There is no checkpoint, it is damaged, or it belongs to another recipe.
    """
    path = folder / TENSORS
    try:
        content = path.read_bytes()
        length = int.from_bytes(content[:8], "little")
        header = json.loads(content[8 : 8 + length])
        state: dict[str, Any] = json.loads(header["__metadata__"][STATE])
        tensors = load_tensors(content)
        module.load_state_dict(_part(tensors, "module."))
        average.load_state_dict(_part(tensors, "average."))
    except OSError as error:
        raise UnreadableError(path, "there is no checkpoint to go on from") from error
    except (SafetensorError, RuntimeError, ValueError, KeyError) as error:
        raise UnreadableError(path, "the checkpoint is damaged or belongs to another recipe") from error
    slots: dict[int, dict[str, Tensor]] = {}
    for name, value in _part(tensors, "optimiser.").items():
        index, slot = name.split(".", 1)
        slots.setdefault(int(index), {})[slot] = value
    optimiser.load_state_dict({"state": slots, "param_groups": optimiser.state_dict()["param_groups"]})
    return state


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
