"""Where arithmetic runs: the GPU when there is one, else the processor."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.errors import DeviceError
from engine.words import words

_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3

TOLERANCE = 1e-4
"""Largest difference between a GPU's answer and the processor's, as a share of the working range of values."""

HALF_TOLERANCE = 5e-3
"""The same where one of them computes in bfloat16 and the other does not."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device that computes.

    Attributes
    ----------
    name : str
        torch's name: ``cpu``, ``cuda`` or ``mps``.
    label : str
        What the user reads.
    """

    name: str
    label: str

    @property
    def is_cpu(self) -> bool:
        """Whether this is the processor."""
        return self.name == "cpu"


def load_beforehand() -> None:
    """Load torch's largest libraries before torch is imported (Linux; a no-op when it is there, or elsewhere).

    An import, and ctypes' own loading, hold Python's lock while the system loads a library, a sixth of a second for the
    first of these, and a window would stand still for as long; a call of the system's ``dlopen`` lets go of it.
    """
    if "torch" in sys.modules or sys.platform != "linux":
        return
    found = importlib.util.find_spec("torch")
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    for folder in (found.submodule_search_locations or ()) if found is not None else ():
        for library in ("libtorch_cpu.so", "libtorch_python.so"):
            # What cannot be loaded this way is loaded by the import, which says why if it fails as well.
            dlopen(os.fsencode(Path(folder, "lib", library)), os.RTLD_NOW)


def available() -> list[Device]:
    """Return the devices of this machine, fastest first; the processor is always the last of them."""
    import torch

    devices: list[Device] = []
    if torch.cuda.is_available():
        devices.append(Device("cuda", f"GPU · {torch.cuda.get_device_name(0)}"))
    if torch.backends.mps.is_available():
        devices.append(Device("mps", "GPU · Apple"))
    threads = torch.get_num_threads()
    one, many = words("Engine", "CPU · 1 thread"), words("Engine", "CPU · {threads} threads")
    devices.append(Device("cpu", one if threads == 1 else many.of(threads=threads)))
    return devices


def choose(name: str = "auto") -> Device:
    """Return the device called ``name`` (``auto``: the fastest); raises :class:`~engine.errors.DeviceError`."""
    devices = available()
    if name == "auto":
        return devices[0]
    for device in devices:
        if device.name == name:
            return device
    raise DeviceError(
        name, words("Engine", "this machine has {devices}").of(devices=", ".join(d.name for d in devices))
    )


def prepare(device: Device) -> None:
    """Make ``device`` compute in full single precision, and the processor's memory stay at hand between steps."""
    import torch

    if device.name == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
    _keep_freed_memory()


@cache
def _keep_freed_memory() -> None:
    """Have glibc keep what a layer frees for the next layer.

    By default it gives blocks of this size back to the system at once and asks for them again, and every page of them
    faults anew: a third of the time of an encode.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return  # another C library, with other habits
    mallopt(_M_MMAP_THRESHOLD, 32 * 2**20)
    mallopt(_M_TRIM_THRESHOLD, 256 * 2**20)


@cache
def fast_in_half(name: str) -> bool:
    """Return whether the device called ``name`` multiplies bfloat16 faster than single precision."""
    import torch

    if name == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    if name != "cpu":
        return False
    able = torch.cpu.get_capabilities()
    return bool(able.get("amx_bf16") or able.get("avx512_bf16"))


def mixed_precision(device: Device, *, wanted: bool = True) -> AbstractContextManager[object]:
    """Return the context in which training runs: bfloat16 where ``device`` is faster for it, else single precision.

    ``wanted`` is False for what needs single precision everywhere.
    """
    import torch

    return torch.autocast(device.name, torch.bfloat16, enabled=wanted and fast_in_half(device.name))


def use_threads(count: int) -> None:
    """Compute on ``count`` threads of the processor from now on."""
    import torch

    torch.set_num_threads(count)


@contextmanager
def on_threads(count: int) -> Iterator[None]:
    """Compute on ``count`` threads of the processor inside of this; threads that begin there do so too."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def one_thread() -> AbstractContextManager[None]:
    """Compute on one thread: waking a second one costs more than small matrix products do."""
    return on_threads(1)
