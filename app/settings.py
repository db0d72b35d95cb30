"""What is remembered between runs, in the user's own configuration folder: nothing but paths and preferences."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path
from PySide6.QtCore import QByteArray, QSettings

from app.keymap import FIRST_PROFILE, Keymap
from app.state import MOST_STEPS, Layout
from engine.geometry import Scale
from engine.memory import total_bytes
from engine.refinement import Ensemble, Refinement

MOST_RECENT = 10
LEAST_SHARE, MEMORY_SHARE, MOST_SHARE = 0.02, 0.15, 0.6
FILE_NAME = "window.ini"
PRESETS_NAME = "window-presets.json"
ARCHIVES_NAME = "pacs.json"
SESSION_NAME = "session.json"


class Settings:
    """Typed access to the settings file.

    Parameters
    ----------
    folder : pathlib.Path, optional
        Where the file lives; by default the user's configuration folder.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder if folder is not None else user_config_path("vernier", appauthor=False)
        self._store = QSettings(str(self._folder / FILE_NAME), QSettings.Format.IniFormat)

    @property
    def presets_file(self) -> Path:
        """Where the user's own window presets lie, if there are any."""
        return self._folder / PRESETS_NAME

    @property
    def archives_file(self) -> Path:
        """Where the hospital's archives are that the user has set up."""
        return self._folder / ARCHIVES_NAME

    @property
    def session_file(self) -> Path:
        """Where it is kept what was open."""
        return self._folder / SESSION_NAME

    @property
    def keeps_session(self) -> bool:
        """Whether what is open is kept for the next start."""
        return str(self._store.value("keepSession", "true")).lower() != "false"

    @keeps_session.setter
    def keeps_session(self, kept: bool) -> None:
        self._store.setValue("keepSession", "true" if kept else "false")

    @property
    def recent(self) -> tuple[Path, ...]:
        """Paths opened before that are still there, newest first."""
        stored = self._store.value("recent", [])
        names = [stored] if isinstance(stored, str) else list(stored) if isinstance(stored, list) else []
        return tuple(path for path in map(Path, names) if path.exists())

    def remember(self, path: Path) -> None:
        """Put a path at the top of the recent ones."""
        path = path.absolute()
        kept = [path, *(other for other in self.recent if other != path)]
        self._store.setValue("recent", [str(other) for other in kept[:MOST_RECENT]])

    def forget_recent(self) -> None:
        """Forget all recent paths."""
        self._store.remove("recent")

    @property
    def theme(self) -> str:
        """Name of the colours."""
        return str(self._store.value("theme", "dark"))

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def language(self) -> str:
        """Code of the language; empty for the desktop's own."""
        return str(self._store.value("language", ""))

    @language.setter
    def language(self, code: str) -> None:
        self._store.setValue("language", code)

    @property
    def patient(self) -> bool:
        """Whether patient data are shown."""
        return str(self._store.value("patientData", "true")).lower() != "false"

    @patient.setter
    def patient(self, shown: bool) -> None:
        self._store.setValue("patientData", "true" if shown else "false")

    @property
    def keymap(self) -> Keymap:
        """Which key does what."""
        profile = str(self._store.value("keyProfile", FIRST_PROFILE))
        return Keymap.read(profile, str(self._store.value("keys", "")))

    @keymap.setter
    def keymap(self, keymap: Keymap) -> None:
        self._store.setValue("keyProfile", keymap.profile)
        self._store.setValue("keys", keymap.stored())

    @property
    def layout(self) -> Layout:
        """How the panes stand."""
        name = str(self._store.value("layout", Layout.GRID.value))
        return next((layout for layout in Layout if layout.value == name), Layout.GRID)

    @layout.setter
    def layout(self, layout: Layout) -> None:
        self._store.setValue("layout", layout.value)

    @property
    def scale(self) -> Scale | None:
        """The magnification used last."""
        parts = str(self._store.value("scale", "")).split(" ")
        try:
            return Scale(float(parts[0]), float(parts[1]))
        except (ValueError, IndexError):
            return None

    @scale.setter
    def scale(self, scale: Scale) -> None:
        self._store.setValue("scale", f"{scale.vertical:.2f} {scale.horizontal:.2f}")

    @property
    def refinement(self) -> Refinement | None:
        """What was last asked for beyond one pass of the network; None: nothing of its own."""
        ensemble, _, steps = str(self._store.value("refinement", "")).partition(" ")
        try:
            return Refinement(Ensemble(ensemble), min(max(int(steps), 0), MOST_STEPS))
        except ValueError:
            return None

    @refinement.setter
    def refinement(self, refinement: Refinement | None) -> None:
        told = f"{refinement.ensemble.value} {refinement.back_projections}" if refinement is not None else ""
        self._store.setValue("refinement", told)

    @property
    def memory_share(self) -> float:
        """Part of the machine's memory for slices that were read, 0.02 to 0.6."""
        try:
            share = float(str(self._store.value("memoryShare", MEMORY_SHARE)))
        except ValueError:
            share = MEMORY_SHARE
        # Written so that a share that is no number becomes the least one.
        return max(LEAST_SHARE, min(share, MOST_SHARE))

    @memory_share.setter
    def memory_share(self, share: float) -> None:
        self._store.setValue("memoryShare", share)

    @property
    def slice_memory(self) -> int:
        """The same in bytes."""
        return int(self.memory_share * total_bytes())

    @property
    def geometry(self) -> QByteArray | None:
        """Place and size of the window when it was last closed."""
        value = self._store.value("geometry")
        return value if isinstance(value, QByteArray) else None

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    def save(self) -> None:
        """Write the file now; a configuration folder that cannot be written is not worth a message."""
        self._store.sync()
