"""De-identification by the basic profile of PS3.15 annex E, of data sets that the writer has made.

Which attributes are removed, emptied, replaced or given another identifier is the standard's table E.1-1, edition
2026c, as the package ``dicomanonymizer`` carries it; what was left behind by the allow-list of the writer is gone
already. Pixels are not changed: letters that are burned into an ultrasound picture stay, and a note says so.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import lru_cache
from typing import Any

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import UID

from engine.words import words
from engine.write.derived import code

EDITION = "dicomfields_2026c"
_DUMMIES: dict[str, Any] = {
    "DA": "19000101",
    "TM": "000000",
    "DT": "19000101000000",
    "DS": "0",
    "IS": "0",
    "AS": "000Y",
    "CS": "REMOVED",
    **dict.fromkeys(("LO", "SH", "PN", "ST", "LT", "UT", "UC", "AE"), "REMOVED"),
}
_WHOLE_NUMBERS = {"US", "UL", "SS", "SL", "FL", "FD"}
_KEPT_REFERENCES = frozenset({"SourceImageSequence", "DerivationImageSequence", "SourceImageEvidenceSequence"})
"""Sequences that say what the image was made from; their identifiers are replaced like all others (X/Z/U*)."""
_EMPTY_NOT_GONE = frozenset(
    {
        "PatientName",
        "PatientID",
        "PatientBirthDate",
        "PatientSex",
        "StudyDate",
        "StudyTime",
        "StudyID",
        "AccessionNumber",
        "ReferringPhysicianName",
    }
)
"""Type 2 attributes of Patient (C.7.1.1) and General Study (C.7.2.1): empty, but there."""
BURNED_IN = words(
    "Engine",
    "Ultrasound pictures and screen captures often show names as part of the picture; "
    "those stay. Look at the picture before you pass it on.",
)


@lru_cache(maxsize=1)
def _actions() -> dict[int, str]:
    """Return the action of each tag: ``X``, ``Z``, ``D``, ``U`` or the standard's combinations of them."""
    from dicomanonymizer import dicomfields_selector

    table = dicomfields_selector.dicom_anonymization_database_selector(EDITION)
    actions: dict[int, str] = {}
    for name, tags in table.items():
        action = name.removesuffix("_TAGS").replace("_STAR", "*").replace("_", "/")
        for tag in tags:
            if len(tag) == 2:
                actions[tag[0] << 16 | tag[1]] = action
    return actions


def identifies(tag: int, vr: str, *, private: bool) -> bool:
    """Return whether an attribute may tell who was scanned: what the basic profile touches, and what is private."""
    return private or int(tag) in _actions() or vr in {"PN", "DA", "DT"}


class Deidentifier:
    """Takes out what identifies the patient, the same way for everything that it is given.

    Parameters
    ----------
    secret : str
        From :meth:`new_secret`. Identifiers are replaced by a keyed hash of themselves: equal ones stay equal within
        everything that shares the secret, and nobody without it can tell what they were.
    """

    def __init__(self, secret: str) -> None:
        self._secret = bytes.fromhex(secret)

    @staticmethod
    def new_secret() -> str:
        """Return a new secret in hexadecimal."""
        return secrets.token_hex(32)

    def uid(self, old: str) -> UID:
        """Return the identifier in place of ``old``, derived from a UUID (PS3.5 B.2)."""
        digest = hmac.new(self._secret, old.encode(), hashlib.sha256).digest()
        return UID(f"2.25.{int.from_bytes(digest[:16], 'big')}")

    def apply(self, dataset: Dataset) -> list[str]:
        """De-identify a data set in place; returns sentences for the user.

        The derivation is described anew by what this program did; the source's own description is gone.
        """
        ours = str(dataset.get("DerivationDescription", "") or "").split(" | ")[-1]
        series = str(dataset.get("SeriesDescription", "") or "").rpartition("magnified")
        notes: list[str] = []
        pictures = dataset.get("Modality") in {"US", "IVUS", "OT"} or "ConversionType" in dataset
        if dataset.get("BurnedInAnnotation") == "YES" or (pictures and dataset.get("BurnedInAnnotation") != "NO"):
            notes.append(BURNED_IN)
        present = [name for name in _EMPTY_NOT_GONE if name in dataset]
        self._walk(dataset)
        for name in present:
            if name not in dataset or dataset[name].value:
                setattr(dataset, name, None)
        dataset.DerivationDescription = ours
        dataset.SeriesDescription = f"magnified{series[2]}" if series[1] else "magnified"
        dataset.PatientIdentityRemoved = "YES"
        dataset.DeidentificationMethod = "PS3.15 E.1 basic profile, edition 2026c"
        dataset.DeidentificationMethodCodeSequence = Sequence(
            [code("113100", "DCM", "Basic Application Confidentiality Profile")]
        )
        dataset.LongitudinalTemporalInformationModified = "REMOVED"
        return notes

    def _walk(self, dataset: Dataset) -> None:
        for element in list(dataset):
            name, action = element.keyword, _actions().get(int(element.tag), "")
            if element.tag.is_private:
                del dataset[element.tag]
            elif element.VR == "SQ" and (not action or name in _KEPT_REFERENCES):
                for item in element.value:
                    self._walk(item)
            elif element.VR == "UI":
                if action.startswith("X") and "U" not in action:
                    del dataset[element.tag]
                else:
                    self._replace_uids(element)
            elif action.startswith("X"):
                del dataset[element.tag]
            elif action == "Z":
                element.value = None
            elif action:
                self._dummy(dataset, element)
            elif element.VR in {"PN", "DA", "DT"}:
                # not in the table as an attribute of its own, but a name or a date all the same
                del dataset[element.tag]

    def _replace_uids(self, element: Any) -> None:  # noqa: ANN401 - DataElement has no types
        values = [element.value] if isinstance(element.value, str) else list(element.value or [])
        # registered ones tell kinds of things, not things
        new = [value if UID(value).name != value else self.uid(value) for value in values]
        element.value = new[0] if len(new) == 1 else new

    def _dummy(self, dataset: Dataset, element: Any) -> None:  # noqa: ANN401 - DataElement has no types
        if element.VR in _DUMMIES:
            element.value = _DUMMIES[element.VR]
        elif element.VR in _WHOLE_NUMBERS:
            element.value = 0
        else:
            del dataset[element.tag]
