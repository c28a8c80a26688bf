"""Documents as PDF."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from storefront.documents.pdf import MOST_BYTES, check_logo, make_pdf, make_pdfs, paper_of
from storefront.documents.sheets import KINDS
from storefront.documents.writing import MISSING, Texts, can_show
from storefront.kernel.errors import SettingsError
from tests.support.sheets import LOOK, a_sheet, pages, text_of

A4, LETTER = (595, 842), (612, 792)
MARKUP = '#eval("1+1") *bold* _it_ $x^2$ @ref <label> `raw` #import "/data.json" // no /* no */ \\ = ~ -- "q"'
ARABIC = "مقلاة فولاذ مقاوم للصدأ"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "shelf"])  # labels: tests/web/test_lists_saved.py
def test_every_kind_shows_its_title_its_lines_and_its_total(kind: str) -> None:
    text = text_of(kind)
    assert "Order confirmation" in text
    assert "Floor brush 3" in text
    assert "Page 1 of 1" in text
    assert ("Total" in text) == (kind != "packing_list")


@pytest.mark.parametrize("kind", KINDS)
def test_what_looks_like_markup_is_text(kind: str) -> None:
    text = text_of(kind, text=MARKUP)
    assert text.count('#eval("1+1")') >= 4
    assert "@ref <label> `raw`" in text


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_no_text_stops_a_document(text: str) -> None:
    assert make_pdf("statement", a_sheet(1, text, number=text), replace(LOOK, portal_name=text or "x"))


@pytest.mark.parametrize(("lines", "claim"), [(3, "A"), (110, "B")])
def test_it_is_made_to_be_kept_for_years(lines: int, claim: str) -> None:
    pdf = make_pdf("order", a_sheet(lines), LOOK)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert f"<pdfaid:conformance>{claim}</pdfaid:conformance>".encode() in pdf


def test_each_page_of_72_lines_carries_the_total_on() -> None:
    found = pages(make_pdf("order", a_sheet(72), LOOK))
    carried = [re.findall(r"Carried forward\s*(\S+)", page) for page in found]
    brought = [re.findall(r"Brought forward\s*(\S+)", page) for page in found]
    assert len(found) > 2
    assert carried[-1] == brought[0] == []
    assert [*carried[:-1]] == [*brought[1:]]
    for page, (amount,) in zip(found, carried[:-1], strict=False):
        last = max(map(int, re.findall(r"Floor brush (\d+)", page)))
        assert amount == f"€{last * 12.5:,.2f}"
    assert [f"Page {number} of {len(found)}" in page for number, page in enumerate(found, 1)] == [True] * len(found)


@pytest.mark.parametrize("text", ["Floor brush", "不锈钢平底锅加厚防滑手柄餐厅厨房专用清洁刷子", ARABIC])
def test_72_lines_weigh_less_than_100_kb(text: str) -> None:
    assert len(make_pdf("order", a_sheet(72, text), LOOK)) < MOST_BYTES


@pytest.mark.parametrize(("country", "size"), [("DE", A4), ("JP", A4), (None, A4), ("US", LETTER), ("CA", LETTER)])
def test_the_paper_is_that_of_the_country(country: str | None, size: tuple[int, int]) -> None:
    pdf = make_pdf("order", a_sheet(), replace(LOOK, paper=paper_of(country)))
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_arabic_is_set_from_the_right() -> None:
    pdf = make_pdf("order", a_sheet(1, ARABIC), replace(LOOK, language="ar_EG"))
    places: dict[str, float] = {}

    def see(text: str, place: list[float], *_more: object) -> None:
        places.setdefault(text.strip(), place[4])

    reader = PdfReader(io.BytesIO(pdf))
    reader.pages[0].extract_text(visitor_text=see)
    name = min(place for text, place in places.items() if "Harbour" in text)
    title = min(place for text, place in places.items() if "Order" in text)
    assert name > title
    assert reader.trailer["/Root"]["/Lang"].startswith("ar")  # type: ignore[index]


def test_arabic_and_chinese_are_found_by_a_search_in_the_file() -> None:
    text = text_of("order", text="不锈钢平底锅 סיר נירוסטה")
    assert "不锈钢平底锅" in text
    assert MISSING not in text


@pytest.mark.parametrize("char", ["😀", "𠀀", "\ue000", "ไ"])
def test_what_no_font_shows_is_a_square(char: str) -> None:
    assert not can_show(char)
    assert Texts(right_to_left=False).text(f"a{char}b") in {f"a{MISSING}b", "ab"}


@pytest.mark.parametrize("char", ["\0", "\u202e", "\u2066", "\x1b"])
def test_what_turns_or_hides_text_is_left_out(char: str) -> None:
    assert Texts(right_to_left=False).text(f"a{char}b") == "ab"


def test_a_long_word_breaks_and_stays_on_the_sheet() -> None:
    text = Texts(right_to_left=False).text("W" * 200)
    assert text.replace("\N{ZERO WIDTH SPACE}", "") == "W" * 200
    assert max(map(len, text.split("\N{ZERO WIDTH SPACE}"))) <= 12


def test_several_documents_have_their_own_page_numbers_and_heads() -> None:
    found = pages(make_pdfs([("order", a_sheet(30)), ("order", a_sheet(40))], LOOK))
    assert [f"Page {number} of 2" in page for number, page in zip((1, 2, 1, 2), found, strict=True)] == [True] * 4
    # the house's name stands once on each page: large on the first, small on the others
    assert [page.count("Harbour & Finch Supply") for page in found] == [1] * 4
    assert ["Carried forward" in page for page in found] == ["Brought forward" not in page for page in found]


def test_eight_threads_make_documents_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: text_of("order", number=f"SO-{number}"), range(24)))
    assert [f"SO-{number}" in text for number, text in enumerate(made)] == [True] * 24


def test_a_logo_stands_on_it(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGB", (120, 40), "navy").save(logo)
    check_logo(logo)
    pdf = make_pdf("order", a_sheet(), replace(LOOK, logo=logo))
    assert len(PdfReader(io.BytesIO(pdf)).pages[0].images) == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.png", None, "there is no such file"),
        ("logo.txt", b"x", "PNG, JPEG or SVG"),
        ("logo.png", b"no picture", "can't be read as a picture"),
        ("logo.svg", b"<svg", "can't be read as a picture"),
        ("logo.png", bytes(70_000), "at most 60 KB"),
    ],
)
def test_a_logo_that_no_document_could_show_is_told_at_the_start(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=sentence):
        check_logo(path)


def test_no_document_is_of_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match="quote"):
        make_pdf("quote", a_sheet(), LOOK)


@pytest.mark.parametrize(
    ("text", "signed"), [("\u200f-1,234.50 €", True), ("-3", True), ("SO-12-3", False), ("10-20", False)]
)
def test_the_sign_of_a_number_stays_before_it_among_arabic(text: str, signed: bool) -> None:
    assert ("\u200e-" in Texts(right_to_left=True).text(text)) == signed
