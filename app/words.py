"""What the window says, in the user's language: translated by Qt, English where there is no translation.

Every text that a user can read passes through here, with a context and one literal written out where it is called, as
Qt's ``lupdate`` wants it. Values are put in afterwards: ``say("Export", "Save to {place}").format(place=place)``. Texts
of tables that are made before a language is chosen are :func:`mark`-ed and translated when they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from engine.words import Sentence


def say(context: str, text: str, comment: str | None = None) -> str:
    """Return ``text`` in the user's language.

    Parameters
    ----------
    context : str
        What the text belongs to, such as the dialog's class.
    text : str
        English; one literal.
    comment : str, optional
        For the translator, where one English text has two meanings.
    """
    return QCoreApplication.translate(context, text, comment)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of a table, translated when it is shown; ``str()`` gives it in the user's language.

    Attributes
    ----------
    context, english : str
        As in :func:`say`.
    """

    context: str
    english: str

    def __str__(self) -> str:
        return say(self.context, self.english)


def mark(context: str, text: str) -> Phrase:
    """Return ``text`` for a table that is made before a language is chosen."""
    return Phrase(context, text)


def told(what: object) -> str:
    """Return what the engine says (an error, a sentence, any text) in the user's language.

    What was put into a sentence is translated likewise where it is a sentence. A text of a data file that ships is
    translated too; anything else stays as it is.
    """
    if isinstance(what, BaseException):
        what = what.args[0] if what.args and isinstance(what.args[0], Sentence) else str(what)
    if not isinstance(what, Sentence):
        return say("Engine", str(what)) if str(what) else ""
    text = say("Engine", what.template)
    if not what.fields:
        return text
    return text.format(**{n: told(v) if isinstance(v, Sentence | BaseException) else v for n, v in what.fields.items()})
