"""Weights with their card beside them, as training writes both."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import torch

from engine.networks import find
from engine.networks.cards import Card, compose
from engine.networks.miassr import Miassr
from engine.networks.misrgan import Misrgan
from engine.networks.weights import serialise

SHAPE = {"channels": 3, "width": 8, "blocks": 2, "hidden": 16}


def write(folder, network="miassr-3", shape=None, module=None, **stated):
    """Write the weights of a network of three channels and their card; return the file and the module."""
    torch.manual_seed(1)
    module = Miassr(**SHAPE) if module is None else module
    content = serialise(module)
    weights = folder / f"{network}.safetensors"
    weights.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    told = replace(find("miassr"), id=network, title="Three", channels=3, weights_sha256=digest)
    card = Card(replace(told, **stated), "miassr", shape or SHAPE, {"steps": 3})
    weights.with_suffix(".json").write_text(compose(card))
    return weights, module


BETWEEN = {"channels": 8, "branch_blocks": 1, "blocks": 1}


def write_between(folder, network="mine"):
    """Write the weights of a network between slices, which adds something plain to see, and its card."""
    torch.manual_seed(2)
    module = Misrgan(**BETWEEN)
    with torch.no_grad():
        torch.nn.init.normal_(module.tail.weight, std=0.3)
    content = serialise(module)
    weights = folder / f"{network}.safetensors"
    weights.write_bytes(content)
    told = replace(find("misrgan"), id=network, title="Mine", weights_sha256=hashlib.sha256(content).hexdigest())
    weights.with_suffix(".json").write_text(compose(Card(told, "misrgan", BETWEEN, {"steps": 3})))
    return weights, module.eval()
