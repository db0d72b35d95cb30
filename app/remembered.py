"""What of the session's options is remembered from one run to the next."""

from __future__ import annotations

from dataclasses import replace

from app.session import Session
from app.settings import Settings


def remember_options(session: Session, settings: Settings) -> None:
    """Give a session the options of the last run, and keep what the user changes."""
    session.set_options(replace(session.options, patient=settings.patient, layout=settings.layout))

    def keep() -> None:
        if settings.patient != session.options.patient:
            settings.patient = session.options.patient
        if settings.layout is not session.options.layout:
            settings.layout = session.options.layout

    session.options_changed.connect(keep)
