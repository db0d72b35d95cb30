"""Vernier's engine: scans in, scans out; no window toolkit anywhere.

The way of the data::

    read → Scan → slice → encode (once a slice) → decode (every scale) → pane / file

Start with :func:`engine.read.open_paths`, :class:`engine.magnify.Magnifier` and :func:`engine.write.write_slice`.
Importing this package is quick: torch is loaded with the first module that computes.
"""

import os

# OpenMP's spinning barriers cost several times the arithmetic when another process holds a core. The policy is read
# once, when torch is loaded, and so has to be set before.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
