"""``vernier self-test`` tells what works, and fails when something does not."""

from __future__ import annotations

import json

from app.cli import main, self_test


def test_this_installation_works(capsys):
    assert main(["self-test", "--no-window", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["works"]
    assert len(told["steps"]) == 2


def test_what_is_broken_is_named(capsys, monkeypatch):
    def broken(_folder):
        raise RuntimeError("no such library")

    monkeypatch.setattr(self_test, "_decoded", broken)
    assert main(["self-test", "--no-window"]) == 1
    said = capsys.readouterr()
    assert "works: scan, magnified" in said.out
    assert "no such library" in said.err


def test_values_that_come_back_wrong_are_found(capsys, monkeypatch):
    from engine.read import opening

    real = opening.open_paths

    def off(paths, **more):
        found = real(paths, **more)
        if "magnified" not in str(next(iter(paths))):
            return found
        from dataclasses import replace

        def read(index):
            slice_ = found.scans[0].reader(index)
            return replace(slice_, values=slice_.values + 3)

        return replace(found, scans=(replace(found.scans[0], reader=read),))

    monkeypatch.setattr("engine.read.open_paths", off)
    assert main(["self-test", "--no-window"]) == 1
    assert "is off by 3" in capsys.readouterr().err
