"""The table of actions as Qt's own, and the keys that last while they are held."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.action_spec import ActionSpec
from app.keymap import Keymap, pressed


class Shortcuts:
    """Makes a QAction of every entry of the table.

    Parameters
    ----------
    specs : sequence of ActionSpec
        The table.
    window : QWidget
        Where shortcuts work.
    keymap : Keymap
        Which key does what.

    Attributes
    ----------
    actions : dict
        Every action by its id.
    for_panes : list of QAction
        Those whose shortcuts work while a pane has the focus.
    table, specs : tuple of ActionSpec
        The table as given, and with the keys that hold now.
    """

    def __init__(self, specs: Sequence[ActionSpec], window: QWidget, keymap: Keymap | None = None) -> None:
        self.table = tuple(specs)
        self._held: dict[Qt.Key, ActionSpec] = {}
        self.actions: dict[str, QAction] = {}
        self.for_panes: list[QAction] = []
        for spec in specs:
            action = QAction(spec.text, window)
            if not spec.hold:
                action.triggered.connect(lambda _checked=False, run=spec.run: run())
            if spec.panes_only:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                self.for_panes.append(action)
            else:
                window.addAction(action)
            self.actions[spec.id] = action
        self.specs: tuple[ActionSpec, ...] = ()
        self.use(keymap or Keymap())

    def use(self, keymap: Keymap) -> None:
        """Give the actions other keys."""
        self.let_go()
        self.specs = keymap.dressed(self.table)
        self._held = {pressed(keys)[0].key(): spec for spec in self.specs if spec.hold for keys in spec.shortcuts}
        for spec in self.specs:
            if not spec.hold:
                self.actions[spec.id].setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])

    def press(self, event: QKeyEvent) -> bool:
        """Begin what lasts while a key is held; returns whether the key is one of those."""
        spec = self._held.get(Qt.Key(event.key()))
        if spec is None or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            return False
        if not event.isAutoRepeat():
            spec.run(True)
        return True

    def release(self, event: QKeyEvent) -> bool:
        """End it; returns whether the key is one of those."""
        spec = self._held.get(Qt.Key(event.key()))
        if spec is None:
            return False
        if not event.isAutoRepeat():
            spec.run(False)
        return True

    def let_go(self) -> None:
        """End all of it: the keyboard belongs to another window, and a release will never be told."""
        for spec in self._held.values():
            spec.run(False)
