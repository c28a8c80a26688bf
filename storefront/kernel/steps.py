"""A code of the ERP as one step of an address, whatever it holds: a slash in it would end the step.

Proxies and browsers decode %2F and tidy dots away, so such letters are written with a tilde instead.
"""

from __future__ import annotations

from urllib.parse import quote

ESCAPED = {"~": "~7E", "/": "~2F"}
DOTS = {".": "~2E", "..": "~2E~2E"}


def code_step(code: str) -> str:
    """Return a code as one step of an address."""
    if code in DOTS:
        return DOTS[code]
    return quote("".join(ESCAPED.get(letter, letter) for letter in code), safe="~")


def code_of(step: str) -> str:
    """Return the code that `code_step` wrote."""
    return step.replace("~2E", ".").replace("~2F", "/").replace("~7E", "~")
