"""Random words that open something. The database keeps digests only: a stolen table opens nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets


def new_token() -> str:
    """Return 256 random bits as a word that fits into a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_token(secret_key: str, seed: str) -> str:
    """Return the token of a set-password link.

    It follows from a seed and the secret key, so the outbox needs to hold the seed only, and a mail that is sent
    again after a crash carries the same link.
    """
    mac = hmac.digest(secret_key.encode(), f"set-password\0{seed}".encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
