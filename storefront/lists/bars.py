"""Barcodes as bars: an EAN where the number is one, else Code 128. Pure."""

from __future__ import annotations

from itertools import groupby

EAN_13 = 13
EAN_WEIGHTS = (1, 3)
MOST_LETTERS = 48  # a longer one is too wide to be scanned


def bars_of(code: str) -> list[int]:
    """Return the widths of bars and gaps in turns, a bar first, in modules; none for what no barcode can say."""
    if not code or not code.isascii() or not code.isprintable() or len(code) > MOST_LETTERS:
        return []
    from barcode import get_barcode_class  # noqa: PLC0415 (brings Pillow along; labels are printed now and then)
    from barcode.errors import BarcodeError  # noqa: PLC0415 (the same)

    kind = "ean13" if is_ean(code) else "code128"
    try:
        (modules,) = get_barcode_class(kind)(code).build()
    except BarcodeError:
        return []
    return [len(list(run)) for _bar, run in groupby(modules)]


def is_ean(code: str) -> bool:
    """Tell whether a number is an EAN-13: thirteen digits, the last of which checks the others."""
    if len(code) != EAN_13 or not code.isdecimal():
        return False
    weighed = sum(int(digit) * EAN_WEIGHTS[place % 2] for place, digit in enumerate(code))
    return weighed % 10 == 0
