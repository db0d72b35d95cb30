"""From plain content, as TOML and JSON hold it, to frozen dataclasses: every value is held to its annotation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

LARGEST = 2**31 - 1
"""Largest whole number, of either sign."""

_KINDS = {str: "a text", bool: "true or false", int: f"a whole number of at most {LARGEST:,}", float: "a finite number"}


def typed(kind: Any, content: Any, name: str = "") -> Any:  # noqa: ANN401 - any dataclass or annotation of one
    """Return ``content`` as ``kind`` says it is: lists as tuples, tables as dataclasses, values as they are.

    Parameters
    ----------
    kind : type
        A dataclass, or an annotation in one: ``str``, ``bool``, ``int``, ``float`` (whole numbers too), tuples,
        ``dict`` with texts as keys, one of these or ``None``, ``Any``.
    content
        What was read.
    name : str
        Of the value, for what is said of it; empty for the whole.

    Raises
    ------
    ValueError
        What is wrong, by name: ``schedule.steps is a whole number …, not 'many'``. Dataclasses raise their own.
    """
    if kind is Any:
        return content
    if is_dataclass(kind):
        return _section(kind, content, name)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        [other] = [each for each in inner if each is not NoneType]
        return None if content is None else typed(other, content, name)
    if origin is dict:
        ensure(isinstance(content, dict), name, "a table", content)
        return {key: typed(inner[1], value, f"{name}.{key}") for key, value in content.items()}
    if origin is tuple:
        return _several(inner, content, name)
    ensure(_fits(kind, content), name, _KINDS[kind], content)
    return content


def ensure(fits: bool, name: str, what: str, value: object) -> None:
    """Raise ``ValueError``, ``name is what, not value``, unless the value ``fits``."""
    if not fits:
        text = repr(value)
        raise ValueError(f"{name or 'it'} is {what}, not {text if len(text) <= 60 else text[:57] + '…'}")


def _section(kind: Any, content: Any, name: str) -> Any:  # noqa: ANN401 - any dataclass
    ensure(isinstance(content, dict), name, "a table", content)
    known = {field.name for field in fields(kind)}
    needed = {f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING}
    unknown, missing = sorted(set(content) - known), sorted(needed - set(content))
    if unknown or missing:
        where = f"{name}: " if name else ""
        raise ValueError(f"{where}unknown: {', '.join(unknown) or 'none'}; missing: {', '.join(missing) or 'none'}")
    hints = get_type_hints(kind)
    return kind(**{key: typed(hints[key], value, f"{name}.{key}".lstrip(".")) for key, value in content.items()})


def _several(inner: Sequence[Any], content: Any, name: str) -> tuple[Any, ...]:  # noqa: ANN401
    ensure(isinstance(content, list | tuple), name, "a list", content)
    if inner[-1] is Ellipsis:
        inner = [inner[0]] * len(content)
    ensure(len(content) == len(inner), name, f"a list of {len(inner)}", content)
    parts = zip(inner, content, strict=True)
    return tuple(typed(each, value, f"{name}.{number}") for number, (each, value) in enumerate(parts, 1))


def _fits(kind: type, value: object) -> bool:
    if kind is float:
        return _fits(int, value) or (isinstance(value, float) and math.isfinite(value))
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST
    return isinstance(value, kind)
