"""``python -m app.cli``: the commands, as torch's launcher starts them."""

import sys

from app.cli import main

sys.exit(main())
