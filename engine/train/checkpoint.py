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
from engine.train.checkpoint_names import TENSORS
from engine.train.objective import Objective
from engine.write.atomic import write_whole

STATE = "state"


def save(
    folder: Path,
    objective: Objective,
    average: nn.Module,
    state: dict[str, Any],
    best: dict[str, Tensor] | None = None,
) -> None:
    """Write the run's state to ``folder``; ``state`` is anything that JSON holds, ``best`` the best weights so far.

    One file holds everything (the state travels in the header), so that a killed process leaves the old checkpoint or
    the new one, never half of each.
    """
    tensors: dict[str, Tensor] = {}
    for part, module in (*objective.modules.items(), ("average", average)):
        tensors |= {f"{part}.{name}": value for name, value in module.state_dict().items()}
    for part, optimiser in objective.optimisers.items():
        for index, slots in optimiser.state_dict()["state"].items():
            for slot, value in slots.items():
                tensors[f"optimiser.{part}.{index}.{slot}"] = torch.as_tensor(value)
    tensors |= {f"extra.{name}": value for name, value in objective.tensors().items()}
    tensors |= {f"best.{name}": value for name, value in (best or {}).items()}
    # tensors that share memory, as those of a compiled or tied module do, are written apart
    apart = {name: value.detach().cpu().contiguous().clone() for name, value in tensors.items()}
    write_whole(folder / TENSORS, save_tensors(apart, metadata={STATE: json.dumps(state)}), overwrite=True)


def restore(folder: Path, objective: Objective, average: nn.Module) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Load the checkpoint of ``folder`` into the run's parts and return its ``state`` and the best weights so far.

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
        for part, module in (*objective.modules.items(), ("average", average)):
            module.load_state_dict(_part(tensors, f"{part}."))
        for part, optimiser in objective.optimisers.items():
            _restore_optimiser(optimiser, _part(tensors, f"optimiser.{part}."))
        objective.restore_tensors(_part(tensors, "extra."))
    except OSError as error:
        raise UnreadableError(path, "there is no checkpoint to go on from") from error
    except (SafetensorError, RuntimeError, ValueError, KeyError) as error:
        raise UnreadableError(path, "the checkpoint is damaged or belongs to another recipe") from error
    return state, _part(tensors, "best.")


def _restore_optimiser(optimiser: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    slots: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        index, slot = name.split(".", 1)
        slots.setdefault(int(index), {})[slot] = value
    optimiser.load_state_dict({"state": slots, "param_groups": optimiser.state_dict()["param_groups"]})


def _part(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
