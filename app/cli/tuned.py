"""``vernier tuned``: the tuned weights that are kept, and what to do with them."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.console import ExitCode, answer, complain, say

if TYPE_CHECKING:
    from engine.tune.store import Entry, TunedStore

Commands = Any


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "tuned",
        help="list, export or delete tuned weights",
        description="The tuned weights that are kept for scans, by a hash of their pixels. They live in your own data "
        "folder, hold no patient data, and the least recently used go when there are more than 50 or 500 MB.",
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="list them (what is done without an option)")
    what.add_argument("--export", metavar="NAME", help="write the weights called so, or beginning so, to --out")
    what.add_argument("--delete", metavar="NAME", help="delete the weights called so, or beginning so; 'all': all")
    command.add_argument("--out", type=Path, metavar="WEIGHTS", help="file for --export")
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """List, export or delete."""
    from engine.tune.store import TunedStore

    store = TunedStore()
    if chosen.export:
        if chosen.out is None:
            complain("--export needs --out")
            return ExitCode.USAGE
        path = store.export(_one(store, chosen.export), chosen.out, overwrite=True)
        return _done({"weights": str(path)}, f"weights: {path}", as_json=chosen.json)
    if chosen.delete:
        gone = list(store.entries()) if chosen.delete == "all" else [_one(store, chosen.delete)]
        for entry in gone:
            store.delete(entry)
        names = [entry.name for entry in gone]
        return _done({"deleted": names}, f"deleted: {', '.join(names) or 'nothing'}", as_json=chosen.json)
    return _list(store, as_json=chosen.json)


def _list(store: TunedStore, *, as_json: bool) -> int:
    entries, cut = store.entries(), store.interrupted()
    if as_json:
        rows = [{"name": entry.name, "key": entry.key, "bytes": entry.bytes, **asdict(entry.card)} for entry in entries]
        unfinished = [{"key": one.key, "network": one.plan.starts_from, "recipe": one.plan.recipe} for one in cut]
        answer({"folder": str(store.folder), "entries": rows, "interrupted": unfinished, "remarks": store.remarks})
        return ExitCode.DONE
    for entry in entries:
        card = entry.card
        scales = ", ".join(f"{v:g} × {h:g}" for v, h in card.scales)
        say(f"{entry.name}  {card.gain_db:+.2f} dB at {scales} · {card.date} · {entry.bytes / 1e6:.1f} MB")
    for one in cut:
        say(f"{one.key[:12]}-{one.plan.starts_from}-{one.plan.recipe}  cut off; vernier tune SCAN --resume goes on")
    if not entries and not cut:
        say("no tuned weights are kept")
    for remark in store.remarks:
        complain(remark)
    return ExitCode.DONE


def _one(store: TunedStore, name: str) -> Entry:
    from engine.tune.plan import TuningError

    found = [entry for entry in store.entries() if entry.name.startswith(name)]
    if len(found) != 1:
        raise TuningError(f"{len(found) or 'no'} tuned weights are called '{name}'; see 'vernier tuned'")
    return found[0]


def _done(content: dict[str, Any], text: str, *, as_json: bool) -> int:
    if as_json:
        answer(content)
    else:
        say(text)
    return ExitCode.DONE
