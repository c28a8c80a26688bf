"""Rows as CSV and XLSX."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from storefront.documents.tables import Column, Kind, csv_cell, csv_chunks, xlsx_file

COLUMNS = [
    Column("Order"),
    Column("Date", Kind.DATE),
    Column("Total", Kind.AMOUNT),
    Column("Quantity", Kind.QUANTITY),
    Column("Lines", Kind.WHOLE),
]
ROW = ("SO1", date(2026, 11, 23), Decimal("-12.5000"), Decimal("3.0000"), 2)


def read(chunks: Iterator[bytes]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(chunks).decode("utf-8-sig"), newline="")))


def test_a_csv_has_a_heading_and_a_line_a_row() -> None:
    assert read(csv_chunks(COLUMNS, [ROW])) == [
        ["Order", "Date", "Total", "Quantity", "Lines"],
        ["SO1", "2026-11-23", "-12.50", "3", "2"],
    ]


def test_an_empty_value_is_an_empty_cell() -> None:
    assert read(csv_chunks(COLUMNS, [(None,) * 5]))[1] == [""] * 5


@pytest.mark.parametrize("text", ["=1+1", "+49", "-x", "@SUM(A1)", "\t=1", "  =1", "＝1"])  # noqa: RUF001 (meant)
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_every_text_comes_back_with_at_most_an_apostrophe_before_it(texts: list[str]) -> None:
    back = read(csv_chunks([Column("Text")], ([text] for text in texts)))
    assert [row[0] if row else "" for row in back[1:]] == [csv_cell(text) for text in texts]


def test_a_long_table_is_made_piece_by_piece() -> None:
    asked = 0

    def rows() -> Iterator[list[int]]:
        nonlocal asked
        for asked in range(10_000):
            yield [asked]

    chunks = csv_chunks([Column("Number", Kind.WHOLE)], rows())
    next(chunks)
    next(chunks)
    assert asked < 1000


def test_a_sheet_holds_numbers_dates_and_text_that_is_no_formula() -> None:
    with xlsx_file(COLUMNS, [("=1+1", *ROW[1:])], "A name: [with] much more than thirty-one letters") as file:
        rows = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert rows[1] == ["=1+1", date(2026, 11, 23), -12.5, 3, 2]
