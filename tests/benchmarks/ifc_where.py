"""Where the information fidelity criterion comes from: from detail, or from what is plain. Prints a Markdown table.

`python -m tests.benchmarks.ifc_where DIR --networks default,srresnet --scale 3 --images 3`: the ultrasound of a folder
with a manifest, each image degraded and magnified back, on the processor.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from engine.geometry import Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.measure.benchmark import degrade
from engine.measure.ifc import ifc_where
from engine.measure.samples import samples


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--networks", default="default,srresnet")
    parser.add_argument("--scale", type=float, default=3.0)
    parser.add_argument("--images", type=int, default=3)
    chosen = parser.parse_args()
    scale = Scale(chosen.scale, chosen.scale)
    magnifiers = {name: Magnifier(name, "cpu") for name in chosen.networks.split(",")}
    print("| image | by | IFC | of detail | of what is plain |")
    print("|---|---|---:|---:|---:|")
    for sample in samples(chosen.data, most=chosen.images, modalities=["us"]):
        degraded = degrade(sample, scale)
        if degraded is None:
            continue
        grid = Grid(degraded.size, Size(*sample.pixels.shape))
        images = {"bicubic": bicubic(degraded.values, grid)}
        for name, magnifier in magnifiers.items():
            images[name] = magnifier.decode(magnifier.encode(degraded), grid).values
        for name, image in images.items():
            detail, plain = ifc_where(np.clip(image, 0, 1), sample.pixels)
            print(f"| {Path(sample.name).stem} | {name} | {detail + plain:.2f} | {detail:.2f} | {plain:.2f} |")


if __name__ == "__main__":
    main()
