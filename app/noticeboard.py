"""The quiet list of sentences for the user."""

from __future__ import annotations

from pathlib import Path

from app.events import Event
from app.state import Notice, NoticeChoice


class Noticeboard:
    """Holds notices.

    Events
    ------
    notices_changed
        Sent after a notice came or went.
    """

    def __init__(self) -> None:
        self.notices: tuple[Notice, ...] = ()
        self.notices_changed = Event()

    def notify(
        self,
        text: str,
        *,
        problem: bool = True,
        folder: Path | None = None,
        choices: tuple[NoticeChoice, ...] = (),
    ) -> None:
        """Add a sentence to the quiet list, unless it is the last one there already."""
        notice = Notice(text, problem, folder, choices)
        if not self.notices or self.notices[-1] != notice:
            self.notices += (notice,)
            self.notices_changed.send()

    def dismiss(self, notice: Notice | None = None) -> None:
        """Take a notice off the list, or all of them."""
        kept = tuple(other for other in self.notices if notice is not None and other is not notice)
        if kept != self.notices:
            self.notices = kept
            self.notices_changed.send()
