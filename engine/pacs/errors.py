"""What goes wrong between two machines, in the user's words."""

from __future__ import annotations

from engine.errors import EngineError
from engine.words import words


class PacsError(EngineError):
    """The archive did not do what was asked.

    Attributes
    ----------
    server : str
        Name of the archive in the settings.
    reason : str
        Why, as the end of a sentence.
    passing : bool
        Whether the same may go through a moment later: a time-out, a broken connection, an archive out of resources.
    """

    def __init__(self, server: str, reason: str, *, passing: bool = False) -> None:
        super().__init__(words("Engine", "{server}: {reason}").of(server=server, reason=reason))
        self.server, self.reason, self.passing = server, reason, passing
