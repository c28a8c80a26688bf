"""PDF by typst: right in every script, PDF/A, made in memory, with nothing to read but what is handed over.

A compiler is kept warm for each thread that makes documents at the same time: typst's own cannot be shared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, cast

from storefront.documents.logo import logo_as_svg, unreadable
from storefront.documents.sheets import KINDS, AnySheet
from storefront.documents.writing import Texts
from storefront.kernel.clock import Clock, SystemClock
from storefront.settings import shipped

if TYPE_CHECKING:
    import typst  # loaded when the first document is asked for: a portal that makes none starts lighter

FONTS = Path(__file__).parent / "fonts"
TEMPLATES = "documents"
READ_ALOUD: list[typst.PDFStandard] = ["a-2a", "ua-1"]  # holds all of a-2b, and says what is a heading, a table, a cell
PLAIN: list[typst.PDFStandard] = ["a-2b"]
# What is larger goes without tags: those of a long table weigh three times its text. The page itself can be read aloud.
MOST_BYTES = 100_000
LETTER = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE", "GT", "CR", "PA", "SV", "NI", "DO", "PR"})
LATIN = ("Noto Sans",)
SCRIPTS = {"ar": "Noto Sans Arabic", "fa": "Noto Sans Arabic", "ur": "Noto Sans Arabic", "he": "Noto Sans Hebrew"}
FAMILIES = ("Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans CJK SC")
RIGHT_TO_LEFT = frozenset(SCRIPTS)

A_TURN, TURNS = 10_000, 11  # bytes of a document's text for one turn; turns until all is forgotten

_idle: LifoQueue[typst.Compiler] = LifoQueue()


@dataclass(frozen=True, slots=True)
class Look:
    """How documents look: the house's name, colour (#rrggbb) and logo; a locale such as ar_EG; a4 or us-letter."""

    portal_name: str
    colour: str
    logo: Path | None
    language: str
    paper: str = "a4"


def paper_of(country: str | None) -> str:
    """Return the paper that a country (ISO 3166-1, two letters) prints on."""
    return "us-letter" if country in LETTER else "a4"


def make_pdf(kind: str, data: AnySheet, look: Look, clock: Clock | None = None) -> bytes:
    """Return one document as PDF/A-2. Raises ValueError for a kind that has no template."""
    return make_pdfs([(kind, data)], look, clock)


def make_pdfs(documents: Sequence[tuple[str, AnySheet]], look: Look, clock: Clock | None = None) -> bytes:
    """Return several documents as one PDF/A-2, each with its own page numbers. Raises ValueError as make_pdf does."""
    unknown = {kind for kind, _ in documents} - set(KINDS)
    if unknown:
        raise ValueError(f"no document is a {', '.join(sorted(unknown))}")
    files = dict(_sources())
    files["data.json"] = _data(documents, look)
    if look.logo:
        files["logo.svg"] = logo_as_svg(look.logo)
    at = (clock or SystemClock()).now().replace(microsecond=0)
    with _compiler() as compiler:
        made = _compile(compiler, files, at, READ_ALOUD)
        if len(made) > MOST_BYTES:
            made = _compile(compiler, files, at, PLAIN)
        _forget(compiler, len(files["data.json"]))
        return made


def _forget(compiler: typst.Compiler, size: int) -> None:
    """Let typst forget a long document at once: it remembers ten, with 150 KB of memory for each of their lines."""
    for _turn in range(min(size // A_TURN, TURNS)):
        compiler.compile({"main.typ": b""}, format="pdf")  # type: ignore[type-var]  # as below


def check_logo(path: Path) -> None:
    """Try a logo out. Raises SettingsError with a sentence when documents can't show it."""
    import typst  # noqa: PLC0415 (see above)

    files = {"main.typ": b'#image("/logo.svg", alt: "logo")', "logo.svg": logo_as_svg(path)}
    try:
        with _compiler() as compiler:
            _compile(compiler, files, SystemClock().now().replace(microsecond=0), PLAIN)
    except typst.TypstError as error:
        raise unreadable(path, error) from None


def _compile(
    compiler: typst.Compiler, files: dict[str, bytes], at: datetime, standards: list[typst.PDFStandard]
) -> bytes:
    made = compiler.compile(
        files,  # type: ignore[type-var]  # files by name, which its stubs do not know
        format="pdf",
        pdf_standards=standards,
        pdf_tags=standards is READ_ALOUD,
        timestamp=at,
    )
    return cast("bytes", made)


def _data(documents: Sequence[tuple[str, AnySheet]], look: Look) -> bytes:
    language, _, region = look.language.partition("_")
    first, from_right = SCRIPTS.get(language), language in RIGHT_TO_LEFT
    texts = Texts(right_to_left=from_right)
    shown = {
        "portal_name": texts.text(look.portal_name),
        "colour": look.colour,
        "logo": look.logo is not None,
        "lang": language,
        "region": region[-2:] if region else None,
        "from_right": from_right,
        "paper": look.paper,
        "fonts": [*LATIN, *([first] if first else []), *(name for name in FAMILIES if name != first)],
    }
    whole = {"look": shown, "documents": [{"kind": kind, "sheet": texts.of(sheet)} for kind, sheet in documents]}
    return json.dumps(whole, ensure_ascii=False).encode()


@cache
def _sources() -> dict[str, bytes]:
    folder = shipped("templates") / TEMPLATES
    return {path.name: path.read_bytes() for path in folder.glob("*.typ")}


@cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415 (see above)

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@contextmanager
def _compiler() -> Iterator[typst.Compiler]:
    """Lend a compiler that nobody else uses; there come to be as many as documents are made at once."""
    import typst  # noqa: PLC0415 (see above)

    try:
        compiler = _idle.get_nowait()
    except Empty:
        compiler = typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True)
    yield compiler
    _idle.put(compiler)
