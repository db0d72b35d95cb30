"""What the window says of a network follows from the file that the stress tests wrote, and from nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from engine.geometry import Scale
from engine.measure.samples import Sample
from engine.measure.stress import report, running
from engine.measure.stress.published import warning, warning_from
from engine.measure.stress.subjects import BICUBIC, interpolated
from engine.networks import catalogue, find
from tests.engine.measure.stress.test_lesions import tissue


def inventing(values, target):
    image = interpolated(values, target)
    image[20::40, 20::40] += 0.3
    return image


@pytest.fixture(scope="module")
def written():
    """The file of a run in which 'srgan' is a network that puts dots into every image."""
    rows = running.run({BICUBIC: interpolated, "srgan": inventing}, [Scale(2.0, 2.0)], [Sample("made", "mr", tissue())])
    return json.loads(report.as_json(rows, [find("srgan")], "vernier stress"))


def test_the_warning_cites_the_figures_of_the_file(written):
    [spots] = [r["figures"]["spots"] for r in written["rows"] if (r["network"], r["trial"]) == ("srgan", "free")]
    said = warning_from(written, find("srgan"))
    assert f"{spots:.0f} spots in a million pixels that are not there (bicubic 0)" in said
    assert "Tested at 2 × 2:" in said
    assert "overshoot by up to" in said


def test_other_figures_make_another_warning(written):
    changed = json.loads(json.dumps(written))
    for row in changed["rows"]:
        if (row["network"], row["trial"]) == ("srgan", "free"):
            row["figures"]["spots"] = 77.0
    assert " 77 spots" in warning_from(changed, find("srgan"))


def test_a_network_is_warned_of_by_the_modalities_it_is_for(written):
    changed = json.loads(json.dumps(written))
    own = [row for row in changed["rows"] if (row["network"], row["trial"]) == ("srgan", "free")]
    for modality, spots in (("us", 5.0), ("ct", 800.0), ("mri", 900.0)):
        changed["rows"] += [{**row, "group": modality, "figures": {**row["figures"], "spots": spots}} for row in own]
    changed["rows"] = [row for row in changed["rows"] if row not in own]
    for modalities, spots in ((("us",), 5), (("mr",), 900), (("ct", "mr", "us"), 800), (("xa",), 800)):
        assert f" {spots} spots" in warning_from(changed, replace(find("srgan"), modalities=modalities))


def test_figures_of_other_weights_or_of_none_are_not_cited(written):
    other = replace(find("srgan"), weights_sha256="0" * 64)
    for said in (warning_from(written, other), warning_from(written, find("us-cyclegan")), warning_from({}, other)):
        assert said
        assert not any(character.isdigit() for character in said)


def test_every_network_that_may_invent_is_warned_of_and_no_other():
    for network in catalogue():
        assert bool(warning(network)) == (not network.fidelity), network.id


def test_the_warnings_need_no_torch():
    code = (
        "import sys; from engine.measure.stress.published import warning; from engine.networks import catalogue; "
        "[warning(d) for d in catalogue()]; sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
