"""Sentences of the engine are ordinary strings that remember how they were made."""

from __future__ import annotations

import copy

from engine.words import Sentence, words


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
