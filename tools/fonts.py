"""Make the fonts of the documents from Debian's packages: `python tools/fonts.py FOLDER`.

FOLDER is where fonts-noto-core and fonts-noto-cjk were unpacked (apt-get download, dpkg-deb -x). Needs fonttools, which
nothing else here needs: install it where you run this. storefront/documents/fonts/README.md says what is kept and why.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parent.parent / "storefront" / "documents" / "fonts"
TRUETYPE = "usr/share/fonts/truetype/noto"
CJK = "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2  # the face of the collection whose plain forms are Mainland China's
NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright, family, style, version, licence

# Latin with what Vietnamese needs, Greek, Cyrillic, punctuation, currencies, arrows, simple shapes
LATIN = ((0x20, 0x7E), (0xA0, 0x24F), (0x250, 0x2AF), (0x2B0, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1FFF))
SIGNS = ((0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20CF), (0x2100, 0x218F), (0x2190, 0x22FF), (0x25A0, 0x25FF))
LETTERS = (*LATIN, *SIGNS, (0xFB00, 0xFB06), (0xFFFD, 0xFFFD))
WIDE = ((0x2000, 0x33FF), (0xFF00, 0xFFEF))
HAN = (0x4E00, 0x9FFF)
# Which national standards' characters are kept: code, first and last lead byte, with Chinese characters or without
STANDARDS = (("gb2312", 0xA1, 0xF7, True), ("euc_jp", 0xA1, 0xF4, True), ("big5", 0xA1, 0xC6, True))
KOREAN = ("euc_kr", 0xA1, 0xFD, False)
WIDE_SCRIPTS = [
    f"{script}.{language}" for script in ("DFLT", "hani", "kana", "hang") for language in ("dflt", "JAN", "ZHT")
]


def main(source: Path) -> None:
    """Write the subsets and the table of what they can show."""
    shown: set[int] = set()
    for family in ("NotoSans", "NotoSansArabic", "NotoSansHebrew"):
        for style in ("Regular", "Bold"):
            wanted = _spans(LETTERS) if family == "NotoSans" else None
            shown |= _subset(source / TRUETYPE / f"{family}-{style}.ttf", FONTS / f"{family}-{style}.ttf", wanted)
    shown |= _subset(source / CJK, FONTS / "NotoSansCJK-Regular.otf", _wide(), face=SIMPLIFIED, scripts=WIDE_SCRIPTS)
    (FONTS / "shown.txt").write_text("".join(f"{span}\n" for span in _as_spans(shown)), encoding="ascii")


def _subset(source: Path, target: Path, wanted: set[int] | None, face: int = -1, scripts: Any = None) -> set[int]:  # noqa: ANN401 (fonttools')
    """Write the part of a font that shows these characters; return them."""
    from fontTools import subset  # type: ignore[import-not-found]  # noqa: PLC0415 (a tool's own need)
    from fontTools.ttLib import TTFont  # type: ignore[import-not-found]  # noqa: PLC0415

    font = TTFont(source, fontNumber=face)
    options = subset.Options(hinting=False, name_IDs=NAMES, notdef_outline=True)
    options.layout_features = ["*"] if scripts is None else ["locl", "ccmp", "ljmo", "vjmo", "tjmo"]
    options.layout_scripts = scripts or ["*"]
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "DSIG"] if scripts else ["DSIG"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=wanted or set(font.getBestCmap()))
    worker.subset(font)
    font.save(target)
    return set(font.getBestCmap())


def _wide() -> set[int]:
    found = {char for standard in (*STANDARDS, KOREAN) for char in _standard(*standard)}
    return {char for char in found if char >= WIDE[0][0]} | _spans(((0x3000, 0x30FF), (0xFF00, 0xFFEF)))


def _standard(code: str, first: int, last: int, han: bool) -> set[int]:  # noqa: FBT001 (a row of the table above)
    out: set[int] = set()
    for lead in range(first, last + 1):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            out.update(map(ord, bytes([lead, trail]).decode(code, "ignore")))
    return {char for char in out if han or not HAN[0] <= char <= HAN[1]}


def _spans(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {char for first, last in spans for char in range(first, last + 1)}


def _as_spans(chars: set[int]) -> Iterable[str]:
    """Write characters as spans, such as 20-7E."""
    found = sorted(chars)
    starts = [char for char in found if char - 1 not in chars]
    ends = [char for char in found if char + 1 not in chars]
    return (f"{first:X}-{last:X}" for first, last in zip(starts, ends, strict=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
