"""Tool tips that name the key of what a button does: the key that holds now, for users change keys."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.session import Session
from app.words import say


def with_key(session: Session, text: str, action: str) -> str:
    """Return a text with the first key of an action behind it, where it has one."""
    keys = session.keys.get(action, "")
    return f"{text} ({keys})" if keys else text


def put_tip(widget: QWidget, session: Session, text: str, action: str) -> None:
    """Give a widget a tool tip, and a description for who cannot see, that follow the keys.

    Parameters
    ----------
    text : str
        What the widget does, in the user's language.
    action : str
        Id of the action that does the same.
    """

    def tell() -> None:
        tip = with_key(session, text, action)
        widget.setToolTip(tip)
        widget.setAccessibleDescription(tip)

    session.keys_changed.connect(tell)
    tell()


def compute_again(session: Session) -> str:
    """Return what to do where work was stopped."""
    keys = session.keys.get("recompute", "")
    if not keys:
        return say("Tips", "Stopped. “Compute again” in the palette begins anew.")
    return say("Tips", "Stopped. Press {keys} to compute again.").format(keys=keys)
