"""What is kept: by the pixels, bounded, exportable, deletable; nothing of the patient, and damage does no harm."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import numpy as np
import pytest

from engine.errors import WeightsError
from engine.geometry import Scale
from engine.magnify import Magnifier
from engine.networks import load_tuned
from engine.networks.tuned import TunedCard, pack, read_tuned_card
from engine.networks.weights import load_module
from engine.train.checkpoint_names import TENSORS
from engine.tune import Outcome, TunedStore, TuningPlan, scan_key
from engine.tune.lock import FolderLock
from engine.tune.plan import TuningError
from tests.support.scans import volume

CARD = TunedCard("default", "0" * 64, "quick", ((2.0, 1.5),), 100, 60.0, 0.5, 0.001, 4, "2026-01-31")


@pytest.fixture(scope="module")
def content() -> bytes:
    return pack(load_module("default"), CARD)


@pytest.fixture
def keep(tmp_path, content):
    """Return a function that keeps an outcome for a key made of one letter."""
    store = TunedStore(tmp_path / "tuned", most_entries=3)

    def keep(letter: str, gain: float = 0.5, recipe: str = "quick"):
        made = tmp_path / "made.safetensors"
        made.write_bytes(content if (gain, recipe) == (0.5, "quick") else _with(gain, recipe))
        outcome = Outcome(True, gain, 0.001, 4, 60.0, 100, recipe, "default", "Kept.", made)
        return store, store.keep(letter * 64, outcome)

    return keep


def _with(gain: float, recipe: str) -> bytes:
    return pack(load_module("default"), replace(CARD, gain_db=gain, recipe=recipe))


def test_the_key_is_of_the_pixels_alone():
    one, same, other = volume(seed=0), replace(volume(seed=0), key="else", title="ROE^RICHARD"), volume(seed=5)
    assert scan_key(one) == scan_key(same)
    assert scan_key(one) != scan_key(other)
    assert scan_key(one) != scan_key(volume(count=11))


def test_what_is_kept_is_found_and_magnifies(keep):
    store, entry = keep("a")
    assert store.find("a" * 64) == (entry,)
    assert store.find("a" * 64, network="miassr") == ()
    assert store.find("b" * 64) == ()
    assert entry.card == CARD
    magnifier = Magnifier(device="cpu", loaded=load_tuned(entry.weights))
    assert magnifier.network.id == "default (tuned)"
    assert magnifier.network.weights_sha256 != Magnifier("default", "cpu").network.weights_sha256
    assert json.loads(entry.weights.with_suffix(".json").read_text())["gain_db"] == 0.5


def test_of_one_scan_and_recipe_the_better_weights_stay(keep):
    keep("a", 0.7)
    _, entry = keep("a", 0.6)
    assert entry.card.gain_db == 0.7
    _, entry = keep("a", 0.9)
    assert entry.card.gain_db == 0.9
    store, _ = keep("a", 0.3, "thorough")
    assert [e.card.recipe for e in store.find("a" * 64)] == ["quick", "thorough"], "the best first"


def test_the_least_recently_used_goes(keep):
    for age, letter in enumerate("abc"):
        store, entry = keep(letter)
        os.utime(entry.weights, (1000 + age, 1000 + age))
    store.used(store.find("a" * 64)[0])
    store, _ = keep("d")
    assert {entry.key[0] for entry in store.entries()} == {"a", "c", "d"}


def test_the_store_is_bounded_in_bytes(keep, tmp_path):
    keep("a")
    store, entry = keep("b")
    os.utime(entry.weights, (1000, 1000))
    small = TunedStore(store.folder, most_bytes=entry.bytes + 10)
    small.keep("c" * 64, Outcome(True, 0.5, 0.0, 1, 1.0, 1, "quick", "default", "", tmp_path / "made.safetensors"))
    assert [found.key[0] for found in small.entries()] == ["c"]


def test_export_and_delete(keep, tmp_path):
    store, entry = keep("a")
    written = store.export(entry, tmp_path / "mine.safetensors")
    assert read_tuned_card(written) == CARD
    store.delete(entry)
    store.delete(entry)
    assert store.entries() == ()
    with pytest.raises(WeightsError, match="no longer there"):
        store.export(entry, tmp_path / "again.safetensors")


@pytest.mark.parametrize("damage", [b"", b"\xff" * 40, b'\x10\x00\x00\x00\x00\x00\x00\x00{"__metadata__":1'])
def test_a_damaged_entry_is_left_out_and_told(keep, damage):
    store, entry = keep("a")
    keep("b")
    entry.weights.write_bytes(damage)
    assert [found.key[0] for found in store.entries()] == ["b"]
    assert store.remarks == ["Some tuned weights are damaged and were left out."]


def test_weights_that_are_no_numbers_are_refused(tmp_path):
    module = load_module("default")
    with np.errstate(all="ignore"):
        next(iter(module.parameters())).data.fill_(float("nan"))
    (tmp_path / "w.safetensors").write_bytes(pack(module, CARD))
    with pytest.raises(WeightsError, match="no number"):
        load_tuned(tmp_path / "w.safetensors")


def test_weights_of_another_network_are_refused_by_name(keep):
    _, entry = keep("a")
    with pytest.raises(WeightsError, match="'default' and not to 'srcnn-915'"):
        load_tuned(entry.weights, "srcnn-915")


def test_a_tuning_that_was_cut_off_is_offered_until_it_is_discarded(tmp_path):
    store, plan = TunedStore(tmp_path), TuningPlan(scales=(Scale(2.0, 3.0),), seed=4)
    folder = store.run_folder("a" * 64, plan)
    assert store.interrupted() == (), "nothing to go on from yet"
    (folder / TENSORS).write_bytes(b"something")
    [cut] = store.interrupted()
    assert (cut.key, cut.plan, cut.folder) == ("a" * 64, plan, folder)
    with FolderLock(folder):
        assert store.interrupted() == (), "somebody works on it"
        with pytest.raises(TuningError, match="already"):
            store.run_folder("a" * 64, plan)
        store.discard(folder)
        assert folder.exists()
    store.discard(folder)
    assert store.interrupted() == ()
    assert not folder.exists()


def test_a_damaged_run_is_told_and_does_no_harm(tmp_path):
    store = TunedStore(tmp_path)
    folder = store.run_folder("a" * 64, TuningPlan())
    (folder / TENSORS).write_bytes(b"something")
    (folder / "run.json").write_text('{"key": 3}')
    assert store.interrupted() == ()
    assert "damaged" in store.remarks[0]


def test_nothing_of_the_patient_is_in_names_or_files(tmp_path):
    scan, store = volume(), TunedStore(tmp_path)
    store.run_folder(scan_key(scan), TuningPlan())
    told = " ".join(str(path) for path in tmp_path.rglob("*"))
    told += " ".join(path.read_text() for path in tmp_path.rglob("*.json"))
    assert "DOE" not in told
    assert "JANE" not in told
