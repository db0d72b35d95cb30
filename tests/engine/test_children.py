"""A bundled program is its own child; from sources it is the interpreter with a module."""

from __future__ import annotations

import sys

import pytest

from engine import children


@pytest.mark.parametrize("argument", children.CHILDREN)
def test_commands(argument, monkeypatch):
    assert children.command_of(argument)[-1] == children.CHILDREN[argument]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert children.command_of(argument) == [sys.executable, argument]


@pytest.mark.parametrize("arguments", [[], ["view"], ["--tuning-child", "more"], ["--unknown-child"]])
def test_what_is_no_child_is_left_to_the_commands(arguments):
    assert children.run_child(arguments) is None


def test_the_decoding_child_runs_by_its_argument(monkeypatch):
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert children.run_child(["--decoding-child"]) == 0
