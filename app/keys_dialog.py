"""Which key does what: a profile to begin with, and single keys changed by pressing them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.action_spec import ActionSpec
from app.forms import beside, form_of, lay_out, problem_label
from app.keymap import MOST_KEYS, Keymap, plain, profiles, shown, why_not
from app.palette import score
from app.words import mark, say, told

ABOUT = mark(
    "KeysDialog", "Choose the keys that are in your fingers, then change single ones. The mouse stays as it is."
)
ACTION, KEYS = range(2)


class KeysDialog(QDialog):
    """Profile, actions with their keys, and a box that takes the next key.

    Parameters
    ----------
    specs : sequence of ActionSpec
        The table of actions, with the keys that it has without a profile.
    keymap : Keymap
        Where to begin.
    use : callable
        Takes the keymap that the user keeps.
    """

    def __init__(
        self,
        specs: Sequence[ActionSpec],
        keymap: Keymap,
        use: Callable[[Keymap], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._specs, self._use = tuple(specs), use
        self.keymap = keymap
        self.setWindowTitle(say("KeysDialog", "Keys"))
        self.resize(680, 640)
        self.profile = QComboBox()
        self.profile.setAccessibleName(say("KeysDialog", "Profile of keys"))
        for profile in profiles().values():
            self.profile.addItem(told(profile.title), profile.id)
            self.profile.setItemData(self.profile.count() - 1, told(profile.about), Qt.ItemDataRole.ToolTipRole)
        self.profile.setCurrentIndex(self.profile.findData(keymap.profile))
        self.about = QLabel()
        self.about.setObjectName("muted")
        self.about.setWordWrap(True)
        self.filter = QLineEdit()
        self.filter.setAccessibleName(say("KeysDialog", "Find an action or a key"))
        self.filter.setPlaceholderText(say("KeysDialog", "Find an action or a key"))
        self.table = self._make_table()
        self.edit = QKeySequenceEdit()
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(say("KeysDialog", "New key for the chosen action"))
        self.edit.setToolTip(say("KeysDialog", "Click here and press the key"))
        self.give = self._button(
            say("KeysDialog", "Use this key"),
            say("KeysDialog", "In the place of the keys that the action has"),
            self._give,
        )
        self.also = self._button(
            say("KeysDialog", "Add this key"), say("KeysDialog", "Beside the keys that the action has"), self._add
        )
        self.none = self._button(
            say("KeysDialog", "No key"),
            say("KeysDialog", "The action stays in the menus and in the palette"),
            self._clear,
        )
        self.reset = self._button(
            say("KeysDialog", "As in the profile"),
            say("KeysDialog", "Undo what was changed of this action"),
            self._reset,
        )
        self.error = problem_label()
        self.take = self._button(
            say("KeysDialog", "Take it from there"), say("KeysDialog", "The other action loses this key"), self._take
        )
        self.take.hide()
        self.reset_all = self._button(
            say("KeysDialog", "Reset all"), say("KeysDialog", "Every key as in the profile"), self._reset_all
        )
        self.cancel = self._button(
            say("KeysDialog", "Cancel"), say("KeysDialog", "Leave the keys as they were"), self.reject
        )
        self.keep = self._button(say("KeysDialog", "Keep"), say("KeysDialog", "Use these keys"), self._keep)
        self.keep.setObjectName("primary")
        self._wanted: tuple[ActionSpec, tuple[str, ...], str] | None = None
        self._lay_out()
        self.profile.currentIndexChanged.connect(self._choose_profile)
        self.filter.textChanged.connect(lambda _: self._filter())
        self.table.currentCellChanged.connect(lambda *_: self._choose())
        self._refresh()
        self.table.setCurrentCell(0, ACTION)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(self._specs), 2)
        table.setAccessibleName(say("KeysDialog", "Actions and their keys"))
        table.setHorizontalHeaderLabels([say("KeysDialog", "Action"), say("KeysDialog", "Keys")])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.horizontalHeader().setSectionResizeMode(ACTION, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(KEYS, 190)
        table.setMinimumHeight(240)
        self._cells = [QTableWidgetItem() for _ in self._specs]
        for row, spec in enumerate(self._specs):
            table.setItem(row, ACTION, QTableWidgetItem(spec.text))
            table.setItem(row, KEYS, self._cells[row])
        return table

    def _button(self, text: str, tip: str, handler: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: handler())
        return button

    def _lay_out(self) -> None:
        changing = _held(beside(self.edit, self.give, self.also, self.none, self.reset, stretch=0))
        problem = _held(beside(self.error, self.take, stretch=0))
        form = form_of(
            ((say("KeysDialog", "Profile"), self.profile), ("", self.about), (say("KeysDialog", "Find"), self.filter))
        )
        buttons = (self.reset_all, self.cancel, self.keep)
        lay_out(
            self, say("KeysDialog", "Keys"), str(ABOUT), (form, self.table, changing, problem), buttons, room=self.table
        )

    # What is shown

    def _refresh(self) -> None:
        for row, spec in enumerate(self._specs):
            item = self._cells[row]
            font = item.font()
            font.setBold(spec.id in self.keymap.own)
            item.setFont(font)
            item.setText(shown(self.keymap.keys(spec)))
            item.setToolTip(say("KeysDialog", "Changed by you") if spec.id in self.keymap.own else "")
        self.about.setText(told(profiles()[self.keymap.profile].about))
        self.reset_all.setEnabled(bool(self.keymap.own))
        self._filter()
        self._choose()

    def _filter(self) -> None:
        typed = self.filter.text().strip()
        for row, spec in enumerate(self._specs):
            keys = [key.casefold() for key in self.keymap.keys(spec)]
            there = not typed or score(typed, spec.text) is not None or typed.casefold() in keys
            self.table.setRowHidden(row, not there)

    def _choose(self) -> None:
        self._say("")
        spec = self.chosen
        self.edit.clear()
        for button in (self.give, self.also, self.none):
            button.setEnabled(spec is not None)
        self.reset.setEnabled(spec is not None and spec.id in self.keymap.own)

    @property
    def chosen(self) -> ActionSpec | None:
        """The action of the current row."""
        row = self.table.currentRow()
        return self._specs[row] if 0 <= row < len(self._specs) else None

    def _say(self, problem: str, *, can_take: bool = False) -> None:
        self.error.setText(problem)
        self.error.setVisible(bool(problem))
        self.take.setVisible(can_take)

    # What the user changes

    def _choose_profile(self) -> None:
        self.keymap = replace(self.keymap, profile=str(self.profile.currentData()))
        self._refresh()

    def _give(self) -> None:
        self._ask(())

    def _add(self) -> None:
        if self.chosen is not None:
            self._ask(self.keymap.keys(self.chosen))

    def _ask(self, before: tuple[str, ...]) -> None:
        spec, keys = self.chosen, self.edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        if spec is None:
            return
        if not keys:
            self._say(say("KeysDialog", "Click into the box and press the key first."))
            return
        wrong = why_not(spec, keys)
        if not wrong and len(before) >= MOST_KEYS:
            wrong = say("KeysDialog", "{count} keys for one action are enough.").format(count=MOST_KEYS)
        other = self.keymap.taken(spec, keys, self._specs)
        if not wrong and other is not None:
            self._wanted = (spec, before, keys)
            self._say(
                say("KeysDialog", "{keys} belongs to “{action}”.").format(keys=shown([keys]), action=other.text),
                can_take=True,
            )
        elif wrong:
            self._say(wrong)
        else:
            self._set(spec, before, keys)

    def _set(self, spec: ActionSpec, before: tuple[str, ...], keys: str) -> None:
        kept = tuple(one for one in before if plain(one) != plain(keys))
        self.keymap = self.keymap.changed(spec, (*kept, keys))
        self._refresh()

    def _take(self) -> None:
        if self._wanted is None:
            return
        spec, before, keys = self._wanted
        while (other := self.keymap.taken(spec, keys, self._specs)) is not None:
            left = tuple(one for one in self.keymap.keys(other) if plain(one) != plain(keys))
            self.keymap = self.keymap.changed(other, left)
        self._set(spec, before, keys)

    def _clear(self) -> None:
        if self.chosen is not None:
            self.keymap = self.keymap.changed(self.chosen, ())
            self._refresh()

    def _reset(self) -> None:
        if self.chosen is not None:
            keys = self.keymap.of_profile(self.chosen)
            self.keymap = self.keymap.changed(self.chosen, keys)
            self._refresh()

    def _reset_all(self) -> None:
        self.keymap = Keymap(self.keymap.profile)
        self._refresh()

    def clashes(self) -> list[str]:
        """Return a sentence for every key that two actions have."""
        seen: dict[str, ActionSpec] = {}
        found = []
        for spec in self._specs:
            for keys in self.keymap.keys(spec):
                other = seen.setdefault(plain(keys), spec)
                if other is not spec:
                    found.append(
                        say("KeysDialog", "{keys} means both “{first}” and “{second}”.").format(
                            keys=shown([keys]), first=other.text, second=spec.text
                        )
                    )
        return found

    def _keep(self) -> None:
        # A profile chosen after keys were changed, or a reset, can bring a key back that is in use by now.
        clashes = self.clashes()
        if clashes:
            self._say(" ".join(clashes[:2]))
            return
        self._use(self.keymap)
        self.accept()


def _held(row: QHBoxLayout) -> QWidget:
    """Return a widget that holds a row, without margins."""
    row.setContentsMargins(0, 0, 0, 0)
    held = QWidget()
    held.setLayout(row)
    return held
