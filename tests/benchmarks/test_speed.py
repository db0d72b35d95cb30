"""Figures of speed and memory, beside bicubic's in the same run: `python -m pytest tests/benchmarks -s`.

They need an idle machine and are no part of `make test`, which must not fail by noise.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_file

from engine.geometry import Grid, Scale, Size
from engine.magnify import Magnifier
from engine.measure.benchmark import reference_bicubic
from tests.support.slices import anatomy, make_slice

pytestmark = pytest.mark.benchmark_suite

REPEATS = 31


def report(what: str, value: float, unit: str, limit: float) -> None:
    print(f"\n{what}: {value:.3g} {unit} (limit {limit:g})")


def median_ms(work) -> float:
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1e3


@pytest.fixture(scope="module")
def magnifier() -> Magnifier:
    return Magnifier("default", "cpu")


@pytest.fixture(scope="module")
def slice_():
    return make_slice(anatomy(256, 256), working_range=(0.0, 1.0))


def test_a_slider_step_beside_bicubic(magnifier, slice_):
    """One axis keeps its scale and the other changes, as a slider does; bicubic makes the same sizes."""
    encoded = magnifier.encode(slice_)
    widths = iter(range(400, 486))

    def grids():
        for width in widths:
            yield Grid(Size(256, 256), Size(606, width))

    ours, reference = [], []
    for grid in grids():
        started = time.perf_counter()
        magnifier.decode(encoded, grid)
        between = time.perf_counter()
        reference_bicubic(slice_.values, grid.target)
        ours.append(between - started)
        reference.append(time.perf_counter() - between)
    ratio = statistics.median(ours[5:]) / statistics.median(reference[5:])
    print(f"\ndecode {statistics.median(ours) * 1e3:.2f} ms, bicubic {statistics.median(reference) * 1e3:.2f} ms")
    report("slider step / bicubic, 256² to ×2.37 × 1.9", ratio, "times", 8)
    assert ratio <= 8


def test_first_image_of_a_slice(magnifier, slice_):
    grid = Grid.of(slice_.size, Scale(2.37, 1.9))
    magnifier.decode(magnifier.encode(slice_), grid)

    def first():
        magnifier.forget_tables()
        magnifier.decode(magnifier.encode(slice_), grid)

    value = median_ms(first)
    report("first SR of a 256² slice", value, "ms", 120)
    assert value < 120


def test_a_first_look_beside_the_image(magnifier):
    """Of a slice that takes long: both from nothing, as the window asks for them."""
    large = make_slice(anatomy(512, 512), working_range=(0.0, 1.0))
    grid = Grid.of(large.size, Scale(2, 2))

    def seconds(first_look: bool) -> float:
        started = time.perf_counter()
        magnifier.decode(magnifier.encode(large, eager=False), grid, first_look=first_look)
        return time.perf_counter() - started

    seconds(True)
    looks, images = zip(*((seconds(True), seconds(False)) for _ in range(5)), strict=True)
    look, image = statistics.median(looks), statistics.median(images)
    print(f"\nfirst look at a 512² slice {look * 1e3:.0f} ms, the image {image * 1e3:.0f} ms")
    report("first look / image, 512² doubled", look / image, "times", 0.5)
    assert look / image <= 0.5


def run_python(code: str, *arguments: str) -> tuple[float, str]:
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return time.perf_counter() - started, done.stdout.strip()


def test_importing_the_engine():
    value = min(run_python("import engine.read, engine.magnify, engine.write")[0] for _ in range(3))
    report("import of everything in the engine", value, "s", 2)
    assert value < 2


FIRST_PICTURE = """
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.main_window import MainWindow
from app.session import Session
from app.settings import Settings
from app.window import application
qt = application()
session = Session()
window = MainWindow(session, settings=Settings(Path(sys.argv[2])))
window.show()
window.open([Path(sys.argv[1])])
while session.images.scan is None:
    qt.processEvents()
window.panes.repaint()
window.grab()
print(time.time(), "torch" in sys.modules)
window.close()
"""


def test_view_to_the_first_picture(tmp_path):
    """From the start of the process to the slice on screen, in a real window that is not shown anywhere."""
    values = []
    for _ in range(3):
        started = time.time()
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-c", FIRST_PICTURE, get_testdata_file("MR_small.dcm", download=False), tmp_path]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        values.append(float(done.stdout.split()[0]) - started)
    report("start of the viewer to the first picture", min(values), "s", 4)
    assert min(values) < 4


MEMORY = """
import re
from pathlib import Path
import numpy as np
from engine.geometry import Grid, Scale
from engine.magnify import Magnifier
from tests.support.slices import anatomy, make_slice
def peak():  # in GiB, of this process alone: getrusage counts what its parent had, too
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) / 2**20
magnifier = Magnifier("default", "cpu")
small = make_slice(anatomy(64, 64), working_range=(0.0, 1.0))
magnifier.decode(magnifier.encode(small), Grid.of(small.size, Scale(2, 2)))
idle = peak()
side = 4096
slice_ = make_slice(np.tile(anatomy(512, 512), (8, 8)), working_range=(0.0, 1.0))
magnifier.decode(magnifier.encode(slice_), Grid.of(slice_.size, Scale(2, 2)))
print(peak() - idle)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to tell the memory of a process")
def test_memory_of_a_large_slice():
    _, told = run_python(MEMORY)
    value = float(told)
    report("memory above idle, 4096² ×2 × 2", value, "GiB", 2e9 / 2**30)
    assert value * 2**30 < 2e9


def test_graphics_agrees_with_the_processor(slice_):
    """On a machine with a GPU: equal within the stated tolerance, and timed."""
    from engine.devices import HALF_TOLERANCE, TOLERANCE, available, fast_in_half

    gpu = available()[0]
    if gpu.is_cpu:
        pytest.skip("needs a GPU")
    grid = Grid.of(slice_.size, Scale(2.37, 1.9))
    images = []
    for name in (gpu.name, "cpu"):
        magnifier = Magnifier("default", name)
        encoded = magnifier.encode(slice_)
        images.append(magnifier.decode(encoded, grid).values)
        report(f"decode on {name}", median_ms(lambda: magnifier.decode(encoded, grid)), "ms", 16)  # noqa: B023
    assert np.abs(images[0] - images[1]).max() <= (HALF_TOLERANCE if fast_in_half("cpu") else TOLERANCE)
