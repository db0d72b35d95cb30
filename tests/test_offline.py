"""Nothing is sent anywhere unasked: only the parts that talk with archives and clusters know how."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]
NETWORK = {"aiohttp", "dicomweb_client", "distributed", "ftplib", "http", "httpx", "pynetdicom", "requests", "smtplib"}
NETWORK |= {"socket", "socketserver", "ssl", "urllib", "urllib3", "webbrowser", "xmlrpc", "PySide6.QtNetwork"}
ALLOWED = {"engine/pacs", "engine/batch/run.py"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in found if name in NETWORK or name.partition(".")[0] in NETWORK}


def test_only_archives_and_clusters_reach_the_network():
    reaching = {}
    for folder in ("app", "engine", "resources", "packaging"):
        for path in (ROOT / folder).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if imports(path) and not any(name.startswith(allowed) for allowed in ALLOWED):
                reaching[name] = imports(path)
    assert not reaching


def test_the_check_sees_what_it_looks_for():
    assert imports(ROOT / "engine" / "pacs" / "web.py")
