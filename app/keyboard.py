"""Everything that the keyboard can do: the keys that hold, the dialog that changes them, and the palette."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.action_spec import ActionSpec
from app.answers import Choice
from app.keymap import Keymap, shown
from app.keys_dialog import KeysDialog
from app.palette import Entry, Palette
from app.session import Session
from app.settings import Settings
from app.shortcuts import Shortcuts
from app.text import own_text, preset_text
from app.words import say

NOT_IN_PALETTE = {"palette"}


class Keyboard(Shortcuts):
    """The shortcuts of a window, as the user has set them.

    Parameters
    ----------
    specs : sequence of ActionSpec
        The table.
    window : QWidget
        Where shortcuts work.
    session, settings
        Of the window.
    networks : sequence of Choice
        What the palette offers beside actions, scans and presets.
    """

    def __init__(
        self,
        specs: Sequence[ActionSpec],
        window: QWidget,
        session: Session,
        settings: Settings,
        networks: Sequence[Choice],
    ) -> None:
        self.keymap = settings.keymap
        self._window, self._session, self._settings, self._networks = window, session, settings, tuple(networks)
        super().__init__(specs, window, self.keymap)

    def offer(self, network: Choice) -> None:
        """Have the palette offer one more network."""
        self._networks = (*(known for known in self._networks if known.id != network.id), network)

    def use(self, keymap: Keymap) -> None:
        """Give the actions other keys, and have the window name those."""
        super().use(keymap)
        self._session.set_keys({spec.id: shown(spec.shortcuts[:1]) for spec in self.specs if spec.shortcuts})

    def change(self) -> None:
        """Let the user choose a profile and change keys."""
        dialog = KeysDialog(self.table, self.keymap, self._keep, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _keep(self, keymap: Keymap) -> None:
        self.keymap = self._settings.keymap = keymap
        self._settings.save()
        self.use(keymap)

    def find(self) -> None:
        """Open the palette."""
        palette = Palette(tuple(self.entries()), self._window)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.open()

    def entries(self) -> Iterator[Entry]:
        """Yield everything that the palette finds; what lasts while a key is held is no command."""
        session = self._session
        numbered = {f"preset-{place}" for place in range(1, 10)}
        for spec in self.specs:
            if not spec.hold and spec.id not in NOT_IN_PALETTE | numbered:
                yield Entry(spec.text, spec.group.title, shown(spec.shortcuts[:1]), spec.run)
        for scan in session.scans:
            yield Entry(own_text(scan.title), say("Palette", "Scan"), "", partial(session.show_scan, scan))
        for network in self._networks:
            yield Entry(network.label, say("Palette", "Network"), "", partial(session.ask_network, network.id))
        for place, preset in enumerate(session.images.presets):
            text = preset_text(preset)
            yield Entry(
                text,
                say("Palette", "Window"),
                session.keys.get(f"preset-{place + 1}", ""),
                partial(session.set_window, preset),
            )
