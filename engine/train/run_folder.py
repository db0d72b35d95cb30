"""The folder of a training run: whose it is, what it started from, and the table of its curve."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.errors import UnreadableError, WeightsError
from engine.networks.cards import parse
from engine.train.checkpoint_names import TENSORS
from engine.train.recipe import Recipe, RecipeError, differences, recipe_of
from engine.write.atomic import make_folder, reason, write_whole

RECIPE = "recipe.json"
ORIGIN = "origin.json"
CURVE = "curve.csv"
CURVE_PICTURE = "curve.png"
SAMPLES = "samples"


class RunFolder:
    """``recipe.json``, ``origin.json``, ``curve.csv``, ``curve.png``, ``samples/``, ``checkpoint.safetensors``.

    Parameters
    ----------
    path : pathlib.Path
        The folder, which need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def has_run(self) -> bool:
        """Whether a run can go on from here."""
        return (self.path / TENSORS).is_file()

    def begin(self, recipe: Recipe, start: Path | None, *, overwrite: bool) -> None:
        """Make it a new run's own, which starts from the weights ``start``: nothing of an earlier run stays in it.

        Raises
        ------
        RecipeError
            It holds a run that is not to be overwritten, or something else under the names of a run.
        WriteError
            It cannot be made or written into.
        WeightsError
            ``start`` cannot be read.
        """
        origin = None if start is None else json.dumps(origin_of(start), indent=2).encode()
        if self.has_run and not overwrite:
            raise RecipeError(
                f"there is a run in {self.path} already: go on with it by --resume, choose another folder by --out, or "
                "begin anew by --overwrite, which deletes it"
            )
        make_folder(self.path)
        names = (TENSORS, ORIGIN, CURVE, CURVE_PICTURE, SAMPLES)
        if not (self.path / RECIPE).is_file():
            found = [name for name in names if (self.path / name).exists()]
            if found:
                raise RecipeError(
                    f"{self.path} holds no run of this program, but {', '.join(found)}, which a run would replace: "
                    "choose another folder by --out"
                )
        try:
            for name in names[:-1]:
                (self.path / name).unlink(missing_ok=True)
            if (self.path / SAMPLES).is_dir():
                shutil.rmtree(self.path / SAMPLES)
        except OSError as error:
            raise RecipeError(f"what an earlier run left in {self.path} cannot be deleted: {reason(error)}") from error
        write_whole(self.path / RECIPE, json.dumps(recipe.as_dict(), indent=2).encode(), overwrite=True)
        if origin is not None:
            write_whole(self.path / ORIGIN, origin, overwrite=True)

    def refuse_another(self, recipe: Recipe, start: Path | None) -> None:
        """Raise RecipeError where its run was begun with another recipe, or from other weights than ``start``."""
        told = self._json(RECIPE)
        if told is not None:
            try:
                begun = recipe_of(told, str(self.path / RECIPE))
            except (TypeError, ValueError) as error:
                raise UnreadableError(self.path / RECIPE, "what the run was begun with cannot be read") from error
            different = differences(begun, recipe)
            if different:
                raise RecipeError(
                    f"the run in {self.path} was begun with another recipe and cannot go on with this one "
                    f"({'; '.join(different)})"
                )
        if start is not None and (self.origin() or {}).get("weights_sha256") != origin_of(start)["weights_sha256"]:
            raise RecipeError(f"the run in {self.path} was not begun from {start}: go on with it without --from")

    def origin(self) -> dict[str, Any] | None:
        """Return what is known of the weights that the run started from, or None."""
        return self._json(ORIGIN)

    def trim_curve(self, step: int) -> None:
        """Drop what the curve says of steps after ``step``: they are done again."""
        rows = self._rows()
        kept = [row for row in rows[1:] if row and row[0].isdecimal() and int(row[0]) <= step]
        if len(kept) + 1 < len(rows):
            self._write_rows([rows[0], *kept])

    def add_to_curve(self, step: int, told: Mapping[str, str], gains: Mapping[str, float]) -> None:
        """Add a row to ``curve.csv``: the step, what is ``told`` of it by column, and the gains in dB."""
        rows = self._rows() or [["step", *told, *gains]]
        self._write_rows([*rows, [str(step), *told.values(), *(f"{gain:.3f}" for gain in gains.values())]])

    def _rows(self) -> list[list[str]]:
        try:
            with (self.path / CURVE).open(newline="", encoding="utf-8") as file:
                return list(csv.reader(file))
        except FileNotFoundError:
            return []

    def _write_rows(self, rows: list[list[str]]) -> None:
        table = io.StringIO(newline="")
        csv.writer(table).writerows(rows)
        write_whole(self.path / CURVE, table.getvalue().encode(), overwrite=True)

    def _json(self, name: str) -> dict[str, Any] | None:
        try:
            told: dict[str, Any] = json.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise UnreadableError(self.path / name, "what the run was begun with cannot be read") from error
        return told


def origin_of(weights: Path) -> dict[str, Any]:
    """Return what is known of weights that a run starts from: their hash, and from the card beside them the rest."""
    card = weights.with_suffix(".json")
    training = parse(card.name, card.read_text(encoding="utf-8")).training if card.is_file() else {}
    return {"weights_sha256": hashlib.sha256(content_of(weights)).hexdigest(), "training": training}


def content_of(weights: Path) -> bytes:
    """Return the bytes of a file of weights; raises WeightsError where it cannot be read."""
    if not weights.is_file():
        raise WeightsError(weights, "this is no file" if weights.exists() else "there is no such file")
    try:
        return weights.read_bytes()
    except OSError as error:
        raise WeightsError(weights, f"the file cannot be read: {reason(error)}") from error
