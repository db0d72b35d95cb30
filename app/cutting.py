"""How a volume is cut in another plane, by the engine: loaded when there may be a volume."""

from __future__ import annotations

import sys

from engine.progress import CancelToken, Progress
from engine.reformatted import AnatomicalPlane
from engine.scan import Scan


class Cutting:
    """The engine's reformatted scans, in the words of the window."""

    def load(self) -> None:
        """Load what cuts, in the thread that opens scans, so that the window never waits for it."""
        import engine.volume.reformat  # noqa: F401

    def cut(self, scan: Scan, plane: AnatomicalPlane) -> Scan:
        """Return a scan in another plane; reads no pixels, raises EngineError where there is no volume."""
        from engine.volume.reformat import reformat

        return reformat(scan, plane)

    def prepare(self, scan: Scan, index: int, cancel: CancelToken, progress: Progress) -> None:
        """Read what a slice is cut from, if it is not as acquired."""
        if scan.acquired is not None:
            from engine.volume.reformat import prepare

            prepare(scan, index, cancel=cancel, progress=progress)

    def let_go(self, scans: tuple[Scan, ...]) -> None:
        """Let go of the voxels of all scans but these."""
        if "engine.volume.reformat" in sys.modules:
            from engine.volume.reformat import let_go

            let_go(scans)
