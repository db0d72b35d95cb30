"""The engine as the window uses it: one object, handed in, so that tests can put another in its place.

Nothing here imports torch before :meth:`Backend.bicubic`, :meth:`Backend.magnifier` or :meth:`Backend.devices` is
called, which happens in the background only, after the first picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.answers import Choice, Magnifying, Opened, Widths
from app.cutting import Cutting
from app.series_export import SeriesExport
from app.tuning.state import Weights
from app.tuning.workshop import Workshop
from app.volumes import Volumes
from app.words import told
from engine.degradations import DECLARED
from engine.geometry import Box, Grid
from engine.progress import CancelToken, Progress
from engine.refinement import PLAIN
from engine.scan import Scan, Slice, Values, Window

if TYPE_CHECKING:
    from app.state import Request
    from engine.consistent import Against
    from engine.magnify import Bicubic
    from engine.measure.self_check_outcome import SelfCheck
    from engine.presets import Presets
    from engine.tags import TagRow
    from engine.write import ExportOptions, Preview, ValueRange, WriteReport


class Backend:
    """The real engine.

    Parameters
    ----------
    own_presets : pathlib.Path, optional
        The user's window presets.

    Attributes
    ----------
    workshop : Workshop
        What tunes.
    """

    def __init__(self, own_presets: Path | None = None) -> None:
        self._own_presets = own_presets
        self._presets: Presets | None = None
        self.workshop = Workshop()
        self.series = SeriesExport()
        self.volumes = Volumes()
        self.planes = Cutting()

    def open(
        self,
        paths: Sequence[Path],
        *,
        cancel: CancelToken,
        progress: Progress,
        grown: Callable[[tuple[Scan, ...]], None] | None = None,
    ) -> Opened:
        """Open files and folders; headers only. ``grown`` is told of scans while more of their slices come."""
        from engine.read import builtin_titles, open_paths

        shipped = builtin_titles()

        def tell(scans: tuple[Scan, ...]) -> None:
            if grown is not None:
                grown(tuple(_titled(scan, shipped) for scan in scans))

        growing = tell if grown is not None else None
        result = open_paths(list(paths), progress=progress, cancel=cancel, grown=growing)
        self.planes.load()
        own = tuple(path for path in paths if path not in shipped and path.exists()) if result.scans else ()
        scans = tuple(_titled(scan, shipped) for scan in result.scans)
        refused = tuple(f"{refusal.path.name}: {told(refusal.reason)}" for refusal in result.refused)
        return Opened(scans, refused, own)

    def open_channels(self, paths: Sequence[Path], *, cancel: CancelToken, progress: Progress) -> Opened:
        """Open co-registered scans as the channels of one; where they are none, each by itself, and say why."""
        from engine.errors import ChannelsError
        from engine.read import combine

        opened = self.open(paths, cancel=cancel, progress=progress)
        if not opened.scans:
            return opened
        try:
            return replace(opened, scans=(combine(opened.scans),))
        except ChannelsError as error:
            return replace(opened, refused=(*opened.refused, told(error)))

    def builtin(self, *, cancel: CancelToken, progress: Progress) -> Opened:
        """Open the real scans that come with the libraries."""
        from engine.read import builtin_paths

        return self.open(list(builtin_paths()), cancel=cancel, progress=progress)

    def first_window(self, scan: Scan, slice_: Slice) -> Window:
        """Return the window in which a scan is shown first."""
        from engine import display

        return display.first_window(scan, slice_)

    def presets(self, scan: Scan, slice_: Slice, first: Window) -> tuple[Window, ...]:
        """Return the windows on offer: the file's own, or else ``first``; then those of the modality."""
        from engine.presets import load_presets

        if self._presets is None:
            self._presets = load_presets(self._own_presets)
        own = slice_.info.windows or (first,)
        return (*own, *self._presets[scan.modality])

    def use_presets(self, own: Path) -> None:
        """Read the user's window presets again, from this file."""
        self._own_presets, self._presets = own, None

    def tags(self, scan: Scan, index: int) -> tuple[TagRow, ...]:
        """Return the header of the file behind a slice."""
        from engine.tags import tags_of

        return tags_of(scan, index)

    def full_range(self, slice_: Slice) -> Window:
        """Return the window from the smallest to the largest valid value of a slice."""
        from engine import display

        return display.full_range(slice_.values, slice_.invalid)

    def shade(self, values: Values, window: Window, *, inverted: bool) -> NDArray[np.uint8]:
        """Return 8-bit values of ``values`` through a window; inverted shows low values white."""
        from engine.display import apply_window

        return apply_window(values, window, inverted=inverted)

    def bicubic(self, slice_: Slice, grid: Grid, box: Box) -> Bicubic:
        """Return ``box`` of the bicubic reference."""
        from engine.devices import load_beforehand

        load_beforehand()
        from engine.magnify import Bicubic

        return Bicubic.of(slice_, grid, box)

    def against(self, values: Values, slice_: Slice, grid: Grid, box: Box) -> Against:
        """Return what ``box`` of a magnified image says against the scan."""
        from engine.consistent import against

        return against(values, slice_, grid, box)

    def give_back_memory(self) -> None:
        """Return memory that nothing uses any more to the system."""
        from engine.memory import give_back

        give_back()

    def networks(self) -> tuple[Choice, ...]:
        """Return the networks on offer."""
        from engine.measure.stress.published import warning
        from engine.networks import magnifiers

        return tuple(
            Choice(entry.id, told(entry.title), told(entry.advice), told(warning(entry)), entry.consistent)
            for entry in magnifiers()
        )

    def own_network(self, path: Path) -> tuple[Choice, Weights]:
        """Return the network of a file of weights as one that can be chosen; raises EngineError."""
        from engine.networks.tuned import described

        entry = described(path)
        title, between = told(entry.title), entry.task == "between"
        weights = Weights(path, entry.id, "", version=entry.weights_sha256, title=title, between=between)
        return Choice(entry.id, title, told(entry.advice), "", entry.consistent), weights

    def devices(self) -> tuple[Choice, ...]:
        """Return the devices on offer; the first is what ``auto`` takes. What magnifies is loaded from here on."""
        from engine import devices

        devices.load_beforehand()
        import engine.magnify
        import engine.networks.default  # noqa: F401

        return tuple(Choice(device.name, told(device.label)) for device in devices.available())

    def magnifier(self, network: str, device: str, weights: Weights | None = None) -> Magnifying:
        """Load a network, with the shipped weights or with others."""
        from engine.devices import load_beforehand

        load_beforehand()
        from app.engine_magnifier import EngineMagnifier

        return EngineMagnifier(network, device, weights)

    def self_check(
        self,
        scan: Scan,
        index: int,
        count: int,
        request: Request,
        *,
        tuned: Path | None = None,
        degradation: str = DECLARED,
        cancel: CancelToken,
        progress: Progress,
    ) -> SelfCheck:
        """Check ``count`` slices of a scan against themselves, ``index`` first; raises EngineError where it cannot.

        The network of the request takes part as it is shipped, if it is, and, where there are any, with ``tuned``
        weights.
        """
        from engine.magnify import Magnifier
        from engine.measure.self_check import Candidate, run, spread_over, tuned_candidate
        from engine.networks import magnifiers

        asked, refinement, candidates = request.consistent, request.refinement, []
        if tuned is None or request.network in {entry.id for entry in magnifiers()}:
            shipped = Magnifier(request.network, request.device)
            candidates.append(Candidate(request.network, shipped, refinement or PLAIN, asked))
        if tuned is not None:
            one = tuned_candidate(tuned, request.network, request.device, refinement=refinement, consistent=asked)
            candidates.append(one)
        indices = spread_over(scan, count, index)
        wanted = (scan, indices, request.scale, candidates)
        return run(*wanted, degradation=degradation, progress=progress, cancel=cancel)

    def write_self_check(self, path: Path, check: SelfCheck, scan: Scan, *, overwrite: bool) -> Path:
        """Write the pictures of a self-check as a PNG; raises EngineError."""
        from engine.measure.self_check_report import picture
        from engine.write.atomic import write_whole

        return write_whole(path, picture(check, scan), overwrite=overwrite)

    def formats(self, scan: Scan) -> tuple[str, ...]:
        """Return the suffixes that a scan can be written as, its own kind first."""
        from engine.write import formats

        return formats(scan)

    def default_name(self, scan: Scan, index: int, grid: Grid, suffix: str) -> str:
        """Return a file name without patient data."""
        from engine.write import default_name

        return default_name(scan, index, grid, suffix)

    def preview(self, scan: Scan, index: int, grid: Grid, suffix: str, value_range: ValueRange) -> Preview:
        """Return what a file would be."""
        from engine.write import preview

        return preview(scan, index, grid, suffix, value_range)

    def write(
        self,
        path: Path,
        scan: Scan,
        index: int,
        values: Values,
        *,
        grid: Grid,
        options: ExportOptions,
        cancel: CancelToken,
        progress: Progress,
    ) -> WriteReport:
        """Write one magnified slice; the suffix of ``path`` is the format."""
        from engine.write import write_slice

        return write_slice(path, scan, index, values, grid, options, cancel=cancel, progress=progress)

    def write_uncertainty(
        self,
        path: Path,
        scan: Scan,
        index: int,
        widths: Widths,
        *,
        grid: Grid,
        options: ExportOptions,
        cancel: CancelToken,
        progress: Progress,
    ) -> WriteReport:
        """Write the half-widths of one magnified slice; the suffix of ``path`` is the format."""
        from engine.write import write_uncertainty

        return write_uncertainty(
            path,
            scan,
            index,
            widths.values,
            grid,
            options.provenance,
            level=widths.level,
            overwrite=options.overwrite,
            cancel=cancel,
            progress=progress,
        )


def _titled(scan: Scan, shipped: Mapping[Path, str]) -> Scan:
    """Return a built-in scan under its plain title, and every other scan as it is."""
    title = shipped.get(scan.slices[0].source.path)
    return scan if title is None else replace(scan, title=title)
