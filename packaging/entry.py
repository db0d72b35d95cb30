"""Where a bundled program begins: the command, a child of it, or, without arguments, the window."""

from __future__ import annotations

import multiprocessing
import sys

if __name__ == "__main__":
    # Batches start processes of this program; this call never returns in them.
    multiprocessing.freeze_support()
    from app.cli import main

    sys.exit(main(sys.argv[1:] or ["view"]))
