# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""Where readers rate: pictures, five grades, how far they are, and nothing that tells what made a picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.pixels import grey_image
from app.theme import Theme
from app.words import mark, say, told
from engine.errors import EngineError
from engine.measure.opinion import GRADES, Stimulus, Study

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KEPT = mark(
    "RatingWindow",
    "Keys 1 to 5 rate, Backspace goes back, + - and a drag look closer, Esc leaves; what you rated is kept.",
)
CLOSER, CLOSEST = 1.25, 16.0


@dataclass(slots=True)
class Look:
    """Where readers look: the same part of every picture, so that none is seen better than another.

    Attributes
    ----------
    zoom : float
        1: all of the picture; 2: half of its width and height.
    x, y : float
        What is in the middle, as shares of width and height.
    """

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    def closer(self, factor: float) -> None:
        """Look closer, or from further away."""
        self.zoom = min(max(self.zoom * factor, 1.0), CLOSEST)
        self.drag(0.0, 0.0)

    def drag(self, x: float, y: float) -> None:
        """Look elsewhere, by shares of the picture; the middle stays on it."""
        edge = 0.5 / self.zoom
        self.x, self.y = (min(max(place + by, edge), 1 - edge) for place, by in ((self.x, x), (self.y, y)))


class StudyPicture(QWidget):
    """One picture, as large as there is room, with its aspect; every picture is enlarged in the same way."""

    def __init__(self, theme: Theme, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._look = theme, look
        self._image = QImage()
        self._aspect = 1.0
        self.letter, self.grade, self.current = "", 0, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 120)

    def sizeHint(self) -> QSize:
        """Return a size that lets two pictures share a small screen."""
        return QSize(480, 480)

    def show_picture(self, image: QImage, aspect: float) -> None:
        """Show a picture whose pixels are ``aspect`` times as high as wide."""
        self._image, self._aspect = image, aspect
        self.update()

    def place(self) -> QRectF:
        """Return where all of the picture lies, also what is out of sight, in logical pixels."""
        look = self._look
        wide, tall = self._image.width(), self._image.height() * self._aspect
        if not wide or not tall:
            return QRectF()
        room = QRectF(self.rect()).adjusted(4, 4, -4, -26 if self.letter else -4)
        zoom = min(room.width() / wide, room.height() / tall) * look.zoom
        size = QSize(max(1, round(wide * zoom)), max(1, round(tall * zoom)))
        left, top = room.center().x() - size.width() * look.x, room.center().y() - size.height() * look.y
        return QRectF(round(left), round(top), size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and under it its letter and grade."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipRect(self.rect().adjusted(0, 0, 0, -26 if self.letter else 0))
        painter.drawImage(self.place(), self._image)
        painter.setClipping(False)
        if self.letter:
            given = f" · {self.grade}" if self.grade else ""
            foot = QRectF(0, self.height() - 24, self.width(), 22)
            painter.setPen(QColor(235, 238, 241))
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, f"{self.letter}{given}")
            if self.current:
                painter.setPen(QPen(self._theme.colour("accent"), 2))
                painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()


class RatingWindow(QDialog):
    """Shows what a reader has not rated yet, one trial after the other.

    Parameters
    ----------
    study : Study
        Which one; ratings go into its folder at once.
    reader : str
        Code of the reader.
    """

    def __init__(self, study: Study, reader: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._study, self._reader, self._theme = study, reader, theme
        self._trials = study.trials(reader)
        self.given = {one.stimulus: one.score for one in study.ratings() if one.reader == reader}
        self._total = sum(len(trial) for trial in self._trials)
        self._trial = next((place for place, trial in enumerate(self._trials) if self._open_in(trial)), -1)
        self._current = 0
        self._shown = -2
        self.look = Look()
        self._held: QPointF | None = None
        self.pictures: list[StudyPicture] = []
        self.setWindowTitle(say("RatingWindow", "Reader study"))
        self.resize(1100, 860)
        self.state, self.hint = QLabel(), QLabel(str(KEPT))
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.state.setObjectName("paneTitle")
        self.hint.setObjectName("muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("RatingWindow", "Rated so far"))
        self.bar.setRange(0, self._total)
        self._room = QHBoxLayout()
        self._room.setSpacing(6)
        self.grades: dict[int, QPushButton] = {}
        self._lay_out()
        # Not a grade: Space and Return rate nothing by accident.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self._refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.state)
        head.addWidget(self.hint, 1, Qt.AlignmentFlag.AlignRight)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.back = QPushButton(say("RatingWindow", "Back"))
        self.back.clicked.connect(self.go_back)
        foot.addWidget(self.back)
        foot.addStretch()
        for score, word in GRADES.items():
            button = QPushButton(f"{score}  {told(word)}")
            button.setMinimumWidth(104)
            button.clicked.connect(partial(self._clicked, score))
            self.grades[score] = button
            foot.addWidget(button)
        foot.addStretch()
        leave = QPushButton(say("RatingWindow", "Leave"))
        leave.clicked.connect(self.reject)
        foot.addWidget(leave)
        for button in (self.back, leave, *self.grades.values()):
            button.setObjectName("quiet")
            button.setAutoDefault(False)
            # The number keys are always at hand, whatever was clicked last.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.bar)
        layout.addWidget(self.problem)
        layout.addLayout(self._room, 1)
        layout.addLayout(foot)

    # Where the reader is

    @property
    def trial(self) -> tuple[Stimulus, ...]:
        """What is on screen; nothing when all is rated."""
        return self._trials[self._trial] if 0 <= self._trial < len(self._trials) else ()

    def _open_in(self, trial: tuple[Stimulus, ...]) -> bool:
        return any(one.id not in self.given for one in trial)

    def _clicked(self, score: int, _checked: bool = False) -> None:
        self.rate(score)

    def rate(self, score: int) -> None:
        """Give the current picture a grade, and go on to the next that has none."""
        if not self.trial:
            return
        stimulus = self.trial[self._current]
        try:
            self._study.rate(self._reader, stimulus.id, score)
        except EngineError as error:
            self.problem.setText(told(error))
            self._refresh()
            return
        self.problem.setText("")
        self.given[stimulus.id] = score
        left = [place for place, one in enumerate(self.trial) if one.id not in self.given]
        if left:
            self._current = next((place for place in left if place > self._current), left[0])
        else:
            self._advance()
        self._refresh()

    def _advance(self) -> None:
        later = (place for place in range(self._trial + 1, len(self._trials)) if self._open_in(self._trials[place]))
        anywhere = (place for place, trial in enumerate(self._trials) if self._open_in(trial))
        self._trial = next(later, next(anywhere, len(self._trials)))
        self._current = 0

    def go_back(self) -> None:
        """Show what came before, to rate it again."""
        if self._current > 0:
            self._current -= 1
        elif self._trial != 0:
            self._trial = (len(self._trials) if self._trial < 0 else self._trial) - 1
            self._current = len(self.trial) - 1
        self._refresh()

    def choose(self, place: int) -> None:
        """Make another picture of those side by side the current one."""
        if 0 <= place < len(self.trial):
            self._current = place
            self._refresh()

    # What is shown

    def _refresh(self) -> None:
        done = len(self.given)
        self.bar.setValue(done)
        self.back.setEnabled(self._trial != 0 or self._current > 0)
        finished = not self.trial
        for button in self.grades.values():
            button.setEnabled(not finished)
        self.problem.setVisible(bool(self.problem.text()))
        self.state.setText(
            say("RatingWindow", "All {total} pictures are rated. Thank you.").format(total=self._total)
            if finished
            else say("RatingWindow", "{done} of {total}").format(done=done + 1, total=self._total)
            if self.trial[self._current].id not in self.given
            else say("RatingWindow", "Again, {done} of {total} rated").format(done=done, total=self._total)
        )
        if self._trial != self._shown:
            self._shown = self._trial
            self.look.closer(0.0)
            self._show_trial()
        for place, picture in enumerate(self.pictures):
            picture.grade = self.given.get(self.trial[place].id, 0)
            picture.current = place == self._current
            picture.update()

    def _show_trial(self) -> None:
        for picture in self.pictures:
            self._room.removeWidget(picture)
            picture.deleteLater()
        self.pictures = []
        for place, stimulus in enumerate(self.trial):
            picture = StudyPicture(self._theme, self.look, self)
            several = len(self.trial) > 1
            picture.letter = LETTERS[place % len(LETTERS)] if several else ""
            picture.setAccessibleName(
                say("RatingWindow", "Picture {letter}").format(letter=picture.letter)
                if several
                else say("RatingWindow", "Picture")
            )
            try:
                image = grey_image(self._study.picture(stimulus))
            except EngineError as error:
                self.problem.setText(told(error))
                self.problem.show()
                image = QImage()
            picture.show_picture(image, self._study.cases[stimulus.case].aspect)
            self._room.addWidget(picture, 1)
            self.pictures.append(picture)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rate, go back, move between pictures side by side."""
        key = event.key()
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_5:
            if not event.isAutoRepeat():
                self.rate(key - Qt.Key.Key_0)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Equal}:
            self.closer({Qt.Key.Key_Plus: CLOSER, Qt.Key.Key_Minus: 1 / CLOSER}.get(Qt.Key(key), 0.0))
        elif key == Qt.Key.Key_Backspace:
            self.go_back()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self.choose(self._current + (1 if key == Qt.Key.Key_Right else -1))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the picture that is clicked the current one, and take hold of it."""
        self._held = event.position()
        at = event.position().toPoint()
        for place, picture in enumerate(self.pictures):
            if picture.geometry().contains(at):
                self.choose(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag all pictures at once."""
        if self._held is None or not self.pictures:
            return
        moved, self._held = event.position() - self._held, event.position()
        place = self.pictures[0].place()
        if place.width() and place.height():
            self.look.drag(-moved.x() / place.width(), -moved.y() / place.height())
        self._repaint()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._held = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look closer at all pictures, or from further away."""
        self.closer(CLOSER ** (event.angleDelta().y() / 120))

    def closer(self, factor: float) -> None:
        """Look closer at all pictures at once, or from further away."""
        self.look.closer(factor)
        self._repaint()

    def _repaint(self) -> None:
        for picture in self.pictures:
            picture.update()
