"""The command ``vernier``: the engine for the terminal and for scripts. Loads no Qt unless it opens the window."""

from app.cli.main import main

__all__ = ["main"]
