"""What stands in the header of the file behind a slice, a row for every attribute, as a user reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.errors import UnreadableError
from engine.scan import Container, Scan, SliceSource
from engine.words import words

MOST_ROWS = 4000
DEEPEST = 12
LONGEST_VALUE = 400
_THIS_FRAME = "PerFrameFunctionalGroupsSequence"
_NIFTI_WORDS = {"descrip", "db_name", "aux_file", "intent_name"}
"""Fields of NIfTI that hold text, which may name anybody."""


@dataclass(frozen=True, slots=True)
class TagRow:
    """One attribute, or one item of a sequence.

    Attributes
    ----------
    depth : int
        0 at the top; items of a sequence are one deeper than the sequence, their attributes two.
    tag : str
        ``(0010,0010)``; empty for items, and for formats that have no tags.
    name : str
        Keyword, name of a private attribute, or name of the field.
    vr : str
        Value representation, or type.
    value : str
        As text; binary values as their length.
    identifies : bool
        Whether the basic profile of PS3.15 annex E removes or replaces it, or nobody knows what it holds (private).
    """

    depth: int
    tag: str
    name: str
    vr: str
    value: str = field(repr=False)
    identifies: bool


def tags_of(scan: Scan, index: int) -> tuple[TagRow, ...]:
    """Return the header of the file that a slice comes from; of many frames, only what belongs to the slice's own.

    Parameters
    ----------
    scan : Scan
        The scan.
    index : int
        The slice.

    Returns
    -------
    tuple of TagRow
        In the order of the file; empty for pictures, which have no header.

    Raises
    ------
    UnreadableError
        The file cannot be read any more.
    """
    source = scan.slices[index].source
    try:
        if scan.container is Container.DICOM:
            return _dicom(source)
        return _nifti(source) if scan.container is Container.NIFTI else ()
    except OSError as error:
        raise UnreadableError(
            source.path, words("Engine", "cannot be read ({reason})").of(reason=error.strerror or "input/output error")
        ) from error
    # Whatever a library raises for a file that was changed behind our back.
    except Exception as error:
        raise UnreadableError(source.path, words("Engine", "its header cannot be read any more")) from error


def _dicom(source: SliceSource) -> tuple[TagRow, ...]:
    from pydicom import dcmread

    from engine.read.quiet import quiet

    rows: list[TagRow] = []
    with quiet():
        dataset = dcmread(source.path, force=True, stop_before_pixels=True)
        for part in (getattr(dataset, "file_meta", None), dataset):
            for row in _walk(part if part is not None else {}, 0, source.frame):
                if len(rows) == MOST_ROWS:
                    rows.append(
                        TagRow(
                            0,
                            "",
                            words("Engine", "and more, beyond {most_rows} rows").of(most_rows=MOST_ROWS),
                            "",
                            "",
                            identifies=False,
                        )
                    )
                    return tuple(rows)
                rows.append(row)
    return tuple(rows)


def _walk(dataset: Any, depth: int, frame: int) -> Iterator[TagRow]:  # noqa: ANN401 - data sets have no types
    from engine.series.identity import identifies

    for tag in sorted(dataset.keys()):
        written = f"({tag.group:04x},{tag.element:04x})"
        # pydicom parses a value when it is first looked at, and raises a wide family of errors for malformed ones.
        try:
            element = dataset[tag]
            vr, value = str(element.VR), element.value
            name = element.keyword or str(element.name).strip("[]")
            text = "" if vr == "SQ" else _text(value)
        except Exception:
            yield TagRow(depth, written, "", "", words("Engine", "cannot be read"), identifies=tag.is_private)
            continue
        secret = identifies(int(tag), vr, private=tag.is_private)
        if vr != "SQ":
            yield TagRow(depth, written, name, vr, text, secret)
            continue
        items = list(value)
        yield TagRow(depth, written, name, vr, f"{len(items)} item{'s' if len(items) != 1 else ''}", identifies=False)
        if depth >= DEEPEST:
            continue
        for number, item in enumerate(items):
            if name == _THIS_FRAME and number != frame:
                continue
            yield TagRow(depth + 1, "", f"Item {number + 1}", "", "", identifies=False)
            for row in _walk(item, depth + 2, frame):
                # What stands in a sequence that identifies does so as a whole.
                yield row if not secret else TagRow(row.depth, row.tag, row.name, row.vr, row.value, identifies=True)


def _nifti(source: SliceSource) -> tuple[TagRow, ...]:
    import nibabel

    from engine.read.quiet import quiet

    with quiet():
        header: Any = nibabel.load(source.path).header
        return tuple(
            TagRow(0, "", str(name), str(header[name].dtype), _text(header[name].tolist()), str(name) in _NIFTI_WORDS)
            for name in header
        )


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a file holds
    if isinstance(value, bytes):
        printable = value.rstrip(b"\0 ")
        short = len(printable) <= 64 and printable.isascii() and printable.decode("ascii").isprintable()
        return printable.decode("ascii") if short else f"{len(value):,} bytes"
    if value is None:
        return ""
    several = not isinstance(value, str) and hasattr(value, "__iter__") and type(value).__name__ != "PersonName"
    text = " \\ ".join(str(part) for part in value) if several else str(value)
    text = " ".join(text.replace("\0", "").split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
