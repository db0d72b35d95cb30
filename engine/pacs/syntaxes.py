"""Services by their identifiers (PS3.4), and transfer syntaxes that are asked for and taken: all can be read."""

from __future__ import annotations

from typing import Any

from pydicom.uid import (
    UID,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

SYNTAXES: list[Any] = [
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGLosslessSV1,
    JPEG2000Lossless,
    JPEGLSLossless,
    RLELossless,
    JPEGBaseline8Bit,
]

VERIFICATION = UID("1.2.840.10008.1.1")
FIND, MOVE, GET = (UID(f"1.2.840.10008.5.1.4.1.2.2.{k}") for k in (1, 2, 3))
"""Study Root Query/Retrieve Information Model (PS3.4 C.6.2)."""
