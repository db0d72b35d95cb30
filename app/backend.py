"""The engine as the window uses it: one object, handed in, so that tests can put another in its place.

Nothing here imports torch before :meth:`Backend.bicubic`, :meth:`Backend.magnifier` or :meth:`Backend.devices` is
called, which happens in the background only, after the first picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.cutting import Cutting
from app.series_export import SeriesExport
from app.tuning.state import Weights
from app.tuning.workshop import Workshop
from engine.geometry import Box, Grid
from engine.progress import CancelToken, Progress
from engine.scan import Modality, Scan, Slice, Values, Window

if TYPE_CHECKING:
    from app.state import Request
    from engine.consistent import Against as EngineAgainst
    from engine.measure.self_check_outcome import SelfCheck
    from engine.presets import Presets
    from engine.tags import TagRow
    from engine.volume import IsotropicPlan, VolumeReport
    from engine.write import ExportOptions, Preview, Provenance, ValueRange, WriteReport


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a combo box: the id, its label, a sentence for the tooltip, and what to beware of.

    ``consistent`` tells of a network whether its images are made consistent with the scan when nobody says otherwise.
    """

    id: str
    label: str
    detail: str = ""
    warning: str = ""
    consistent: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """Scans that were opened, a sentence for each file that was refused, and which paths are the user's own."""

    scans: tuple[Scan, ...]
    refused: tuple[str, ...] = ()
    own: tuple[Path, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Decoded:
    """A super-resolved image or part of it: values in the scan's units, seconds, device, sentences for the user.

    ``encode_seconds`` is the time spent on the features of the slice so far, which ``seconds`` leaves out; ``remark``
    always belongs beside the image. ``against`` is what it says against the scan, where that is known.
    """

    values: Values
    seconds: float
    device: str
    notes: tuple[str, ...] = ()
    encode_seconds: float = 0.0
    remark: str = ""
    consistent: bool = False
    against: EngineAgainst | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Widths:
    """Half-widths in the scan's units, NaN where there is none; the share of true values within; sentences."""

    values: Values
    level: float
    notes: tuple[str, ...] = ()


class Magnifying(Protocol):
    """A network on a device: encode once a slice, decode at every scale."""

    def encode(self, slice_: Slice, *, cancel: CancelToken, progress: Progress) -> Any:  # noqa: ANN401 - features are the engine's own
        """Return what holds the features of a slice; those not computed yet come with the decode that needs them."""

    def decode(
        self,
        features: Any,  # noqa: ANN401
        grid: Grid,
        *,
        box: Box,
        consistent: bool | None = None,
        for_file: bool = False,
        cancel: CancelToken,
        progress: Progress,
    ) -> Decoded:
        """Return ``box`` of the image on ``grid``; ``for_file``, with values that the scan's own kind of file holds."""

    def half_widths(
        self,
        features: Any,  # noqa: ANN401
        grid: Grid,
        modality: Modality,
        *,
        box: Box,
        cancel: CancelToken,
        progress: Progress,
    ) -> Widths:
        """Return how sure ``box`` of the image on ``grid`` is; raises EngineError where that was not measured."""

    def provenance(self, device: str, *, consistent: bool) -> Provenance:
        """Return what an exported file says about the network, computed on a device of this label."""


class Backend:
    """The real engine.

    Parameters
    ----------
    own_presets : pathlib.Path, optional
        The user's window presets.

    Attributes
    ----------
    as_channels : bool
        Whether scans that are opened together become the channels of one scan.
    workshop : Workshop
        What tunes.
    """

    def __init__(self, own_presets: Path | None = None) -> None:
        self.as_channels = False
        self._own_presets = own_presets
        self._presets: Presets | None = None
        self.workshop = Workshop()
        self.series = SeriesExport()
        self.planes = Cutting()

    def open(self, paths: Sequence[Path], *, cancel: CancelToken, progress: Progress) -> Opened:
        """Open files and folders; headers only."""
        from engine.errors import ChannelsError
        from engine.read import builtin_titles, combine, open_paths

        result = open_paths(list(paths), progress=progress, cancel=cancel)
        self.planes.load()
        shipped = builtin_titles()
        own = tuple(path for path in paths if path not in shipped and path.exists()) if result.scans else ()
        scans = tuple(_titled(scan, shipped) for scan in result.scans)
        refused = tuple(f"{refusal.path.name}: {refusal.reason}" for refusal in result.refused)
        if not self.as_channels or len(scans) < 2:
            return Opened(scans, refused, own)
        try:
            return Opened((combine(scans),), refused, own)
        except ChannelsError as error:
            return Opened(scans, (*refused, str(error)), own)

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

    def bicubic(self, values: Values, grid: Grid, box: Box) -> Values:
        """Return ``box`` of the bicubic reference."""
        from engine.devices import load_beforehand

        load_beforehand()
        from engine.magnify import bicubic

        return bicubic(values, grid, box)

    def give_back_memory(self) -> None:
        """Return memory that nothing uses any more to the system."""
        from engine.memory import give_back

        give_back()

    def networks(self) -> tuple[Choice, ...]:
        """Return the networks on offer."""
        from engine.measure.stress.published import warning
        from engine.networks import magnifiers

        return tuple(
            Choice(entry.id, entry.title, entry.advice, warning(entry), entry.consistent) for entry in magnifiers()
        )

    def devices(self) -> tuple[Choice, ...]:
        """Return the devices on offer; the first is what ``auto`` takes."""
        from engine import devices

        return tuple(Choice(device.name, device.label) for device in devices.available())

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
        cancel: CancelToken,
        progress: Progress,
    ) -> SelfCheck:
        """Check ``count`` slices of a scan against themselves, ``index`` first; raises EngineError where it cannot.

        The network of the request takes part as it is shipped and, where there are any, with ``tuned`` weights.
        """
        from engine.magnify import Magnifier
        from engine.measure.self_check import Candidate, run, spread_over, tuned_candidate

        asked = request.consistent
        candidates = [Candidate(request.network, Magnifier(request.network, request.device), consistent=asked)]
        if tuned is not None:
            candidates.append(tuned_candidate(tuned, request.network, request.device, consistent=asked))
        indices = spread_over(scan, count, index)
        return run(scan, indices, request.scale, candidates, progress=progress, cancel=cancel)

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

    def isotropic_methods(self) -> tuple[Choice, ...]:
        """Return the ways to make slices between slices, the one that measures best first."""
        from engine.networks import catalogue
        from engine.volume import DEFAULT_METHOD, METHODS

        notes = {entry.id: entry.gist for entry in catalogue()}
        order = sorted(METHODS, key=lambda name: name != DEFAULT_METHOD)
        best = " · measures best on thick slices"
        return tuple(
            Choice(
                name,
                METHODS[name][:1].upper() + METHODS[name][1:] + (best if name == DEFAULT_METHOD else ""),
                notes.get(name, ""),
            )
            for name in order
        )

    def in_plane_choices(self) -> tuple[Choice, ...]:
        """Return what can magnify in the plane, and to leave it as it is."""
        return (*self.networks(), Choice("bicubic", "Bicubic"), Choice("none", "As scanned"))

    def isotropic_plan(
        self,
        scan: Scan,
        *,
        method: str = "mean",
        in_plane: str = "none",
        spacing_mm: float | None = None,
        time: int = 0,
    ) -> IsotropicPlan:
        """Return what an isotropic volume will be; raises EngineError where the slices make none."""
        from engine.volume import plan_isotropic

        return plan_isotropic(scan, method=method, in_plane=in_plane, spacing_mm=spacing_mm, time=time)

    def check_volume(self, path: Path, plan: IsotropicPlan, *, overwrite: bool) -> None:
        """Raise EngineError where a volume cannot be written to ``path``."""
        from engine.volume import check_volume_target

        check_volume_target(path, plan.stack.scan, overwrite=overwrite)

    def write_volume(
        self,
        path: Path,
        plan: IsotropicPlan,
        *,
        device: str,
        overwrite: bool,
        cancel: CancelToken,
        progress: Progress,
    ) -> VolumeReport:
        """Compute an isotropic volume and write it."""
        from engine.volume import write_isotropic

        return write_isotropic(path, plan, device=device, overwrite=overwrite, cancel=cancel, progress=progress)


def _titled(scan: Scan, shipped: Mapping[Path, str]) -> Scan:
    """Return a built-in scan under its plain title, and every other scan as it is."""
    title = shipped.get(scan.slices[0].source.path)
    return scan if title is None else replace(scan, title=title)
