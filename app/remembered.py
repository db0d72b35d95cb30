"""What of the session is remembered from one run to the next."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer

from app.scales import rest
from app.session import Session
from app.settings import Settings

RESTS_MS = 1000
"""A magnification that stays as long counts as used."""


def remember_options(session: Session, settings: Settings) -> None:
    """Give a session the options of the last run, and keep what the user changes."""
    session.set_options(replace(session.options, patient=settings.patient, layout=settings.layout))

    def keep() -> None:
        if settings.patient != session.options.patient:
            settings.patient = session.options.patient
        if settings.layout is not session.options.layout:
            settings.layout = session.options.layout

    session.options_changed.connect(keep)
    session.restore_request(replace(session.request, refinement=settings.refinement))

    def keep_request() -> None:
        if settings.refinement != session.request.refinement:
            settings.refinement = session.request.refinement

    session.request_changed.connect(keep_request)
    _remember_scale(session, settings)


def _remember_scale(session: Session, settings: Settings) -> None:
    """Note which magnifications are used: those that rest for a while, the last one of the last run first."""
    before = settings.scale
    session.used_scales = (before,) if before is not None else ()
    timer = QTimer()
    timer.setSingleShot(True)
    timer.setInterval(RESTS_MS)

    def rested() -> None:
        rest(session)
        settings.scale = session.request.scale

    def shown() -> None:
        if not timer.isActive():
            timer.start()

    timer.timeout.connect(rested)
    # A magnification counts once something is shown with it.
    session.images_changed.connect(shown)
    session.request_changed.connect(timer.start)
