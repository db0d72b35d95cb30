"""The figures that ship with Vernier, as the warning beside a network that was not trained for truth alone.

They are read from ``resources/stress/stress.json``, which ``vernier stress`` wrote; no figure stands in the code. They
belong to weights with the hash that the file names: of other weights, the warning cites none.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from engine.networks.descriptor import NetworkDescriptor, short
from engine.words import joined, words

BICUBIC = "bicubic"
_CAUTION = words("Engine", "Not trained for truth alone: it may draw what the scan does not hold.")


def warning(network: NetworkDescriptor) -> str:
    """Return what must be read before ``network`` is chosen; empty for networks trained for truth alone."""
    return "" if network.fidelity else warning_from(_shipped(), network)


def warning_from(content: Mapping[str, Any], network: NetworkDescriptor) -> str:
    """Return the warning for ``network`` with its figures in ``content``, as ``vernier stress`` writes it.

    The figures are those of the largest pair of scales: false spots in real slices of the modalities that the network
    was trained on, and the overshoot of edges.
    """
    tried = content.get("networks", {}).get(network.id, {})
    if not tried or tried.get("weights_sha256") != network.weights_sha256:
        return _CAUTION
    scales = content["rows"][-1]["scales"]
    spots = [_spots(content["rows"], scales, name, network.modalities) for name in (network.id, BICUBIC)]
    edges = [_overshoot(content["rows"], scales, name) for name in (network.id, BICUBIC)]
    found = []
    if None not in spots:
        found.append(
            words("Engine", "{spots:.0f} spots in a million pixels that are not there (bicubic {bicubic:.0f})").of(
                spots=spots[0], bicubic=spots[1]
            )
        )
    if None not in edges:
        found.append(
            words("Engine", "edges that overshoot by up to {edges:.0f} % (bicubic {bicubic:.0f} %)").of(
                edges=edges[0], bicubic=edges[1]
            )
        )
    if not found:
        return _CAUTION
    tested = words("Engine", "{caution} Tested at {scales}: {found}.")
    return tested.of(caution=_CAUTION, scales=scales, found=joined(", ", found))


def _spots(rows: Sequence[Mapping[str, Any]], scales: str, network: str, modalities: Collection[str]) -> float | None:
    """Return the false spots in a million pixels, the median over ``modalities`` so that none stands for all.

    Over all that were tried where none of those was: a network is warned of by what it is there for.
    """
    found = {
        short(row["group"]): row["figures"]["spots"]
        for row in rows
        if (row["scales"], row["network"], row["trial"]) == (scales, network, "free")
    }
    counted = [spots for modality, spots in found.items() if modality in modalities] or list(found.values())
    return statistics.median(counted) if counted else None


def _overshoot(rows: Sequence[Mapping[str, Any]], scales: str, network: str) -> float | None:
    for row in rows:
        if (row["scales"], row["network"], row["trial"]) == (scales, network, "edges"):
            value: float | None = row["figures"]["overshoot"]
            return value
    return None


@cache
def _shipped() -> Mapping[str, Any]:
    entry = resources.files("resources") / "stress" / "stress.json"
    if not entry.is_file():
        return {}
    content: Mapping[str, Any] = json.loads(entry.read_text(encoding="utf-8"))
    return content
