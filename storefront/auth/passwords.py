"""Passwords are kept as Argon2id. An unknown login costs the same work as a known one, so that time tells nothing."""

from __future__ import annotations

import base64
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB, PASSES, LANES = 19 * 1024, 2, 1
HASH_BYTES, SALT_BYTES = 32, 16
AT_ONCE = 2  # hashes at the same time: 19 MiB each, and a processor each; the others wait their turn

_hasher = PasswordHasher(
    time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=HASH_BYTES, salt_len=SALT_BYTES
)
_turns = BoundedSemaphore(AT_ONCE)


def _filler(length: int) -> str:
    return base64.b64encode(bytes(length)).decode().rstrip("=")


# The hash of no password: comparing against it takes as long as against a real one.
NOBODYS = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${_filler(SALT_BYTES)}${_filler(HASH_BYTES)}"


def hash_password(password: str) -> str:
    """Return the Argon2id hash to keep for a password."""
    with _turns:
        return _hasher.hash(_same_letters(password))


def verify(kept: str | None, password: str) -> bool:
    """Tell whether the password is the one that was kept. Takes the same time where none is kept."""
    with _turns:
        try:
            return _hasher.verify(kept or NOBODYS, _same_letters(password))
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(kept: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def _same_letters(password: str) -> str:
    """An "é" typed on a Mac and on Windows is the same letter."""
    return unicodedata.normalize("NFKC", password)
