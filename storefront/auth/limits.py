"""Limits by network address, in memory or in Redis. Limits by login are rows (portal/throttle.py)."""

from __future__ import annotations

import ipaddress
import time
from typing import cast

from flask import Flask, current_app, request
from limits import RateLimitItem, parse_many

from storefront.extensions import limiter
from storefront.kernel.errors import SettingsError
from storefront.settings import Settings

SETTINGS = ("login_per_address", "forgot_per_address", "register_per_address")
WHOLE_NETWORK = 64  # bits: one house has one such network and all the addresses in it


def init_app(app: Flask) -> None:
    """Read the limits. Raises SettingsError for one that can't be read."""
    settings: Settings = app.extensions["settings"]
    app.extensions["address_limits"] = {name: _read(name, getattr(settings, name)) for name in SETTINGS}


def _read(name: str, text: str) -> list[RateLimitItem]:
    try:
        return parse_many(text)
    except ValueError:
        raise SettingsError(
            f"STOREFRONT_{name.upper()}={text!r} is no limit. Write it like '30 per 10 minutes'."
        ) from None


def seconds_to_wait(name: str) -> int:
    """Return how long this address has to wait until it may try again; 0 when it may now."""
    windows, network = limiter.limiter, _network()
    full = [item for item in _items(name) if not windows.test(item, name, network)]
    ends = [windows.get_window_stats(item, name, network).reset_time for item in full]
    return max(1, round(max(ends) - time.time())) if ends else 0


def count(name: str) -> None:
    """Count a try of this address."""
    for item in _items(name):
        limiter.limiter.hit(item, name, _network())


def _items(name: str) -> list[RateLimitItem]:
    return cast("list[RateLimitItem]", current_app.extensions["address_limits"][name])


def _network() -> str:
    """Return who is counted: an IPv4 address, or the /64 of an IPv6 address."""
    address = request.remote_addr or ""
    if ":" not in address:
        return address
    return str(ipaddress.ip_network((address.split("%")[0], WHOLE_NETWORK), strict=False))
