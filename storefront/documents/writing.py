"""Texts that any font of ours can show: nothing of what somebody typed may stop a document, or turn it around."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
MISSING = "\N{WHITE SQUARE}"
FIRST_STRONG, POP = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
ALWAYS = frozenset("\n\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}")
# What turns or hides text around it: embeddings, overrides and isolates without their end, controls
UNWANTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ue000-\uf8ff]"
)
CODES = frozenset({"kind"})  # what templates decide by
LONG_WORD = re.compile(r"\S{25,}")
A_PIECE = 12  # letters of a long word that stay together
BREAK = "\N{ZERO WIDTH SPACE}"
NEGATIVE = re.compile(r"(?<![\w.,/-])-(?=\d)")  # among text from the right its sign would move behind the number
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Texts:
    """Makes every text of a document fit to be set."""

    def __init__(self, *, right_to_left: bool) -> None:
        self._right_to_left = right_to_left

    def of(self, value: Any) -> Any:  # noqa: ANN401 (any JSON)
        """Return the same JSON with each text made fit."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: part if key in CODES else self.of(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(part) for part in value]
        return value

    def text(self, value: str) -> str:
        """Return a text without controls, a square for what no font shows; directions kept apart, words breakable."""
        if value.isascii() and value.isprintable() and not self._right_to_left:
            return LONG_WORD.sub(_breakable, value)
        value = UNWANTED.sub(lambda found: " " if found[0] in "\t\r\x0b\x0c\x85" else "", value.replace("\r\n", "\n"))
        value = LONG_WORD.sub(_breakable, "".join(char if can_show(char) else MISSING for char in value))
        if self._right_to_left:
            value = NEGATIVE.sub(f"{LEFT_TO_RIGHT}-", value)
        if self._right_to_left or FROM_RIGHT.search(value):
            return "\n".join(f"{FIRST_STRONG}{line}{POP}" for line in value.split("\n"))
        return value


def _breakable(word: re.Match[str]) -> str:
    return BREAK.join(word[0][at : at + A_PIECE] for at in range(0, len(word[0]), A_PIECE))


@cache
def _shown() -> tuple[list[int], list[int]]:
    """Return where the spans of what the fonts show begin, and where they end."""
    spans = [line.split("-") for line in (FONTS / "shown.txt").read_text(encoding="ascii").split()]
    return [int(first, 16) for first, _ in spans], [int(last, 16) for _, last in spans]


def can_show(char: str) -> bool:
    """Tell whether a font of ours has this character."""
    firsts, lasts = _shown()
    place = bisect_right(firsts, ord(char)) - 1
    return char in ALWAYS or (place >= 0 and ord(char) <= lasts[place])
