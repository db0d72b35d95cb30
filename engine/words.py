"""What the engine says to the user, so that whoever shows it can say it in the user's language.

A :class:`Sentence` is the English sentence, an ordinary string; beside it, it keeps the text that it was made from and
what was put into it. Texts are marked with :func:`words` under the context ``Engine``, as Qt's ``lupdate`` finds them;
the engine itself knows no Qt and speaks English.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Sentence(str):
    """An English sentence that remembers how it was made.

    Attributes
    ----------
    template : str
        The text with ``{names}`` of what is put in.
    fields : dict
        What was put in, by name; strings may be sentences themselves.
    """

    template: str
    fields: dict[str, object]

    def __reduce__(self) -> tuple[object, tuple[str, dict[str, object]]]:
        return _made, (self.template, self.fields)

    def of(self, **fields: object) -> Sentence:
        """Return the sentence with ``fields`` put in."""
        return _made(self.template, fields)


def words(context: str, text: str) -> Sentence:
    """Return ``text`` as a sentence; ``words("Engine", "{count} files").of(count=3)`` fills it in.

    Parameters
    ----------
    context : str
        ``"Engine"``, written out where it is called: Qt's ``lupdate`` reads it there.
    text : str
        One literal, with ``{name}`` where something is put in.
    """
    del context  # for lupdate
    return _made(text, {})


def from_file(text: str) -> Sentence:
    """Return a text of a data file that ships as a sentence; ``packaging/translations.py`` collects those texts."""
    return _made(text, {})


def joined(separator: str, parts: Iterable[str]) -> Sentence:
    """Return ``parts`` as one sentence with ``separator`` between them; those that are sentences stay so."""
    fields: dict[str, object] = {f"part{place}": part for place, part in enumerate(parts)}
    return _made(separator.join(f"{{{name}}}" for name in fields), fields)


def packed(content: object) -> object:
    """Return ``content`` with its sentences as JSON can hold them, so that :func:`unpacked` finds them again.

    Parameters
    ----------
    content : object
        Anything of dictionaries, lists, tuples, strings and numbers.
    """
    if isinstance(content, Sentence):
        return {"template": content.template, "fields": packed(content.fields)}
    if isinstance(content, dict):
        return {name: packed(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [packed(value) for value in content]
    return content


def unpacked(found: dict[str, Any]) -> object:
    """Return what a JSON object stands for: a sentence, or itself; a hook of :func:`json.loads`."""
    return _made(found["template"], found["fields"]) if found.keys() == {"template", "fields"} else found


def _made(template: str, fields: dict[str, object]) -> Sentence:
    made = Sentence(template.format(**fields) if fields else template)
    made.template = template
    made.fields = fields
    return made
