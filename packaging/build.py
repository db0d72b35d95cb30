"""Builds what users install: a folder with the program, and on Debian and Ubuntu a package of it.

    python packaging/build.py            dist/vernier, and on Linux dist/vernier_VERSION_ARCH.deb
    python packaging/build.py --no-deb   the folder alone

It needs the project installed with the extra ``installer`` and the processor build of torch. The folder is held to a
budget of size, and started once: ``vernier self-test`` decides.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST, BUILD = ROOT / "dist", ROOT / "build"
FOLDER = DIST / "vernier"
BUDGET_MB = 1000
"""Of the folder; more than half of it is torch."""
DEPENDS = (
    "libc6, libegl1, libgl1, libx11-xcb1, libxkbcommon-x11-0, libxcb-cursor0, libxcb-icccm4, libxcb-image0, "
    "libxcb-keysyms1, libxcb-randr0, libxcb-render-util0, libxcb-shape0, libxcb-xinerama0, libfontconfig1, "
    "libdbus-1-3, fonts-dejavu-core"
)


def main() -> None:
    """Build, weigh, try, and pack."""
    run(sys.executable, str(ROOT / "packaging" / "licences.py"), str(BUILD / "licences.txt"))
    places = ("--distpath", str(DIST), "--workpath", str(BUILD / "pyinstaller"))
    run(
        sys.executable,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level",
        "WARN",
        *places,
        str(ROOT / "packaging" / "vernier.spec"),
    )
    size = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6
    say(f"{FOLDER}: {size:.0f} MB of {BUDGET_MB}")
    if size > BUDGET_MB:
        sys.exit("the folder is larger than its budget: find what came in, and leave it out or raise the budget")
    program = FOLDER / ("vernier.exe" if os.name == "nt" else "vernier")
    run(str(program), "self-test")
    if platform.system() == "Linux" and "--no-deb" not in sys.argv:
        say(str(package()))


def say(text: str) -> None:
    """Tell how it is going."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run(*command: str) -> None:
    """Run a command; end when it fails."""
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode != 0:
        sys.exit(f"{Path(command[0]).name} failed with {done.returncode}")


def package() -> Path:
    """Return a Debian package of the folder, with menu entry, icon, file types and metainfo."""
    tree = BUILD / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(FOLDER, tree / "opt" / "vernier", symlinks=True)
    binary = tree / "usr" / "bin"
    binary.mkdir(parents=True)
    (binary / "vernier").symlink_to("/opt/vernier/vernier")
    share = tree / "usr" / "share"
    for source, target in (
        (ROOT / "packaging" / "vernier.desktop", share / "applications" / "vernier.desktop"),
        (ROOT / "packaging" / "linux" / "vernier.metainfo.xml", share / "metainfo" / "vernier.metainfo.xml"),
        (ROOT / "packaging" / "linux" / "vernier-mime.xml", share / "mime" / "packages" / "vernier.xml"),
        (
            ROOT / "resources" / "icons" / "vernier.svg",
            share / "icons" / "hicolor" / "scalable" / "apps" / "vernier.svg",
        ),
        (BUILD / "licences.txt", share / "doc" / "vernier" / "licences.txt"),
        (ROOT / "LICENSE", share / "doc" / "vernier" / "copyright"),
    ):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    architecture = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    kilobytes = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(
        f"Package: vernier\nVersion: {version('vernier')}\nArchitecture: {architecture}\n"
        f"Maintainer: Vernier maintainers <maintainers@vernier.invalid>\nInstalled-Size: {kilobytes}\n"
        f"Depends: {DEPENDS}\nSection: science\nPriority: optional\n"
        "Description: viewer that magnifies ultrasound, MR and CT scans\n"
        " Any fractional magnification per axis, by a network, beside bicubic and the difference; exports whose\n"
        " headers are right. For research use; not for primary diagnosis.\n"
    )
    target = DIST / f"vernier_{version('vernier')}_{architecture}.deb"
    run("dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", str(tree), str(target))
    return target


if __name__ == "__main__":
    main()
