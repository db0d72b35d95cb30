"""The house rules that a machine can hold: direction of imports, types, style, size, packaging, honest documents."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent

TOP_LEVEL = {
    *("app", "engine", "resources", "tests", "packaging"),
    *("pyproject.toml", "Makefile", "README.md", "LICENSE", "CONTRIBUTING.md", "CONTEXT.md", "CHANGELOG.md"),
    *(".ci", ".github", ".editorconfig", ".gitignore", ".pre-commit-config.yaml"),
}
LONGEST_FILE = 400


def run(*command: str | Path, cwd: Path = ROOT, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=280, check=False, **more)


def must_pass(*command: str | Path) -> None:
    done = run(*command)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Every file that git knows and that is still there, relative to the repository."""
    if shutil.which("git") is None or run("git", "rev-parse", "--git-dir").returncode:
        pytest.skip("needs a git checkout: the rule is about committed files")
    names = run("git", "ls-files", "-z").stdout.split("\0")
    return [Path(name) for name in names if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# Imports ---------------------------------------------------------------------------------------------------------


def test_imports_point_one_way():
    must_pass(sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache")


def test_the_import_contract_notices_a_wrong_arrow(tmp_path):
    """The contract is worth something: what it forbids breaks it."""
    for package in ("app", "engine", "resources"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "engine" / "astray.py").write_text("import app\nfrom PySide6 import QtCore\n", encoding="utf-8")
    (tmp_path / "app" / "astray.py").write_text("import pydicom\n", encoding="utf-8")
    lint = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as lint; lint()"
    done = run(sys.executable, "-c", lint, "--no-cache", cwd=tmp_path)
    assert done.returncode != 0
    assert "engine.astray -> app" in done.stdout
    assert "engine.astray -> PySide6" in done.stdout
    assert "app.astray -> pydicom" in done.stdout


# Style, types, size ----------------------------------------------------------------------------------------------


def test_types_are_strict_everywhere():
    must_pass(sys.executable, "-m", "mypy")


def test_style():
    must_pass(sys.executable, "-m", "ruff", "check", ".")


def test_layout_of_the_code():
    must_pass(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_no_module_is_excused_from_types_or_style(project):
    overrides = project["tool"]["mypy"].get("overrides", [])
    excused = [one for one in overrides if set(one) - {"module", "ignore_missing_imports"}]
    assert not excused, "mypy's overrides may only speak of libraries without types"
    ours = {"app", "engine", "resources"}
    assert not [name for one in overrides for name in one["module"] if name.split(".")[0] in ours]
    assert "exclude" not in project["tool"]["mypy"]
    assert "exclude" not in project["tool"]["ruff"]


def test_no_file_is_two_files(tracked):
    lengths = {
        path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in tracked if path.suffix == ".py"
    }
    long = {str(path): lines for path, lines in lengths.items() if lines > LONGEST_FILE}
    assert lengths, "no Python file found"
    assert not long, f"longer than {LONGEST_FILE} lines: {long}"


def test_top_level_holds_only_what_the_design_names(tracked):
    assert {path.parts[0] for path in tracked} <= TOP_LEVEL


# What must never be committed ------------------------------------------------------------------------------------


def test_no_place_of_a_machine_is_committed(tracked):
    # Put together here, so that this file does not hold what it looks for.
    folders = "|".join(["work", "root", "farm", "home", "Users", "tmp", "var/tmp", "private"])
    place = re.compile(rf"(?<![\w.$~)}}>]){'/'}(?:{folders}){'/'}[A-Za-z0-9_]")
    found = []
    for path in tracked:
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path}:{number}" for number, line in enumerate(text.splitlines(), 1) if place.search(line)]
    assert not found


def test_no_scan_is_committed(tracked):
    scans = {".dcm", ".ima", ".nii", ".gz", ".img", ".hdr", ".zip", ".tif", ".tiff", ".npy", ".npz", ".pt", ".pth"}
    assert not [str(path) for path in tracked if path.suffix.lower() in scans]


def test_no_committed_file_is_large(tracked):
    """Weights of the default network stay under 1 MB, and so does all else but the weights of the papers' networks."""
    sizes = {str(path): (ROOT / path).stat().st_size for path in tracked}
    weights = {path for path in sizes if path.startswith("resources/weights/") and path.endswith(".safetensors")}
    weights.discard("resources/weights/default.safetensors")
    assert not {path: size for path, size in sizes.items() if size > (13_000_000 if path in weights else 1_000_000)}


# Packaging -------------------------------------------------------------------------------------------------------


def constraints() -> dict[str, Version]:
    pins = {}
    for line in (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            match = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.]+)", line)
            assert match, f"'{line}' is not 'name==version' (no address, path or local build may be pinned)"
            pins[canonicalize_name(match[1])] = Version(match[2])
    return pins


def test_every_dependency_is_pinned_to_a_version_that_the_project_allows(project):
    pins = constraints()
    wanted = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["dev"],
    ]
    for requirement in map(Requirement, wanted):
        pin = pins.get(canonicalize_name(requirement.name))
        assert pin is not None, f"{requirement.name} is missing in packaging/constraints.txt"
        assert requirement.specifier.contains(pin), f"{requirement} does not allow the pinned {pin}"


def everything_installed_for(requirements: list[str]) -> set[str]:
    """Return the names of the distributions that these requirements bring on this machine, with what those bring."""
    found: set[str] = set()
    waiting = [Requirement(one) for one in requirements]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found.add(name)
            waiting += map(Requirement, metadata.requires(name) or [])
    return found


def test_licences_of_all_that_is_installed_are_listed_and_none_is_gpl_alone(project):
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \|",
        (ROOT / "packaging/third-party-licences.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    listed = {canonicalize_name(re.sub(r" *\(.*\)", "", name.strip())) for row in rows for name in row.split(",")}
    installed = everything_installed_for(project["project"]["dependencies"])
    unlisted = {name for name in installed - listed if not name.startswith(("nvidia-", "cuda-", "triton"))}
    assert not unlisted
    for name in installed:
        about = metadata.metadata(name)
        terms = " ".join([about.get("License-Expression") or "", *about.get_all("Classifier", [])])
        choices = [choice for choice in terms.split(" OR ") if not re.search(r"(?<!L)GPL|GNU General Public", choice)]
        assert choices, f"{name} is under the GPL alone: {terms}"


@pytest.fixture(scope="module")
def wheel(tracked, tmp_path_factory) -> Path:
    """Return a wheel built from the committed files alone, without network."""
    pytest.importorskip("setuptools", minversion="77", reason="building a wheel needs setuptools 77")
    pytest.importorskip("pip", reason="building a wheel needs pip")
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for path in tracked:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, source / path)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", str(target)]
    must_pass(sys.executable, "-m", "pip", "wheel", *options, str(source))
    [built] = target.glob("vernier-*.whl")
    return built


def test_wheel_holds_all_that_is_committed_and_nothing_else(wheel, tracked):
    shipped = {path.as_posix() for path in tracked if path.parts[0] in {"app", "engine", "resources"}}
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == shipped
