"""The section of the controls that tunes: recipe and time, then progress, curves and what can be done meanwhile."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.session import Session
from app.text import own_text
from app.theme import Theme
from app.tips import put_tip
from app.tuning.curves import Curves
from app.tuning.state import Intent, Run, Stage
from app.tuning.workshop import gain_text
from app.words import mark, say, told
from engine.tune import TuningRecipe

MINUTES: tuple[float, ...] = (1, 2, 5, 10, 30, 60)
BAR_STEPS = 1000

TIPS = {
    Intent.START: (mark("TuningPanel", "Adapt the network to the scan on screen, in the background"), "tune"),
    Intent.PAUSE: (mark("TuningPanel", "Stop for a while, or go on"), "tune-pause"),
    Intent.FINISH: (mark("TuningPanel", "Stop now; the best weights so far are kept if they help"), "tune-finish"),
    Intent.CANCEL: (mark("TuningPanel", "Stop now and keep nothing"), "tune-cancel"),
    Intent.SHOW_CURRENT: (
        mark("TuningPanel", "Magnify with the weights as they are now, to look at; they cannot be exported"),
        "tune-show",
    ),
    Intent.LIST: (mark("TuningPanel", "Everything that was tuned: export it, delete it"), "tuned-weights"),
}
"""What each button does, and the id of the action that does the same."""


class TuningPanel(QWidget):
    """Shows the state of tuning, and sends intents.

    Parameters
    ----------
    session : Session
        Of the window.
    recipes : tuple of TuningRecipe
        On offer.
    obey : callable
        Takes an :class:`~app.tuning.state.Intent`.

    Signals
    -------
    changed_height(bool)
        There is more or less to see than before; whether the user has just asked for it.
    """

    changed_height = Signal(bool)

    def __init__(
        self,
        session: Session,
        recipes: tuple[TuningRecipe, ...],
        obey: Callable[[Intent], None],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._obey = obey
        self._theme = theme
        self._sentences = {recipe.id: told(recipe.sentence) for recipe in recipes}
        self._titles = {recipe.id: told(recipe.title) for recipe in recipes}
        self.curves: Curves | None = None
        self._make_controls(recipes)
        self._lay_out()
        for event in (session.tuning_changed, session.slice_changed, session.request_changed, session.images_changed):
            event.connect(self.refresh)
        session.options_changed.connect(self._dress)
        self.refresh()

    def _make_controls(self, recipes: tuple[TuningRecipe, ...]) -> None:
        self.recipe = QComboBox()
        self.recipe.setAccessibleName(say("TuningPanel", "Tuning recipe"))
        for place, recipe in enumerate(recipes):
            self.recipe.addItem(told(recipe.title), recipe.id)
            self.recipe.setItemData(place, told(recipe.sentence), Qt.ItemDataRole.ToolTipRole)
        self.minutes = QComboBox()
        self.minutes.setAccessibleName(say("TuningPanel", "Minutes of tuning"))
        self.minutes.setToolTip(say("TuningPanel", "How long it may take"))
        self.minutes.addItem(say("TuningPanel", "Its own time"), None)
        for minutes in MINUTES:
            self.minutes.addItem(say("TuningPanel", "{minutes} min").format(minutes=f"{minutes:g}"), minutes)
        for combo in (self.recipe, self.minutes):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
            combo.activated.connect(self._wish)
        self.sentence = self._words()
        self.outcome = self._words()
        self.outcome.setObjectName("outcome")
        self.start = self._button(say("TuningPanel", "Tune on this scan"), Intent.START)
        self.list = self._button(say("TuningPanel", "Tuned weights…"), Intent.LIST)
        self.list.setObjectName("link")
        self.what = self._words()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("TuningPanel", "Progress of tuning"))
        self.times = self._words()
        self.times.setObjectName("value")
        self.pause = self._button(say("TuningPanel", "Pause"), Intent.PAUSE)
        self.finish = self._button(say("TuningPanel", "Keep the best"), Intent.FINISH)
        self.finish.setAccessibleName(say("TuningPanel", "Stop and keep the best"))
        self.cancel = self._button(say("TuningPanel", "Cancel"), Intent.CANCEL)
        self.cancel.setAccessibleName(say("TuningPanel", "Cancel tuning"))
        self.current = QCheckBox(say("TuningPanel", "Show the current weights"))
        self._tell(self.current, Intent.SHOW_CURRENT)
        self.current.clicked.connect(lambda _checked: self._obey(Intent.SHOW_CURRENT))

    @staticmethod
    def _words() -> QLabel:
        label = QLabel()
        label.setObjectName("muted")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _button(self, text: str, intent: Intent) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("quiet")
        self._tell(button, intent)
        button.clicked.connect(lambda _checked=False: self._obey(intent))
        return button

    def _tell(self, widget: QWidget, intent: Intent) -> None:
        tip, action = TIPS[intent]
        put_tip(widget, self._session, str(tip), action)

    def _lay_out(self) -> None:
        heading = QLabel(say("TuningPanel", "TUNE ON THIS SCAN"))
        heading.setObjectName("section")
        top = QHBoxLayout()
        top.addWidget(heading, 1)
        top.addWidget(self.list)
        choice = QHBoxLayout()
        choice.setSpacing(6)
        choice.addWidget(self.recipe, 3)
        choice.addWidget(self.minutes, 2)
        self.idle = QWidget()
        idle = _column(self.idle)
        idle.addLayout(choice)
        idle.addWidget(self.sentence)
        idle.addWidget(self.start)
        buttons = QGridLayout()
        buttons.setSpacing(6)
        for place, button in enumerate((self.pause, self.finish, self.cancel)):
            buttons.addWidget(button, 0, place)
        self.busy = QWidget()
        self._busy = _column(self.busy)
        for widget in (self.what, self.bar, self.times):
            self._busy.addWidget(widget)
        self._busy.addLayout(buttons)
        self._busy.addWidget(self.current)
        layout = _column(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.idle)
        layout.addWidget(self.busy)
        layout.addWidget(self.outcome)

    def _dress(self) -> None:
        if self.curves is not None:
            self.curves.dress()

    # Intents

    def _wish(self) -> None:
        tuning = self._session.tuning
        wish = replace(tuning.wish, recipe=str(self.recipe.currentData()), minutes=self.minutes.currentData())
        self._session.set_tuning(replace(tuning, wish=wish))

    # State

    def refresh(self) -> None:
        """Show the state of the session."""
        session, tuning = self._session, self._session.tuning
        run, scan = tuning.run, session.scan
        began, over = run is not None and self.busy.isHidden(), run is None and self.idle.isHidden()
        self.idle.setVisible(run is None)
        self.busy.setVisible(run is not None)
        if began or over:
            self.changed_height.emit(began)
        if run is not None:
            self._show_run(run)
        else:
            self._show_wish()
        ended = tuning.ended.get(scan.key) if scan is not None else None
        shown = run is None and ended is not None
        self.outcome.setVisible(shown)
        if ended is not None:
            self.outcome.setText(told(ended.sentence))
            kind = "problem" if ended.problem else "kept" if ended.kept else "not kept"
            if self.outcome.property("kind") != kind:
                self.outcome.setProperty("kind", kind)
                self.outcome.style().unpolish(self.outcome)
                self.outcome.style().polish(self.outcome)

    def _show_wish(self) -> None:
        session, wish = self._session, self._session.tuning.wish
        with QSignalBlocker(self.recipe), QSignalBlocker(self.minutes):
            self.recipe.setCurrentIndex(max(self.recipe.findData(wish.recipe), 0))
            place = next((k for k in range(self.minutes.count()) if self.minutes.itemData(k) == wish.minutes), 0)
            self.minutes.setCurrentIndex(place)
        self.sentence.setText(self._sentences.get(wish.recipe, ""))
        scan = session.scan
        self.start.setEnabled(scan is not None and not scan.labels and session.images.slice_ is not None)

    def _show_run(self, run: Run) -> None:
        session = self._session
        here = session.scan is not None and session.scan.key == run.scan
        name = self._titles.get(run.recipe, run.recipe)
        self.what.setText(f"{name} · {run.network}" if here else f"{name} · {run.network} · “{own_text(run.title)}”")
        whole = run.seconds + run.seconds_left
        self.bar.setRange(0, BAR_STEPS if whole > 0 else 0)
        self.bar.setValue(round(BAR_STEPS * run.seconds / whole) if whole > 0 else 0)
        self.times.setText(times_text(run))
        if self.curves is None and run.losses:
            # Made when there is something to draw: the first picture does not wait for a plot.
            self.curves = Curves(self._theme)
            self._busy.insertWidget(3, self.curves)
            self.changed_height.emit(False)
        if self.curves is not None:
            self.curves.setVisible(bool(run.losses))
            self.curves.show_run(run)
        stopping = run.stage is Stage.STOPPING
        self.pause.setText(say("TuningPanel", "Go on") if run.stage is Stage.PAUSED else say("TuningPanel", "Pause"))
        self.pause.setEnabled(run.stage in {Stage.RUNNING, Stage.PAUSED})
        self.finish.setEnabled(run.stage in {Stage.RUNNING, Stage.PAUSED})
        self.cancel.setEnabled(not stopping)
        self.current.setEnabled(run.preview is not None and here)
        self.current.setChecked(session.tuning.show_current)


def _column(parent: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    return layout


def seconds_text(seconds: float) -> str:
    """Return a time as the user counts it."""
    if not math.isfinite(seconds) or seconds < 0:
        return "–"
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    return (
        say("TuningPanel", "{minutes} min").format(minutes=round(seconds / 60))
        if whole < 6000
        else f"{seconds / 3600:.1f} h"
    )


def times_text(run: Run) -> str:
    """Return how far a run is, in a line."""
    if run.stage is Stage.PREPARING:
        phase = told(run.phase)
        return f"{phase[:1].upper()}{phase[1:]} …" if phase else say("TuningPanel", "Getting ready …")
    if run.stage is Stage.STOPPING:
        return say("TuningPanel", "Stopping …")
    time = seconds_text(run.seconds)
    parts = [
        say("TuningPanel", "Paused at {time}").format(time=time) if run.stage is Stage.PAUSED else time,
        say("TuningPanel", "{time} left").format(time=seconds_text(run.seconds_left)),
    ]
    if run.gains:
        parts.append(say("TuningPanel", "gain {gain}").format(gain=gain_text(run.gains[-1][1])))
    return " · ".join(parts)
