"""What PDF/A-2 asks of a file that is kept for years, read from the file itself (ISO 19005-2; no checker runs here).

No program that checks all of it can be had without Java: what typst must get right is typst's own test suite, what we
could break by fonts, logos or settings is held here.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from storefront.documents.pdf import make_pdf
from storefront.documents.sheets import KINDS
from tests.support.sheets import LOOK, a_sheet

ARABIC, CHINESE = "مقلاة فولاذ", "不锈钢锅"
FORBIDDEN = {"/JavaScript", "/JS", "/Launch", "/AA", "/OpenAction", "/EmbeddedFile", "/RichMedia", "/XFA", "/LZWDecode"}


def read(kind: str, lines: int = 3, language: str = "ar_EG") -> PdfReader:
    text = f"Brush {ARABIC} {CHINESE}"
    return PdfReader(io.BytesIO(make_pdf(kind, a_sheet(lines, text), replace(LOOK, language=language))))


def root_of(reader: PdfReader) -> Any:
    """Return the catalogue of the file, whose parts pypdf has no types for."""
    return reader.trailer["/Root"]


def objects(reader: PdfReader) -> Iterator[Any]:
    """Yield every object of the file."""
    for number in range(1, cast("int", reader.trailer["/Size"])):
        yield reader.get_object(IndirectObject(number, 0, reader))


def names(value: Any) -> Iterator[str]:
    if isinstance(value, DictionaryObject):
        for key, inner in value.items():
            yield key
            yield from names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("kind", KINDS)
def test_its_colours_are_those_of_a_profile_within_it(kind: str) -> None:
    (intent,) = root_of(read(kind))["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert len(intent["/DestOutputProfile"].get_data()) > 100


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_it_is_and_in_which_language(kind: str) -> None:
    root = root_of(read(kind))
    about = root["/Metadata"].get_data()
    assert b"<pdfaid:part>2</pdfaid:part>" in about
    assert b"<pdfuaid:part>1</pdfuaid:part>" in about
    assert "/Filter" not in root["/Metadata"]  # a program that knows no PDF can find it
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "ar-EG")


@pytest.mark.parametrize(("kind", "lines"), [("order", 3), ("statement", 3), ("order", 110)])
def test_every_font_is_within_it_and_tells_its_letters(kind: str, lines: int) -> None:
    found = [one for one in objects(read(kind, lines)) if isinstance(one, DictionaryObject)]
    fonts = [one for one in found if one.get("/Type") == "/Font"]
    described = [one for one in found if one.get("/Type") == "/FontDescriptor"]
    assert len(described) >= 3  # Latin, Arabic, Chinese
    assert all("/FontFile2" in one or "/FontFile3" in one for one in described)
    assert all("/ToUnicode" in one for one in fonts if str(one["/Subtype"]) == "/Type0")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_in_it_runs_hides_or_comes_from_elsewhere(kind: str) -> None:
    reader = read(kind)
    assert not reader.is_encrypted
    assert reader.trailer["/ID"]
    said = {name for one in objects(reader) for name in names(one)}
    assert said & FORBIDDEN == set()
    assert "/URI" not in said
