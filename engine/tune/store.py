"""Tuned weights that are kept, in the user's own data folder, by a hash of the pixels they belong to.

``entries/<key>-<network>-<recipe>.safetensors`` holds the weights and, in its header, their card, which stands beside
it as JSON too for who wants to read it. ``runs/…`` holds what a tuning in progress needs to go on. Nothing in names or
files identifies anyone: the key is a hash of pixels.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from platformdirs import user_data_path

from engine.errors import EngineError, WeightsError
from engine.networks.tuned import TunedCard, read_tuned_card
from engine.progress import CancelToken
from engine.scan import Scan, luminance
from engine.train.checkpoint_names import TENSORS
from engine.tune.lock import in_use
from engine.tune.outcome import Outcome
from engine.tune.plan import TuningError, TuningPlan
from engine.tune.wire import plan_as_dict, plan_of
from engine.words import words

MOST_ENTRIES = 50
MOST_BYTES = 500_000_000
SAMPLED = 8
"""Slices that the key is made from, spread evenly, with the first and the last."""

_KEY = re.compile(r"[0-9a-f]{64}")
_RUN = "run.json"


def scan_key(scan: Scan, cancel: CancelToken | None = None) -> str:
    """Return the SHA-256 of what the pixels of ``scan`` are: modality, shape, and the values of some slices.

    Eight slices spread evenly, first and last among them, as single precision: the same scan has the same key whatever
    its files are called and wherever they lie, and no other scan has it. Read it in the background.
    """
    digest = hashlib.sha256()
    about = (scan.modality.value, len(scan), scan.depth, scan.size.rows, scan.size.columns, scan.colour)
    digest.update(json.dumps(about).encode())
    last = len(scan) - 1
    for index in sorted({round(i * last / (SAMPLED - 1)) for i in range(SAMPLED)}):
        if cancel is not None:
            cancel.check()
        digest.update(np.ascontiguousarray(luminance(scan.read(index).values), np.float32).tobytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class Entry:
    """Tuned weights that are kept.

    Attributes
    ----------
    key : str
        Of the scan: :func:`scan_key`.
    card : TunedCard
        Network, recipe, gain and the rest.
    weights : pathlib.Path
        The file.
    bytes : int
        Its length.
    """

    key: str
    card: TunedCard
    weights: Path
    bytes: int

    @property
    def name(self) -> str:
        """What it is called on the command line: the beginning of the key, network and recipe."""
        return f"{self.key[:12]}-{self.card.network}-{self.card.recipe}"


@dataclass(frozen=True)
class Interrupted:
    """A tuning that was cut off and can be gone on with, when the same scan is open.

    Attributes
    ----------
    key : str
        Of the scan.
    plan : TuningPlan
        What was asked.
    folder : pathlib.Path
        For ``TuningProcess(scan, plan, folder, …, resume=True)``.
    """

    key: str
    plan: TuningPlan
    folder: Path


class TunedStore:
    """The tuned weights of this user.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Where it lives; default ``tuned`` in the user's data folder.
    most_entries, most_bytes : int
        Bounds: beyond them, what was not used for longest goes.
    """

    def __init__(
        self, folder: Path | None = None, *, most_entries: int = MOST_ENTRIES, most_bytes: int = MOST_BYTES
    ) -> None:
        self.folder = folder if folder is not None else default_folder()
        self.most_entries, self.most_bytes = most_entries, most_bytes
        self.remarks: list[str] = []

    def entries(self) -> tuple[Entry, ...]:
        """Return what is kept, the latest used first; what is damaged is left out and told in ``remarks``."""
        found: list[tuple[float, Entry]] = []
        for path in sorted(self._entries.glob("*.safetensors")):
            entry = self._read(path)
            if entry is not None:
                with contextlib.suppress(OSError):
                    found.append((path.stat().st_mtime, entry))
        return tuple(entry for _, entry in sorted(found, key=lambda pair: -pair[0]))

    def find(self, key: str, network: str | None = None, recipe: str | None = None) -> tuple[Entry, ...]:
        """Return what is kept for the scan of ``key``, the best first."""
        wanted = [
            entry
            for entry in self.entries()
            if entry.key == key and network in (None, entry.card.network) and recipe in (None, entry.card.recipe)
        ]
        return tuple(sorted(wanted, key=lambda entry: -entry.card.gain_db))

    def used(self, entry: Entry) -> None:
        """Remember that ``entry`` was used now."""
        with contextlib.suppress(OSError):
            os.utime(entry.weights)

    def keep(self, key: str, outcome: Outcome) -> Entry | None:
        """Keep the weights of ``outcome`` for the scan of ``key``; None where they were not to be kept.

        They take the place of earlier ones of the same scan, network and recipe, unless those had gained more at the
        same scales. Then the store is brought within its
        bounds. The run's folder is deleted.

        Raises
        ------
        WriteError, WeightsError
        """
        if outcome.weights is None:
            return None
        content = outcome.weights.read_bytes()
        card = read_tuned_card(outcome.weights)
        if card is None:
            raise WeightsError(outcome.weights, words("Engine", "they carry no card"))
        path = self._entries / f"{_checked(key)}-{card.network}-{card.recipe}.safetensors"
        before = self._read(path) if path.exists() else None
        if before is None or before.card.scales != card.scales or before.card.gain_db <= card.gain_db:
            _make(self._entries)
            _write_whole(path, content, overwrite=True)
            _write_whole(path.with_suffix(".json"), card.as_json().encode(), overwrite=True)
        if outcome.weights.parent.parent == self._runs:
            shutil.rmtree(outcome.weights.parent, ignore_errors=True)
        self._bound()
        return self._read(path)

    def export(self, entry: Entry, path: Path, *, overwrite: bool = False) -> Path:
        """Write the weights of ``entry``, with their card inside, to ``path``; raises WriteError."""
        try:
            content = entry.weights.read_bytes()
        except OSError as error:
            raise WeightsError(entry.weights, words("Engine", "they are no longer there")) from error
        return _write_whole(path, content, overwrite=overwrite)

    def delete(self, entry: Entry) -> None:
        """Delete ``entry``; one that is gone already is no error."""
        for path in (entry.weights, entry.weights.with_suffix(".json")):
            with contextlib.suppress(OSError):
                path.unlink()

    # Tunings in progress ---------------------------------------------------------------------------------------

    def run_folder(self, key: str, plan: TuningPlan) -> Path:
        """Return the folder for a new tuning of the scan of ``key``, emptied, with the plan written down in it.

        Raises
        ------
        TuningError
            Such a tuning runs already.
        WriteError
        """
        folder = self.folder_of_run(key, plan)
        if in_use(folder):
            raise TuningError(words("Engine", "This scan is already being tuned, in another window."))
        shutil.rmtree(folder, ignore_errors=True)
        _make(folder)
        content = json.dumps({"key": key, "plan": plan_as_dict(plan)}).encode()
        _write_whole(folder / _RUN, content, overwrite=True)
        return folder

    def folder_of_run(self, key: str, plan: TuningPlan) -> Path:
        """Return where such a tuning of the scan of ``key`` has its folder, whether it is there or not."""
        return self._runs / f"{_checked(key)}-{plan.starts_from}-{plan.recipe}"

    def interrupted(self) -> tuple[Interrupted, ...]:
        """Return the tunings that were cut off: with a checkpoint, and without a process that works on them."""
        found = []
        for folder in sorted(self._runs.glob("*")):
            if not (folder / TENSORS).is_file() or in_use(folder):
                continue
            try:
                told = json.loads((folder / _RUN).read_text(encoding="utf-8"))
                plan = plan_of(told["plan"])
                plan.check()
                found.append(Interrupted(_checked(told["key"]), plan, folder))
            except (OSError, ValueError, KeyError, TypeError, EngineError):
                self._remark(
                    words("Engine", "A tuning that was cut off cannot be gone on with: its files are damaged.")
                )
        return tuple(found)

    def discard(self, folder: Path) -> None:
        """Delete the folder of a tuning, unless a process works in it."""
        if folder.parent == self._runs and not in_use(folder):
            shutil.rmtree(folder, ignore_errors=True)

    # ------------------------------------------------------------------------------------------------------------

    @property
    def _entries(self) -> Path:
        return self.folder / "entries"

    @property
    def _runs(self) -> Path:
        return self.folder / "runs"

    def _read(self, path: Path) -> Entry | None:
        key = path.name[:64]
        try:
            card = read_tuned_card(path) if _KEY.fullmatch(key) else None
            if card is not None:
                return Entry(key, card, path, path.stat().st_size)
        except (WeightsError, OSError):
            pass
        self._remark(words("Engine", "Some tuned weights are damaged and were left out."))
        return None

    def _remark(self, sentence: str) -> None:
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    def _bound(self) -> None:
        whole = 0
        for place, entry in enumerate(self.entries()):
            whole += entry.bytes
            if place and (place >= self.most_entries or whole > self.most_bytes):
                self.delete(entry)


def default_folder() -> Path:
    """Return where this user's tuned weights live; the variable ``VERNIER_DATA`` names another data folder."""
    wished = os.environ.get("VERNIER_DATA")
    if wished:
        return Path(wished) / "tuned"
    return user_data_path("vernier", appauthor=False) / "tuned"


def _write_whole(path: Path, content: bytes, *, overwrite: bool) -> Path:
    # Writing brings the libraries of all file formats with it; to look what is there needs none of them.
    from engine.write.atomic import write_whole

    return write_whole(path, content, overwrite=overwrite)


def _make(folder: Path) -> None:
    from engine.write.atomic import make_folder

    make_folder(folder)


def _checked(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise TuningError("this is not the key of a scan")
    return key
