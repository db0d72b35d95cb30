"""Which key does what: a profile of keys, and what the user changed of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from app.action_spec import ActionSpec
from app.words import say

FIRST_PROFILE = "radiology"
MOST_KEYS = 4

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """A set of keys that ships: ``resources/keys/<id>.json``.

    Attributes
    ----------
    id, title, about : str
        The stem of the file, its name on screen, and a sentence.
    keys : dict
        For the ids of actions that differ from the table of actions, their keys.
    """

    id: str
    title: str
    about: str
    keys: Mapping[str, Keys]


@cache
def profiles() -> Mapping[str, Profile]:
    """Return the profiles that ship by their id, the first one first."""
    found = {}
    for file in resources.files("resources").joinpath("keys").iterdir():
        if file.name.endswith(".json"):
            name, content = file.name.removesuffix(".json"), json.loads(file.read_text("utf-8"))
            keys = {action: tuple(those) for action, those in content["keys"].items()}
            found[name] = Profile(name, content["title"], content["about"], keys)
    return dict(sorted(found.items(), key=lambda item: (item[0] != FIRST_PROFILE, item[0])))


@dataclass(frozen=True, slots=True)
class Keymap:
    """A profile and the user's changes of it.

    Attributes
    ----------
    profile : str
        Id of a profile; an unknown one counts as the first.
    own : dict
        Keys by the id of the action, where they are not the profile's. No keys: the action has none.
    """

    profile: str = FIRST_PROFILE
    own: Mapping[str, Keys] = field(default_factory=dict)

    def of_profile(self, spec: ActionSpec) -> Keys:
        """Return the keys that the profile gives an action."""
        chosen = profiles().get(self.profile) or profiles()[FIRST_PROFILE]
        return chosen.keys.get(spec.id, spec.shortcuts)

    def keys(self, spec: ActionSpec) -> Keys:
        """Return the keys of an action."""
        return self.own.get(spec.id, self.of_profile(spec))

    def dressed(self, specs: Iterable[ActionSpec]) -> tuple[ActionSpec, ...]:
        """Return the actions with these keys."""
        return tuple(replace(spec, shortcuts=self.keys(spec)) for spec in specs)

    def changed(self, spec: ActionSpec, keys: Keys) -> Keymap:
        """Return the keymap in which ``spec`` has these keys."""
        own = {name: those for name, those in self.own.items() if name != spec.id}
        return replace(self, own=own if keys == self.of_profile(spec) else own | {spec.id: keys})

    def taken(self, spec: ActionSpec, keys: str, specs: Sequence[ActionSpec]) -> ActionSpec | None:
        """Return the other action that has these keys already."""
        wanted = plain(keys)
        others = (other for other in specs if other.id != spec.id)
        return next((other for other in others if wanted in map(plain, self.keys(other))), None)

    def stored(self) -> str:
        """Return the user's changes as text for the settings."""
        return json.dumps({name: list(keys) for name, keys in self.own.items()})

    @classmethod
    def read(cls, profile: str, stored: str) -> Keymap:
        """Return the keymap of the settings; what is no key in them is left out."""
        try:
            content = json.loads(stored or "{}")
        except ValueError:
            content = {}
        own = {}
        for name, keys in content.items() if isinstance(content, dict) else ():
            if (
                isinstance(keys, list)
                and len(keys) <= MOST_KEYS
                and all(isinstance(one, str) and plain(one) for one in keys)
            ):
                own[name] = tuple(keys)
        return cls(profile if profile in profiles() else FIRST_PROFILE, own)


def pressed(keys: str) -> list[QKeyCombination]:
    """Return what is pressed, one after the other."""
    # Qt's own type hints do not know that a sequence has an index.
    sequence: Any = QKeySequence(keys)
    return [sequence[place] for place in range(sequence.count())]


def plain(keys: str) -> str:
    """Return keys in the one way in which Qt writes them; empty where they are none."""
    if any(one.key() == Qt.Key.Key_unknown for one in pressed(keys)):
        return ""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


def shown(keys: Iterable[str]) -> str:
    """Return keys as this computer's users write them."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(one).toString(native) for one in keys)


def why_not(spec: ActionSpec, keys: str) -> str:
    """Return why an action cannot have these keys, in the user's words; empty where it can."""
    together = pressed(keys)
    if not plain(keys):
        return say("Keys", "This is no key that can be told apart.")
    if spec.hold and (len(together) != 1 or together[0].keyboardModifiers() != Qt.KeyboardModifier.NoModifier):
        held = say("Keys", "“{action}” lasts while its key is held: one key alone, without Ctrl, Alt or Shift.")
        return held.format(action=spec.text)
    return ""
