"""The documents tell the truth: what they name exists, and what they show runs."""

from __future__ import annotations

import dataclasses
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def ct_slice() -> Path:
    """A real CT slice that comes with pydicom."""
    from pydicom.data import get_testdata_file

    path = get_testdata_file("CT_small.dcm", download=False)
    assert path is not None, "pydicom's wheel holds CT_small.dcm"
    return Path(str(path))


def test_changelog_speaks_of_this_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)
    version = project["project"]["version"]
    assert released, "no version in CHANGELOG.md"
    assert released[0] == version
    assert [Version(one) for one in released] == sorted(map(Version, released), reverse=True)


def test_documents_name_make_targets_and_files_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md", "CONTEXT.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        named = set(re.findall(r"(?:`|^    |^)make ([a-z-]+)", text, re.MULTILINE))
        assert named <= targets, f"{name} names {named - targets}"
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text):
            assert (ROOT / link).exists(), f"{name} links to {link}"


@pytest.mark.parametrize("page", sorted(ROOT.glob("resources/**/*.md")), ids=lambda page: page.stem)
def test_pages_that_ship_link_to_files_that_ship(page):
    for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).is_file(), f"{page.name} links to {link}"
        assert ROOT / "resources" in (page.parent / link).resolve().parents


def test_library_example_of_the_readme_runs(ct_slice, tmp_path):
    """As printed, in a folder that holds ``scan.dcm`` and nothing else."""
    import pydicom

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    (tmp_path / "scan.dcm").write_bytes(ct_slice.read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    bigger = pydicom.dcmread(tmp_path / "bigger.dcm")
    assert (bigger.Rows, bigger.Columns) == (192, 303)
    assert {path.name for path in tmp_path.iterdir()} == {"scan.dcm", "bigger.dcm"}


def test_command_lines_of_the_readme_are_understood():
    from app.cli.main import COMMANDS, parser

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^    vernier (.+)$", readme, re.MULTILINE)
    shown = {parser().parse_args(shlex.split(line)).run.__module__.rpartition(".")[2] for line in lines}
    assert shown == {module.__name__.rpartition(".")[2] for module in COMMANDS}, "every command has its line"


def test_keys_of_the_readme_are_keys_of_the_window():
    from app.actions import Handlers, table
    from app.session import Session

    nothing = {field.name: lambda *_: None for field in dataclasses.fields(Handlers)}
    keys = {key for action in table(Session(), Handlers(**nothing)) for key in action.shortcuts}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`[^`]+`[ ,…]*)+) \|", readme, re.MULTILINE)
    shown = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert {"Home", "9", "="} <= shown, "the table of keys was found"
    assert shown <= keys


def test_map_of_folders_names_folders_that_exist_and_leaves_none_out():
    context = (ROOT / "CONTEXT.md").read_text(encoding="utf-8")
    named = {Path(name) for name in re.findall(r"`(engine/[a-z_/.]+)`", context)}
    assert all((ROOT / name).exists() for name in named), named
    packages = {path.parent.relative_to(ROOT) for path in (ROOT / "engine").glob("*/__init__.py")}
    assert packages - named == set()
