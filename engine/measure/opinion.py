"""A reader study: pictures whose making is hidden are rated from 1 to 5, in an order of each reader's own.

A study is a folder: ``study.json`` says what there is to rate, the pictures are 8-bit PNG with names that say nothing,
and ``ratings.jsonl`` grows by a line a rating. It holds nothing of the patient but the pixels.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError, UnreadableError, WriteError
from engine.words import words
from engine.write.atomic import reason

STUDY, RATINGS = "study.json", "ratings.jsonl"
LOWEST, HIGHEST = 1, 5
GRADES = {1: "bad", 2: "poor", 3: "fair", 4: "good", 5: "excellent"}
"""Names of the five grades of an absolute category rating, ITU-R BT.500."""
LONGEST_CODE = 40


class StudyError(EngineError):
    """A reader study that cannot be made or gone on with, in the user's words."""


class Presentation(Enum):
    """How pictures are shown: one at a time, or all methods of a case beside each other."""

    SINGLE = "single"
    SIDE_BY_SIDE = "side by side"


@dataclass(frozen=True, slots=True)
class Stimulus:
    """A picture to rate.

    Attributes
    ----------
    id : str
        Random; the name of its file without the ending.
    case : int
        Which slice it shows, counted from 0.
    method : str
        What made it: ``nearest``, ``bicubic`` or the id of a network.
    """

    id: str
    case: int
    method: str


@dataclass(frozen=True, slots=True)
class Case:
    """A slice of a study, as far as it may be told.

    Attributes
    ----------
    modality : str
        Such as ``ct``.
    ratio : (float, float)
        True magnification, vertical and horizontal.
    aspect : float
        Height of a pixel of its pictures divided by its width.
    """

    modality: str
    ratio: tuple[float, float]
    aspect: float = 1.0


@dataclass(frozen=True, slots=True)
class Rating:
    """What a reader gave a picture; of several by one reader for one picture the last one counts."""

    reader: str
    stimulus: str
    score: int


@dataclass(frozen=True, slots=True)
class Study:
    """What there is to rate, and how it is shown."""

    folder: Path
    seed: int
    presentation: Presentation
    cases: tuple[Case, ...]
    stimuli: tuple[Stimulus, ...]

    @property
    def methods(self) -> tuple[str, ...]:
        """What made the pictures, in the order in which they were chosen."""
        return tuple(dict.fromkeys(stimulus.method for stimulus in self.stimuli))

    def trials(self, reader: str) -> tuple[tuple[Stimulus, ...], ...]:
        """Return what a reader is shown, one trial after the other: always the same for the same reader.

        Cases come in random order. One picture at a time: every round shows one picture of each case, so that two of
        one case never follow each other where there are two cases or more. Side by side: a case a trial, its pictures
        in random order.
        """
        chance = random.Random(hashlib.sha256(f"{self.seed} {reader}".encode()).digest())  # noqa: S311 - no secret
        shuffled = [self._shuffled(case, chance) for case in range(len(self.cases))]
        chance.shuffle(shuffled)
        if self.presentation is Presentation.SIDE_BY_SIDE:
            return tuple(tuple(pictures) for pictures in shuffled)
        order: list[Stimulus] = []
        for turn in range(max(map(len, shuffled), default=0)):
            pictures = [of_case[turn] for of_case in shuffled if turn < len(of_case)]
            chance.shuffle(pictures)
            if order and len(pictures) > 1 and pictures[0].case == order[-1].case:
                pictures[0], pictures[-1] = pictures[-1], pictures[0]
            order += pictures
        return tuple((picture,) for picture in order)

    def _shuffled(self, case: int, chance: random.Random) -> list[Stimulus]:
        pictures = [stimulus for stimulus in self.stimuli if stimulus.case == case]
        chance.shuffle(pictures)
        return pictures

    def picture(self, stimulus: Stimulus) -> NDArray[np.uint8]:
        """Return a picture, (rows, columns) or (rows, columns, 3); raises :class:`UnreadableError`."""
        from PIL import Image

        path = self.folder / f"{stimulus.id}.png"
        try:
            with Image.open(path, formats=("PNG",)) as image:
                return np.asarray(image.convert("RGB" if image.mode in {"RGB", "RGBA", "P"} else "L"), np.uint8)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise UnreadableError(path, words("Engine", "this picture of the study cannot be read")) from error

    def ratings(self) -> tuple[Rating, ...]:
        """Return the ratings that count, in the order in which they were first given.

        A last line that was not written to its end, as after a power cut, is left out; whatever else is no rating of
        this study raises :class:`UnreadableError`.
        """
        path = self.folder / RATINGS
        try:
            lines = path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise UnreadableError(path, reason(error)) from error
        known = {stimulus.id for stimulus in self.stimuli}
        found: dict[tuple[str, str], Rating] = {}
        # What follows the last end of a line was cut off.
        for number, line in enumerate(lines[:-1], 1):
            if not line.strip():
                continue
            rating = _rating(line)
            if rating is None or rating.stimulus not in known:
                if number == len(lines) - 1:
                    continue
                raise UnreadableError(
                    path, words("Engine", "line {number} is no rating of this study").of(number=number)
                )
            found[rating.reader, rating.stimulus] = rating
        return tuple(found.values())

    def rate(self, reader: str, stimulus: str, score: int) -> Rating:
        """Write a rating down, on the disk before this returns.

        Raises
        ------
        StudyError
            There is no such picture or grade, or the reader has no code.
        WriteError
            It could not be written.
        """
        reader = reader_code(reader)
        if stimulus not in {known.id for known in self.stimuli}:
            raise StudyError(words("Engine", "there is no such picture in this study"))
        if score not in GRADES:
            raise StudyError(
                words("Engine", "a rating is a whole number from {lowest} to {highest}, not {score}").of(
                    lowest=LOWEST, highest=HIGHEST, score=score
                )
            )
        rating = Rating(reader, stimulus, score)
        path = self.folder / RATINGS
        try:
            with path.open("ab+") as file:
                whole = True
                if file.tell():
                    file.seek(-1, os.SEEK_END)
                    whole = file.read(1) == b"\n"
                if not whole:
                    self._cut_off(path)
                file.write(json.dumps(asdict(rating), ensure_ascii=False).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise WriteError(path, reason(error)) from error
        return rating

    @staticmethod
    def _cut_off(path: Path) -> None:
        """Take away a last line that was not written to its end."""
        content = path.read_bytes()
        os.truncate(path, content.rfind(b"\n") + 1)


def reader_code(text: str) -> str:
    """Return the code of a reader as it is kept; raises :class:`StudyError` where there is none, or a long one."""
    code = " ".join(text.split())
    if not code or len(code) > LONGEST_CODE:
        raise StudyError(
            words("Engine", "a reader needs a code of 1 to {longest_code} characters, such as R1").of(
                longest_code=LONGEST_CODE
            )
        )
    return code


def _rating(line: bytes) -> Rating | None:
    try:
        told = json.loads(line)
        rating = Rating(told["reader"], told["stimulus"], told["score"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    right = isinstance(rating.reader, str) and isinstance(rating.stimulus, str) and type(rating.score) is int
    return rating if right and rating.score in GRADES else None


def design(cases: Sequence[Case], methods: Sequence[str], seed: int) -> tuple[Stimulus, ...]:
    """Return every case by every method, with names that are random but the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    return tuple(
        Stimulus(f"{chance.getrandbits(64):016x}", case, method) for case in range(len(cases)) for method in methods
    )


def content(study: Study) -> bytes:
    """Return ``study.json``."""
    told = {
        "version": 1,
        "seed": study.seed,
        "presentation": study.presentation.value,
        "cases": [asdict(case) for case in study.cases],
        "stimuli": [asdict(stimulus) for stimulus in study.stimuli],
    }
    return (json.dumps(told, indent=1) + "\n").encode()


def read_study(folder: Path) -> Study:
    """Return the study in a folder, or whose ``study.json`` is given; raises :class:`UnreadableError`."""
    folder = folder.parent if folder.name in {STUDY, RATINGS} else folder
    path = folder / STUDY
    try:
        told = json.loads(path.read_bytes())
        cases = tuple(
            Case(str(case["modality"]), (float(case["ratio"][0]), float(case["ratio"][1])), float(case["aspect"]))
            for case in told["cases"]
        )
        stimuli = tuple(Stimulus(_id(one["id"]), int(one["case"]), str(one["method"])) for one in told["stimuli"])
        study = Study(folder, int(told["seed"]), Presentation(told["presentation"]), cases, stimuli)
    except OSError as error:
        raise UnreadableError(
            path, words("Engine", "there is no reader study here: {reason}").of(reason=reason(error))
        ) from error
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise UnreadableError(path, words("Engine", "this is no reader study, or it is damaged")) from error
    whole = bool(stimuli) and all(0 <= one.case < len(cases) for one in stimuli)
    if not whole or told.get("version") != 1 or any(not 0.01 <= case.aspect <= 100 for case in cases):
        raise UnreadableError(path, words("Engine", "this is no reader study, or it is damaged"))
    return study


def _id(text: object) -> str:
    """Return the name of a picture; names that lead elsewhere are none."""
    if not isinstance(text, str) or not text or not text.isalnum():
        raise ValueError("no name of a picture")
    return text
