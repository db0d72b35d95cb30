"""The line below the panes for scans over time: play, the moment, the achieved rate beside the asked one."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from app.cine.moments import depth_of, moments_of, place_of, show_moment
from app.cine.player import Player
from app.cine.state import CineState
from app.session import Session
from app.text import moment_text, slice_text
from app.theme import Theme, put_icon
from app.tips import put_tip
from app.words import say

ROOM = CineState(playing=True, speed=0.75, rate=88.8, frame_ms=8.8)
"""Nothing to be said is longer."""


class CineBar(QFrame):
    """Time, beside the bar of positions. Hidden where a scan has no time, unless its slices are played."""

    def __init__(self, session: Session, player: Player, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self.setObjectName("panel")
        self.play = self._button("play", say("Cine", "Play or stop"), "cine")
        self.slower = self._button("slower", say("Cine", "Slower"), "slower")
        self.faster = self._button("faster", say("Cine", "Faster"), "faster")
        self.loop = self._button("loop", say("Cine", "Begin again at the end"), "loop")
        self.loop.setCheckable(True)
        self.play.clicked.connect(player.toggle)
        self.slower.clicked.connect(lambda: player.change_speed(-1))
        self.faster.clicked.connect(lambda: player.change_speed(1))
        self.loop.clicked.connect(player.toggle_loop)
        self.time = QSlider(Qt.Orientation.Horizontal)
        self.time.setAccessibleName(say("Cine", "Time"))
        self.time.valueChanged.connect(lambda moment: show_moment(session, moment))
        self.moment, self.rate = QLabel(), QLabel()
        for label in (self.moment, self.rate):
            label.setObjectName("muted")
        self.rate.setAccessibleName(say("Cine", "Frames a second"))
        self.rate.setToolTip(say("Cine", "Frames a second that are shown, of those that are asked for"))
        self.rate.setMinimumWidth(self.rate.fontMetrics().horizontalAdvance(ROOM.words))
        self.rate.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 10, 4)
        layout.setSpacing(4)
        for widget in (self.play, self.slower, self.faster, self.loop):
            layout.addWidget(widget)
        layout.addWidget(self.time, 1)
        layout.addWidget(self.moment)
        layout.addWidget(self.rate)
        for event in (session.slice_changed, session.scans_changed, session.cine_changed):
            event.connect(self.refresh)
        self._shown_as = ""
        self.refresh()

    def _button(self, name: str, text: str, action: str) -> QToolButton:
        button = QToolButton()
        put_icon(button, name, self._theme)
        put_tip(button, self._session, text, action)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def refresh(self) -> None:
        """Show the moment and the rate."""
        session, scan, state = self._session, self._session.scan, self._session.cine
        moments = moments_of(scan) if scan is not None else 1
        position, moment = place_of(session)
        with QSignalBlocker(self.time):
            self.time.setRange(0, moments - 1)
            self.time.setValue(moment)
        self.time.setVisible(moments > 1)
        self.moment.setText(moment_text(scan, session.index) if scan is not None else "")
        # As wide as at the end, so that the slider stays as it is while a film plays.
        longest = moment_text(scan, len(scan) - 1) if scan is not None else ""
        self.moment.setMinimumWidth(self.moment.fontMetrics().horizontalAdvance(longest))
        self.rate.setText(state.words)
        name = "pause" if state.playing else "play"
        if name != self._shown_as:
            self._shown_as = name
            put_icon(self.play, name, self._theme)
        self.loop.setChecked(state.loop)
        channels = bool(scan is not None and scan.channels)
        for widget in (self.play, self.slower, self.faster, self.loop, self.rate):
            widget.setVisible(not channels)
        if moments == 1 and scan is not None and state.playing:
            self.moment.setText(slice_text(position, depth_of(scan)))
        self.setVisible(moments > 1 or state.playing)
