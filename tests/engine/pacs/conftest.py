"""A real archive on this machine's own address: Orthanc, started for the tests and thrown away after them."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

PLUGINS = (Path("/usr/share/orthanc/plugins"), Path("/usr/local/share/orthanc/plugins"))


@dataclass(frozen=True)
class Orthanc:
    """Where it listens, and at which port it believes Vernier to be."""

    dicom: int
    http: int
    own: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http}/dicom-web"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def orthanc(tmp_path_factory):
    program = shutil.which("Orthanc")
    plugin = next((folder / "libOrthancDicomWeb.so" for folder in PLUGINS if folder.is_dir()), None)
    if program is None or plugin is None or not plugin.exists():
        pytest.skip("Orthanc with its DICOMweb plugin is not installed (Debian: orthanc, orthanc-dicomweb)")
    folder = tmp_path_factory.mktemp("orthanc")
    place = Orthanc(free_port(), free_port(), free_port())
    settings = {
        "Name": "Test",
        "StorageDirectory": str(folder / "store"),
        "IndexDirectory": str(folder / "store"),
        "DicomAet": "ORTHANC",
        "DicomPort": place.dicom,
        "HttpPort": place.http,
        "HttpServerEnabled": True,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "DicomCheckCalledAet": True,
        "DicomAlwaysAllowEcho": True,
        "DicomAlwaysAllowGet": True,
        "DicomAlwaysAllowFind": True,
        "DicomModalities": {"vernier": ["VERNIER", "127.0.0.1", place.own]},
        "Plugins": [str(plugin)],
        "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "EnableWado": False},
    }
    (folder / "orthanc.json").write_text(json.dumps(settings))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, str(folder / "orthanc.json")], stdout=log, stderr=log, cwd=folder)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{place.http}/system", timeout=1):
                    break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text()[-2000:]
                assert time.monotonic() < deadline, "Orthanc does not answer"
                time.sleep(0.1)
        yield place
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
