# ruff: noqa: N802 - names of Qt
"""How to read the images: the guide, one text for this window and for the repository."""

from __future__ import annotations

from importlib import resources

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextListFormat,
)
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.language import spoken
from app.theme import Theme
from app.words import say

FOLDER = resources.files("resources") / "help"
PAGE = "guide.md"
WIDTH, HEIGHT = 920, 780
MARGIN = 18
FONT_PIXELS = 14
LINE_HEIGHT = 125.0
"""Per cent of the font's own."""
PICTURE = "\ufffc"
"""What stands for a picture in the text of a paragraph."""
ABOVE_HEADING, BELOW = 20, 10
"""Pixels between paragraphs."""


def page_of(language: str) -> str:
    """Return the name of the guide in a language; the English one where there is none."""
    own = f"guide.{language}.md"
    return own if (FOLDER / own).is_file() else PAGE


class GuideText(QTextBrowser):
    """The page with its pictures, as wide as the window allows; links lead to other pages that ship, nowhere else."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guide")
        self.setAccessibleName(say("GuideWindow", "How to read the images"))
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setOpenLinks(False)
        self.anchorClicked.connect(self.go)
        self._font = self.font()
        self._font.setPixelSize(FONT_PIXELS)
        self._theme = theme
        self._folder, self._text = FOLDER, ""
        self._shown_at = 0
        self.show_first()

    def show_first(self) -> None:
        """Show the guide from its beginning."""
        self._folder = FOLDER
        self.go(QUrl(page_of(spoken())))

    def go(self, to: QUrl) -> None:
        """Show another page that ships with Vernier: a path relative to this one."""
        path = to.path()
        if to.scheme() or not path.endswith(".md"):
            return
        folder = self._folder
        *above, name = path.split("/")
        for step in above:
            folder = resources.files("resources") if step == ".." else folder / step
        page = folder / name
        if page.is_file():
            self._folder, self._text = folder, page.read_text(encoding="utf-8")
            self._show()
            self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return a picture that lies beside the page, no wider than the window."""
        asked = name if isinstance(name, QUrl) else QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value or asked.scheme():
            return super().loadResource(kind, name)
        entry = self._folder / asked.path().rpartition("/")[2]
        image = QImage.fromData(entry.read_bytes()) if entry.is_file() else QImage()
        wide, dots = self.viewport().width() - 2 * MARGIN - 8, self.devicePixelRatioF()
        if 0 < wide < image.width():
            # As many pixels as the screen has, but no more than the picture.
            pixels = min(round(wide * dots), image.width())
            image = image.scaledToWidth(pixels, Qt.TransformationMode.SmoothTransformation)
            image.setDevicePixelRatio(pixels / wide)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures to the new width."""
        super().resizeEvent(event)
        if self.viewport().width() != self._shown_at:
            at = self.verticalScrollBar().value()
            self._show()
            self.verticalScrollBar().setValue(at)

    def _show(self) -> None:
        self._shown_at = self.viewport().width()
        # a page of its own each time: setting another one ends the one before
        document = QTextDocument(self)
        document.setDefaultFont(self._font)
        document.setDefaultStyleSheet(f"a {{ color: {self._theme.accent}; }}")
        document.setDocumentMargin(MARGIN)
        # the comment at its head is for those who change the page
        document.setMarkdown(self._text.partition("-->")[2] if self._text.startswith("<!--") else self._text)
        _give_air(document)
        self.setDocument(document)


def _give_air(document: QTextDocument) -> None:
    """Set paragraphs apart, and headings from what stands before them."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        style, list_ = block.blockFormat(), block.textList()
        if list_ is not None and list_.format().style() is QTextListFormat.Style.ListCircle:
            filled = list_.format()
            filled.setStyle(QTextListFormat.Style.ListDisc)
            list_.setFormat(filled)
        if _in_table(block):
            style.setBottomMargin(0)
        else:
            if PICTURE not in block.text():
                style.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            style.setTopMargin(ABOVE_HEADING if style.headingLevel() > 1 else 0)
            style.setBottomMargin(4 if block.textList() and block.next().textList() else BELOW)
        cursor.setPosition(block.position())
        cursor.setBlockFormat(style)
        block = block.next()


def _in_table(block: QTextBlock) -> bool:
    """Return whether a paragraph stands in a table."""
    return QTextCursor(block).currentTable() is not None


class GuideWindow(QDialog):
    """The guide, beside the main window: it can stay open while images are read."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("GuideWindow", "How to read the images"))
        self.resize(WIDTH, HEIGHT)
        self.text = GuideText(theme)
        self.start = QPushButton(say("GuideWindow", "To the beginning"))
        self.start.setObjectName("quiet")
        self.start.clicked.connect(self.text.show_first)
        close = QPushButton(say("GuideWindow", "Close"))
        close.setObjectName("primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(self.start)
        foot.addStretch()
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 14)
        foot.setContentsMargins(14, 0, 14, 0)
        layout.addWidget(self.text, 1)
        layout.addLayout(foot)
