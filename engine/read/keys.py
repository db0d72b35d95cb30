"""Identifiers of scans that mean nothing outside this session."""

from __future__ import annotations

import hashlib
import secrets

_SALT = secrets.token_bytes(16)


def session_key(*parts: object) -> str:
    """Return an identifier: the same for the same parts within a session, useless for finding out what they were."""
    return hashlib.blake2b(repr(parts).encode(), key=_SALT, digest_size=12).hexdigest()
