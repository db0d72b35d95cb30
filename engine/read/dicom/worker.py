"""The child process in which GDCM works: ``python -m engine.read.dicom.worker``, talked to by :mod:`.isolated`.

A request is a line of JSON on standard input. The answer is a line of JSON on standard output,
``{"bytes", "shape", "dtype"}``, followed by so many bytes; or ``{"error": true}``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from engine.read.dicom.decoding import GDCM, decode, to_wire
from engine.read.dicom.headers import Coding


def main() -> None:
    """Answer requests until standard input closes."""
    for line in sys.stdin:
        request = json.loads(line)
        try:
            coding = Coding(request["syntax"], request["element"], request["whole"])
            stored, _ = decode(Path(request["path"]), request["frame"], coding, GDCM, [])
            head, data = to_wire(stored)
            head["bytes"] = len(data)
        # Whatever a decoder raises, the other side only needs to know that it did.
        except Exception:
            head, data = {"error": True}, b""
        sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + data)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
