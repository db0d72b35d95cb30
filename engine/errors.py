"""The errors of the engine: one family, each saying what was wrong with what, in the user's words.

Every error carries its data as attributes, so that the window and the command line can act on it
without reading its text.
"""

from __future__ import annotations

from pathlib import Path

from engine.words import words


class EngineError(Exception):
    """Base of everything that the engine raises on purpose; ``str()`` is a sentence for the user."""

    @property
    def sentence(self) -> str:
        """The same with what it was made from, where it is a :class:`~engine.words.Sentence`."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)


class UnreadableError(EngineError):
    """A file that cannot be opened as a scan.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    reason : str
        Why, as the end of a sentence.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(words("Engine", "{file}: {reason}").of(file=self.path.name, reason=reason))


class MissingAttributeError(UnreadableError):
    """A DICOM attribute without which the file cannot be used, named as ``(gggg,eeee) Keyword``."""

    def __init__(self, path: Path | str, tag: str) -> None:
        self.tag = tag
        super().__init__(path, words("Engine", "the attribute {tag} is missing").of(tag=tag))


class WriteError(EngineError):
    """A file that could not be written; nothing of it is left behind.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    reason : str
        Why, as the end of a sentence.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(words("Engine", "{file} was not written: {reason}").of(file=str(self.path), reason=reason))


class ScaleError(EngineError):
    """A magnification outside of what a network allows.

    Attributes
    ----------
    vertical, horizontal : float
        The request.
    """

    def __init__(self, vertical: float, horizontal: float, allowed: str) -> None:
        self.vertical = vertical
        self.horizontal = horizontal
        text = words(
            "Engine",
            "magnification {vertical:g} × {horizontal:g} (vertical × horizontal) is not possible: {allowed}",
        )
        super().__init__(text.of(vertical=vertical, horizontal=horizontal, allowed=allowed))


class UnknownNetworkError(EngineError):
    """A network id that is not in the registry."""

    def __init__(self, network: str, known: list[str]) -> None:
        self.network = network
        self.known = known
        text = words("Engine", "there is no network called '{network}'; known: {known}")
        super().__init__(text.of(network=network, known=", ".join(known)))


class WeightsError(EngineError):
    """Weights that are missing, damaged, or made for another network."""

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(words("Engine", "weights {file}: {reason}").of(file=self.path.name, reason=reason))


class ChannelsError(EngineError):
    """Scans that cannot be channels of one scan.

    Attributes
    ----------
    first, other : str
        Titles of the scan that the others are compared with and of the one that does not fit; empty when it is not
        about a pair.
    reason : str
        Why, as the end of a sentence.
    """

    def __init__(self, reason: str, first: str = "", other: str = "") -> None:
        self.first = first
        self.other = other
        self.reason = reason
        pair = words("Engine", "'{first}' and '{other}' cannot be channels of one scan: {reason}")
        super().__init__(pair.of(first=first, other=other, reason=reason) if other else reason)


class DeviceError(EngineError):
    """A device that was asked for by name and is not there."""

    def __init__(self, device: str, reason: str) -> None:
        self.device = device
        super().__init__(words("Engine", "device '{device}' cannot be used: {reason}").of(device=device, reason=reason))


class OutOfMemoryError(EngineError):
    """Neither the device nor the processor's memory holds the work, even in the smallest tiles."""


class CancelledError(EngineError):
    """The user, or a newer request, stopped the work."""

    def __init__(self) -> None:
        super().__init__(words("Engine", "stopped"))
