"""Making isotropic volumes: the engine's part as the window uses it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.answers import Choice
from app.tuning.state import Weights
from app.words import say, told
from engine.progress import CancelToken, Progress
from engine.scan import Scan

if TYPE_CHECKING:
    from engine.volume import IsotropicPlan, VolumeReport


class Volumes:
    """Slices between slices, and in the plane: a scan becomes an isotropic volume."""

    def methods(self, own: Iterable[Weights] = ()) -> tuple[Choice, ...]:
        """Return the ways to make slices between slices, the one that measures best first, the user's ``own`` last."""
        from engine.networks import catalogue
        from engine.volume import DEFAULT_METHOD, METHODS

        notes = {entry.id: entry.gist for entry in catalogue()}
        order = sorted(METHODS, key=lambda name: name != DEFAULT_METHOD)
        best = say("Volumes", "{method} · measures best on thick slices")
        titles = {name: told(METHODS[name]) for name in order}
        shipped = tuple(
            Choice(
                name,
                (best if name == DEFAULT_METHOD else "{method}").format(method=title[:1].upper() + title[1:]),
                notes.get(name, ""),
            )
            for name, title in titles.items()
        )
        return (*shipped, *(Choice(one.network, one.title) for one in own if one.between))

    def in_plane_choices(self, networks: tuple[Choice, ...], own: Iterable[Weights] = ()) -> tuple[Choice, ...]:
        """Return what can magnify in the plane, the user's ``own`` among it, and to leave it as it is."""
        trained = (Choice(one.network, one.title) for one in own if not one.between)
        return (
            *networks,
            *trained,
            Choice("bicubic", say("Volumes", "Bicubic")),
            Choice("none", say("Volumes", "As scanned")),
        )

    def plan(
        self,
        scan: Scan,
        *,
        method: str = "mean",
        in_plane: str = "none",
        spacing_mm: float | None = None,
        time: int = 0,
        own: Mapping[str, Weights] | None = None,
    ) -> IsotropicPlan:
        """Return what an isotropic volume will be; raises EngineError where the slices make none.

        ``own`` are the weights that the user opened, by the ids under which they are offered.
        """
        from engine.volume import plan_isotropic

        between, flat = (own.get(method), own.get(in_plane)) if own else (None, None)
        return plan_isotropic(
            scan,
            method="misrgan" if between else method,
            in_plane=in_plane,
            spacing_mm=spacing_mm,
            time=time,
            weights=between.path if between else None,
            in_plane_weights=flat.path if flat else None,
        )

    def check_target(self, path: Path, plan: IsotropicPlan, *, overwrite: bool) -> None:
        """Raise EngineError where a volume cannot be written to ``path``."""
        from engine.volume import check_volume_target

        check_volume_target(path, plan.stack.scan, overwrite=overwrite)

    def write(
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
