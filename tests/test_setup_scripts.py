"""Set-up on machines that lack something: the scripts say what, or install it. A machine is a few fake commands."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = (
    "sh",
    "awk",
    "cat",
    "chmod",
    "cksum",
    "dirname",
    "env",
    "find",
    "grep",
    "head",
    "mkdir",
    "rm",
    "sort",
    "touch",
    "tr",
)

pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason="the set-up scripts need a POSIX shell and its tools"
)


INSTALL_QT = """
qt=$1/lib/python3.12/site-packages/PySide6
mkdir -p "$qt/Qt/plugins/platforms"
touch "$qt/QtGui.abi3.so" "$qt/Qt/plugins/platforms/libqoffscreen.so" "$qt/Qt/plugins/platforms/libqxcb.so"
"""

# A Python whose `-m venv` makes an environment with itself inside, and whose `-m pip` writes down what it is asked.
PYTHON = """
case "$*" in
    "-m venv "*)
        environment=$(cd "$(dirname "$4")" && pwd -P)/venv
        mkdir -p "$environment/bin"
        cat "$0" >"$environment/bin/python"
        echo "echo pip 99 from $environment/lib/pip" >"$environment/bin/pip"
        chmod +x "$environment/bin/python" "$environment/bin/pip"
        install-qt "$environment"
        echo environment >>"$LOG" ;;
    "-m pip install "*) echo "$@" >>"$LOG" ;;
    --version) echo Python 3.12.1 ;;
esac
"""


class Machine:
    """A Linux machine with an installed Qt, of whose libraries some are missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.clone = folder / "clone"
        shutil.copytree(ROOT / "packaging", self.clone / "packaging")
        shutil.copy(ROOT / "pyproject.toml", self.clone)
        self.bin = folder / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.environment = {"PATH": str(self.bin), "HOME": str(folder / "home")}
        (folder / "home" / ".fonts").mkdir(parents=True)
        (folder / "home" / ".fonts" / "some.ttf").touch()
        self.command("install-qt", INSTALL_QT)
        subprocess.run([self.bin / "install-qt", folder / "venv"], env=self.environment, check=True)
        self.command("uname", "echo Linux")
        self.lacks()
        self.user(1000)

    def command(self, name: str, script: str) -> Path:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def user(self, number: int) -> None:
        self.command("id", f"echo {number}")

    def lacks(self, *, window: str = "", everything: str = "") -> None:
        """Let ldd miss a library of windows only, or one of all of Qt, until the file ``installed`` appears."""
        self.command(
            "ldd",
            f'[ ! -e "{self.folder}/installed" ] || exit 0\n'
            f'[ -z "{everything}" ] || echo "{everything} => not found"\n'
            f'case $1 in *libqxcb*) [ -z "{window}" ] || echo "{window} => not found" ;; esac',
        )

    def apt(self, *known: str) -> None:
        """Give the machine apt-get, which writes down what it is asked for, and the packages it knows."""
        self.command(
            "apt-get",
            f'echo "$@" >>"{self.folder}/asked"\ncase " $* " in *" install "*) : >"{self.folder}/installed" ;; esac',
        )
        self.command("apt-cache", f'case " {" ".join(known)} " in *" $2 "*) echo "Package: $2" ;; esac')

    def run(self, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.bin / "sh", self.clone / "packaging" / script, *arguments],
            env=self.environment | {"LOG": str(self.log)} | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def set_up(self, level: str) -> list[str]:
        """Run set-up to its end and return what it made or asked pip for, this time."""
        self.log.write_text("", encoding="utf-8")
        done = self.run("setup.sh", level, PYTHON=str(self.command("python3", PYTHON)), VENV="venv")
        assert done.returncode == 0, done.stderr
        return self.log.read_text(encoding="utf-8").splitlines()

    def libraries(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return self.run("system-libraries.sh", str(self.folder / "venv"), **environment)


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


def test_nothing_is_said_when_nothing_is_missing(machine):
    done = machine.libraries(DISPLAY=":0")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_root_gets_the_missing_library_installed(machine):
    machine.lacks(window="libxcb-icccm.so.4")
    machine.apt("libxcb-icccm4")
    machine.user(0)
    done = machine.libraries(DISPLAY=":0")
    assert done.returncode == 0, done.stderr
    asked = (machine.folder / "asked").read_text(encoding="utf-8")
    assert "install -y --no-install-recommends libxcb-icccm4\n" in asked


def test_another_user_is_told_the_one_command(machine):
    machine.lacks(window="libxcb-icccm.so.4", everything="libEGL.so.1")
    machine.apt("libxcb-icccm4", "libegl1")
    done = machine.libraries(DISPLAY=":0")
    assert done.returncode == 1
    assert "sudo apt-get install -y --no-install-recommends libegl1 libxcb-icccm4\n" in done.stderr
    assert not (machine.folder / "asked").exists(), "nothing may be installed without the right to"


def test_without_a_display_a_library_of_windows_is_no_obstacle(machine):
    machine.lacks(window="libxcb-icccm.so.4")
    machine.apt("libxcb-icccm4")
    assert machine.libraries().returncode == 3


def test_without_a_display_a_library_of_all_qt_is_an_obstacle(machine):
    machine.lacks(everything="libEGL.so.1")
    machine.apt("libegl1")
    assert machine.libraries().returncode == 1


def test_names_of_newer_distributions_are_found(machine):
    machine.lacks(everything="libglib-2.0.so.0")
    machine.apt("libglib2.0-0t64")
    assert machine.libraries().stderr.endswith(" libglib2.0-0t64\n")


def test_fedora_has_its_own_names(machine):
    machine.lacks(everything="libxcb-icccm.so.4")
    machine.command("dnf", "exit 1")
    assert machine.libraries().stderr.endswith("sudo dnf install -y xcb-util-wm\n")


def test_an_unknown_package_manager_gets_the_names_of_the_libraries(machine):
    machine.lacks(everything="libEGL.so.1")
    assert "package manager: libEGL.so.1\n" in machine.libraries().stderr


def test_a_python_that_is_too_old_is_named(machine):
    old = machine.command("python3.9", "exit 1")
    done = machine.run("setup.sh", "run", PYTHON=str(old), VENV=str(machine.folder / "new"))
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert not (machine.folder / "new").exists()


def test_a_python_without_venv_is_told_its_package(machine):
    # The version is asked for first, then the modules that Debian splits off, then the name of the package.
    split = machine.command(
        "python3", 'case $2 in *ensurepip*) exit 1 ;; *print*) echo "python3.12-venv" ;; *) exit 0 ;; esac'
    )
    machine.apt("python3.12-venv")
    done = machine.run("setup.sh", "run", PYTHON=str(split), VENV=str(machine.folder / "new"))
    assert done.returncode == 1
    assert "sudo apt-get install python3.12-venv" in done.stderr


def test_set_up_makes_an_environment_and_installs_torch_first_at_its_pinned_version(machine):
    steps = machine.set_up("run")
    assert steps[0] == "environment"
    pins = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").split()
    assert steps[1].endswith(next(pin for pin in pins if pin.startswith("torch==")))
    assert steps[-1].endswith("--editable .")
    assert all("--constraint packaging/constraints.txt" in step for step in steps[1:])


def test_a_second_set_up_does_nothing(machine):
    machine.set_up("run")
    assert machine.set_up("run") == []


def test_tools_for_tests_come_on_top_and_serve_the_viewer_too(machine):
    machine.set_up("run")
    steps = machine.set_up("dev")
    assert "environment" not in steps
    assert steps[-1].endswith("--editable .[dev]")
    assert machine.set_up("run") == []


@pytest.mark.parametrize("file", ["pyproject.toml", "packaging/constraints.txt", "packaging/setup.sh"])
def test_a_changed_pin_or_dependency_installs_again_in_the_same_environment(machine, file):
    machine.set_up("run")
    with (machine.clone / file).open("a", encoding="utf-8") as changed:
        changed.write("# changed\n")
    steps = machine.set_up("run")
    assert "environment" not in steps
    assert steps[-1].endswith("--editable .")


def test_a_moved_folder_gets_a_new_environment(machine):
    """Commands inside of an environment hold its absolute path, so that a moved one would not start."""
    machine.set_up("run")
    machine.clone = machine.clone.rename(machine.folder / "elsewhere")
    assert machine.set_up("run")[0] == "environment"


def test_a_broken_installation_is_not_believed_the_next_time(machine):
    machine.set_up("run")
    (machine.clone / "pyproject.toml").write_text("changed", encoding="utf-8")
    broken = PYTHON.replace('echo "$@" >>"$LOG" ;;', "exit 1 ;;")
    (machine.clone / "venv" / "bin" / "python").write_text(f"#!/bin/sh\n{broken}", encoding="utf-8")
    done = machine.run("setup.sh", "run", PYTHON=str(machine.command("python3", broken)), VENV="venv")
    assert done.returncode == 1
    assert "pip did not get everything" in done.stderr
    (machine.clone / "venv" / "bin" / "python").write_text(f"#!/bin/sh\n{PYTHON}", encoding="utf-8")
    assert machine.set_up("run")


def test_menu_entry_starts_the_viewer_of_this_folder_and_can_be_removed(machine):
    machine.clone = machine.clone.rename(machine.folder / "a folder")
    shutil.copytree(ROOT / "resources" / "icons", machine.clone / "resources" / "icons")
    data = machine.folder / "data"
    assert machine.run("desktop.sh", "install", XDG_DATA_HOME=str(data)).returncode == 0
    entry = (data / "applications" / "vernier.desktop").read_text(encoding="utf-8")
    assert f'\nExec="{machine.clone}/.venv/bin/vernier" view %F\n' in entry
    assert entry.count("Exec=") == 1
    assert (data / "icons/hicolor/scalable/apps/vernier.svg").stat().st_size > 0
    assert machine.run("desktop.sh", "remove", XDG_DATA_HOME=str(data)).returncode == 0
    assert not [path for path in data.rglob("*") if path.is_file()]
