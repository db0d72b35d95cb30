"""The table of actions as Qt's own, and the keys that last while they are held."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.actions import ActionSpec


class Shortcuts:
    """Makes a QAction of every entry of the table.

    Parameters
    ----------
    specs : sequence of ActionSpec
        The table.
    window : QWidget
        Where shortcuts work.

    Attributes
    ----------
    actions : dict
        Every action by its id.
    for_panes : list of QAction
        Those whose shortcuts work while a pane has the focus.
    """

    def __init__(self, specs: Sequence[ActionSpec], window: QWidget) -> None:
        self._held = {Qt.Key[f"Key_{spec.shortcuts[0]}"]: spec for spec in specs if spec.hold}
        self.actions: dict[str, QAction] = {}
        self.for_panes: list[QAction] = []
        for spec in specs:
            action = QAction(spec.text, window)
            if not spec.hold:
                action.setShortcuts([QKeySequence(keys) for keys in spec.shortcuts])
                action.triggered.connect(lambda _checked=False, run=spec.run: run())
            if spec.panes_only:
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                self.for_panes.append(action)
            else:
                window.addAction(action)
            self.actions[spec.id] = action

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
