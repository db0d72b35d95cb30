"""What a user does in an hour, in seconds: prints as JSON how long the event loop was away, and its thread computed.

`python -m tests.benchmarks.an_hour_at_the_window FOLDER_OF_SLICES FOLDER_OF_LARGE_ONES [begun]`; with the last word
only the start of the program with the first folder.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.main_window import MainWindow
from app.settings import Settings
from app.state import Role
from app.window import application, show, wait_until_settled
from tests.app.support import turn_wheel
from tests.benchmarks.events import Watchdog, run_events, until


def run(window: MainWindow, folder: Path, large: Path) -> dict[str, tuple[float, float]]:
    """Return, for each thing that was done, the longest time away and the longest computation in seconds."""
    with Watchdog() as dog:
        dog.doing = "opening 500 slices"
        window.open([folder])
        until(lambda: window.session.scan is not None)
        wait_until_settled(window)
        canvas = window.panes.panes[Role.SCAN].canvas
        dog.doing = "scrolling"
        for _ in range(60):
            turn_wheel(canvas, -1, (100, 100))
            run_events(0.02)
        wait_until_settled(window)
        dog.doing = "magnifying"
        for step in range(30):
            window.session.ask_scale(1.5 + step * 0.05, 2.0)
            run_events(0.02)
        wait_until_settled(window)
        dog.doing = "opening 2048²"
        window.open([large])
        until(lambda: len(window.session.scans) == 2)
        wait_until_settled(window)
        dog.doing = "zooming 2048²"
        for _ in range(20):
            window.session.zoom(1.1)
            run_events(0.02)
        wait_until_settled(window)
        dog.doing = "closing"
        while window.session.scans:
            window.session.close_scan(window.session.scans[0])
            run_events(0.05)
    return dog.longest()


def main() -> None:
    """Run it on a window that waits for its first scan, or open the folder in one that is started for it."""
    folder, large = (Path(argument) for argument in sys.argv[1:3])
    begun = sys.argv[3:] == ["begun"]
    application()
    with tempfile.TemporaryDirectory() as settings:
        with Watchdog() as dog:
            dog.doing = "starting with 500 slices"
            window = show([folder] if begun else [], settings=Settings(Path(settings) / "settings"))
            dog.restart()
            if begun:
                until(lambda: window.session.scan is not None)
            run_events(2.5)
            wait_until_settled(window)
        print(json.dumps(dog.longest() if begun else run(window, folder, large)))
        window.close()


if __name__ == "__main__":
    main()
