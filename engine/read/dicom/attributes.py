"""Reads attributes of data sets that may be wrong: a value that cannot be understood counts as absent."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

from pydicom.dataset import Dataset
from pydicom.tag import BaseTag, Tag


@cache
def _tag(keyword: str) -> BaseTag:
    return Tag(keyword)


def value(dataset: Dataset, keyword: str) -> Any:  # noqa: ANN401
    """Return the value of an attribute; None when it is absent, empty or malformed."""
    # Most attributes that are asked for are not there: this question costs a third of the one for the value.
    tag = _tag(keyword)
    if tag not in dataset:
        return None
    # pydicom parses a value when it is first looked at, and raises a wide family of errors for malformed ones.
    try:
        found = dataset[tag].value
    except Exception:
        return None
    return None if found is None or found == "" else found


def text(dataset: Dataset, keyword: str) -> str:
    """Return the first value of a text attribute, stripped; empty when absent."""
    found = value(dataset, keyword)
    if found is None:
        return ""
    if not isinstance(found, str) and hasattr(found, "__iter__"):
        found = next(iter(found), "")
    return str(found).strip(" \0")


def numbers(dataset: Dataset, keyword: str) -> list[float]:
    """Return the finite values of a numeric attribute; empty when absent or any of them is no number."""
    found = value(dataset, keyword)
    if found is None:
        return []
    several = found if hasattr(found, "__iter__") and not isinstance(found, (str, bytes)) else [found]
    try:
        result = [float(item) for item in several]
    except (TypeError, ValueError, OverflowError):
        return []
    return result if all(math.isfinite(item) for item in result) else []


def number(dataset: Dataset, keyword: str) -> float | None:
    """Return the first value of a numeric attribute, or None."""
    found = numbers(dataset, keyword)
    return found[0] if found else None


def whole(dataset: Dataset, keyword: str) -> int | None:
    """Return the first value of an attribute as a whole number, or None."""
    found = number(dataset, keyword)
    return None if found is None else round(found)


def items(dataset: Dataset, keyword: str) -> list[Dataset]:
    """Return the items of a sequence; empty when absent."""
    found = value(dataset, keyword)
    if found is None or isinstance(found, (str, bytes)) or not hasattr(found, "__iter__"):
        return []
    return [item for item in found if isinstance(item, Dataset)]


def first_item(dataset: Dataset, keyword: str) -> Dataset | None:
    """Return the first item of a sequence, or None."""
    found = items(dataset, keyword)
    return found[0] if found else None
