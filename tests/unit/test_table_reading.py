"""Whatever people send as a table: rows of text, or a refusal with a reason. Nothing else ever comes out."""

import csv
import io
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from storefront.documents.reading import Limits, Sheet, UnreadableFileError, clean, read_file, read_text
from tests.support.importing import ELSEWHERE, FILES, needs_samples

LIMITS = Limits()
LETTERS = st.text(st.characters(categories=["L", "N"], include_characters=" .@-'", max_codepoint=0x24F), max_size=12)
WIDTH = st.integers(2, 6)


def table(content: bytes | str, limits: Limits = LIMITS) -> list[list[str]]:
    (sheet,) = read_file(content.encode() if isinstance(content, str) else content, limits)
    return [list(row) for row in sheet.rows]


def refusal(content: bytes | str, limits: Limits = LIMITS) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        table(content, limits)
    return caught.value.code


def a_workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    for rows in sheets:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return file.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "^", "~"])
@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_any_separator_is_found(separator: str, line: str) -> None:
    text = line.join(separator.join(row) for row in [["E-mail", "Name"], ["a@x.example", "Ann"], ["b@x.example", "Bo"]])
    assert table(text) == [["E-mail", "Name"], ["a@x.example", "Ann"], ["b@x.example", "Bo"]]


def test_a_colon_separates_where_nothing_else_does() -> None:
    assert table("a@x.example:Ann:1\nb@x.example:Bo:2") == [["a@x.example", "Ann", "1"], ["b@x.example", "Bo", "2"]]


def test_excel_may_say_what_separates() -> None:
    assert table("sep=;\r\na,b;c\r\nd;e\r\n") == [["a,b", "c"], ["d", "e"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_any_encoding_is_read(encoding: str) -> None:
    assert table("Name;Ort\nJörg;Köln, 5 € „süd“\n".encode(encoding)) == [["Name", "Ort"], ["Jörg", "Köln, 5 € „süd“"]]


def test_line_breaks_in_quotes_stay_in_their_cell() -> None:
    assert table('name,note\n"Ann","first\r\nsecond"\n') == [["name", "note"], ["Ann", "first\nsecond"]]


def test_padded_cells_and_ragged_rows_become_one_width() -> None:
    assert table(' name ; "town" ;x\nAnn\n ; Bo ;') == [["name", "town", "x"], ["Ann", "", ""], ["", "Bo", ""]]


def test_a_list_of_addresses_is_a_table_of_one_column() -> None:
    assert table("ann@x.example\nbo@x.example\n") == [["ann@x.example"], ["bo@x.example"]]
    assert table("ann@x.example; bo@x.example") == [["ann@x.example"], ["bo@x.example"]]


def test_a_table_of_a_page_of_text_is_read_without_its_rules() -> None:
    rows = read_text("| E-mail | Name |\n|---|:---:|\n| a@x.example | Ann |\n", LIMITS).rows
    assert [row for row in rows if any(row)] == [("", "E-mail", "Name"), ("", "a@x.example", "Ann")]


def test_rows_keep_their_numbers() -> None:
    assert table("a;b\n\n\nc;d\n\n") == [["a", "b"], ["", ""], ["", ""], ["c", "d"]]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    formula = '=HYPERLINK("http://x.example","y")'
    assert table(a_workbook([["Name"], [formula]])) == [["Name"], [formula]]
    assert table("Name;Phone\n=1+1;+45 1\n") == [["Name", "Phone"], ["=1+1", "+45 1"]]


def test_the_sheets_of_a_workbook_that_hold_something_are_read() -> None:
    sheets = read_file(a_workbook([], [["E-mail"], ["a@x.example"]], [["x", 1], ["y", 4930123456]]), LIMITS)
    assert [(sheet.name, sheet.rows[-1]) for sheet in sheets] == [
        ("Sheet2", ("a@x.example",)),
        ("Sheet3", ("y", "4930123456")),
    ]


def test_a_workbook_of_the_old_kind_is_read() -> None:
    assert table((FILES / "people.xls").read_bytes())[1] == ["ann@alder.example", "Änn", "Lee", "4930123456"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "empty"),
        (" \n ; ; \n", "empty"),
        (b"\xff\xfe", "empty"),
        (b"%PDF-1.7\n\x00\x01\x02binary", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_table"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x81\x8d", "not_a_table"),
        ("<html><table><tr><td>a@x.example</td></tr></table>", "web_page"),
        ("<?xml version='1.0'?><Workbook/>", "web_page"),
        ('a;b\n"Ann;c\nd;e\n', "open_quote"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 no workbook", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes | str, code: str) -> None:
    assert refusal(content) == code


def test_an_open_quotation_mark_is_told_with_its_row() -> None:
    with pytest.raises(UnreadableFileError) as caught:
        table('a;b\nc;d\n"Ann;c\nd;e\n')
    assert caught.value.details == {"row": 3}


def test_a_locked_workbook_is_told_apart() -> None:
    assert refusal((FILES / "locked.xlsx").read_bytes()) == "password"


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing() -> None:
    assert refusal((FILES / "far.xlsx").read_bytes()) == "too_large"


def test_a_workbook_that_blows_up_when_unpacked_is_refused() -> None:
    file = io.BytesIO(a_workbook([["E-mail"], ["a@x.example"]]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * 120_000_000)
    assert len(file.getvalue()) < 200_000
    assert refusal(file.getvalue()) == "too_large"


def test_too_much_is_refused_in_words_of_its_own() -> None:
    few = Limits(rows=3, columns=2, letters=40)
    assert refusal("a;b\n" * 4, few) == "too_many_rows"
    assert refusal("a;b;c\n", few) == "too_many_columns"
    assert refusal(a_workbook([["a"]] * 4), few) == "too_many_rows"
    assert refusal(a_workbook([["a", "b", "c"]]), few) == "too_many_columns"
    assert refusal(a_workbook([["a" * 41]]), few) == "too_large"


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"\xfe\xff\xd8\x00")
@example('"\n"'.encode("utf-16-be"))
def test_any_bytes_are_a_table_or_refused(content: bytes) -> None:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return  # a workbook is read by a process of its own, see above
    try:
        (sheet,) = read_file(content, LIMITS)
    except UnreadableFileError:
        return
    assert_well_formed(sheet)


@given(st.text(max_size=300))
def test_any_pasted_text_is_a_table_or_refused(text: str) -> None:
    try:
        sheet = read_text(text, LIMITS)
    except UnreadableFileError:
        return
    assert_well_formed(sheet)


def assert_well_formed(sheet: Sheet) -> None:
    assert len({len(row) for row in sheet.rows}) == 1
    assert any(sheet.rows[-1])
    cells = [cell for row in sheet.rows for cell in row]
    assert all(cell == clean(cell) for cell in cells)
    assert "\0" not in "".join(cells)
    "".join(cells).encode()  # no half of a letter


@given(
    WIDTH.flatmap(lambda width: st.lists(st.lists(LETTERS, min_size=width, max_size=width), min_size=1, max_size=8)),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]], separator: str, encoding: str) -> None:
    width = len(rows[0])
    rows = [[f"column {place}" for place in range(width)], *rows, ["end"] * width]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    assert table(file.getvalue().encode(encoding)) == [[clean(cell) for cell in row] for row in rows]


@needs_samples
@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("atomiccrm_contacts_500.csv", 501, 24),
        ("atomiccrm_contacts_template.csv", 3, 18),
        ("bagisto_customers.csv", 4, 7),
        ("bagisto_customers.xlsx", 4, 7),
        ("frappe_semicolon_padded.csv", 5, 14),
        ("oscar_partner_stock_semicolon.csv", 10, 7),
    ],
)
def test_each_sample_file_is_read(name: str, rows: int, columns: int) -> None:
    found = table((ELSEWHERE / name).read_bytes())
    assert (len(found), len(found[0])) == (rows, columns)
