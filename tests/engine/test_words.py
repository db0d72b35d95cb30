"""Sentences of the engine are ordinary strings that remember how they were made."""

from __future__ import annotations

import copy
import json

from engine.errors import UnreadableError
from engine.words import Sentence, joined, packed, unpacked, words


def test_a_sentence_is_the_english_string() -> None:
    made = words("Engine", "{count} of {all} slices").of(count=3, all=9)
    assert made == "3 of 9 slices"
    assert (made.template, made.fields) == ("{count} of {all} slices", {"count": 3, "all": 9})


def test_without_values_it_is_the_text() -> None:
    assert words("Engine", "stopped") == "stopped"


def test_it_is_copied_with_what_was_put_in() -> None:
    inner = words("Engine", "the disk is full")
    made = words("Engine", "{name} was not written: {reason}").of(name="a.dcm", reason=inner)
    back = copy.deepcopy(made)
    assert back == "a.dcm was not written: the disk is full"
    assert isinstance(back.fields["reason"], Sentence)


def test_parts_that_are_joined_stay_what_they_are() -> None:
    made = joined(", ", [words("Engine", "the disk is full"), "a.dcm"])
    assert made == "the disk is full, a.dcm"
    assert [type(part) for part in made.fields.values()] == [Sentence, str]
    assert joined(", ", []) == ""


def test_it_passes_through_json_with_what_was_put_in() -> None:
    inner = words("Engine", "the disk is full")
    made = words("Engine", "{name} was not written: {reason}").of(name="a.dcm", reason=inner)
    content = {"kind": "Failed", "sentence": made, "steps": [1, 2]}
    back = json.loads(json.dumps(packed(content)), object_hook=unpacked)
    assert back == content
    assert back["sentence"].fields["reason"].template == "the disk is full"


def test_an_error_gives_its_sentence() -> None:
    error = UnreadableError("a.dcm", words("Engine", "is empty"))
    assert str(error) == error.sentence == "a.dcm: is empty"
    assert isinstance(error.sentence, Sentence)
    assert isinstance(error.reason, Sentence)
