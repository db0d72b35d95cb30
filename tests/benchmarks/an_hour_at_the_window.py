"""What a user does in an hour, in seconds: prints as JSON how long the event loop was away, and its thread computed.

`python -m tests.benchmarks.an_hour_at_the_window FOLDER_OF_SLICES FOLDER_OF_LARGE_ONES`
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
from app.window import application, keep_what_is_loaded, wait_until_settled
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
    done = dict.fromkeys(doing for *_, doing in dog.gaps)
    return {
        what: (
            max(away for away, _, doing in dog.gaps if doing == what),
            max(busy for _, busy, doing in dog.gaps if doing == what),
        )
        for what in done
    }


def main() -> None:
    """Run it on a window with settings of its own."""
    folder, large = (Path(argument) for argument in sys.argv[1:])
    application()
    with tempfile.TemporaryDirectory() as settings:
        window = MainWindow(settings=Settings(Path(settings) / "settings"))
        window.resize(1440, 900)
        window.show()
        keep_what_is_loaded()
        # As where nothing was named on the command line: the user looks for a folder meanwhile.
        window.conductor.get_ready()
        run_events(2.5)
        print(json.dumps(run(window, folder, large)))
        window.close()


if __name__ == "__main__":
    main()
