"""Whatever somebody pastes becomes rows: nothing fails, no digit is lost, and what we write is read back the same."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.cart.quick.headings import ALIKE, fold, same_kind
from storefront.cart.quick.reading import Reading, read_cells, read_fields, read_text, write_line
from storefront.kernel.amounts import MARKS, read_amount, write_amount

UNITS = ALIKE.keys() | {"ea", "case of 12"}
ANYTHING = st.text(st.characters(codec="utf-8"), max_size=200)
NUMBERS = st.from_regex(r"[A-Z]{1,4}-?[0-9]{1,8}", fullmatch=True)
AMOUNTS = st.decimals(Decimal("0.0001"), Decimal(999999), places=4)


def is_unit(word: str) -> bool:
    return fold(word) in UNITS


def read(text: str, decimal: str = ".") -> Reading:
    return read_text(text, decimal, is_unit)


def first(text: str, decimal: str = ".") -> tuple[str, str, str]:
    (row,) = read(text, decimal).rows
    return row.number, row.quantity, row.unit


def digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("12 x ABC-1", ("ABC-1", "12", "")),
        ("12x ABC-1", ("ABC-1", "12", "")),
        ("ABC-1 x12", ("ABC-1", "12", "")),
        ("ABC-1 12", ("ABC-1", "12", "")),
        ("ABC-1\t12", ("ABC-1", "12", "")),
        ("ABC-1;12;box", ("ABC-1", "12", "box")),
        ("ABC-1,12", ("ABC-1", "12", "")),
        ('"ABC-1","1,000","box"', ("ABC-1", "1000", "box")),
        ("00123 4", ("00123", "4", "")),
        ("1. ABC-1 12", ("ABC-1", "12", "")),
        ("- ABC-1: 12", ("ABC-1", "12", "")),
        ("2 case 1001", ("1001", "2", "case")),
        ("2 case of 12 ABC-1", ("ABC-1", "2", "case of 12")),
        ("ABC-1 12pcs", ("ABC-1", "12", "pcs")),
        ("ABC-1 12 pcs at 9.50 EUR", ("ABC-1", "12", "pcs")),
        ("4006381333931", ("4006381333931", "1", "")),
        ("SKU: 0815 Qty: 5", ("0815", "5", "")),
        ('="00123";7', ("00123", "7", "")),
        ("١٢ x ABC-1", ("ABC-1", "12", "")),
        ("Floor brush 12", ("Floor brush", "12", "")),
    ],
)
def test_a_line_is_read_as_it_is_meant(text: str, row: tuple[str, str, str]) -> None:
    assert first(text) == row


@pytest.mark.parametrize("text", ["ABC-1\t0", "0 x ABC-1", "ABC-1;0,00;box", "0 pcs ABC-1"])
def test_a_line_with_nothing_but_zero_orders_nothing(text: str) -> None:
    assert read(text) == Reading((), (text,))


@pytest.mark.parametrize("text", ["5 ABC-1 0", "0815 3", "0 4711 2"])
def test_a_zero_beside_a_quantity_does_no_harm(text: str) -> None:
    assert read(text).rows


@pytest.mark.parametrize("text", ["ABC-1\t-2", "ABC-1 −2", "ABC-1;-2;pcs"])  # noqa: RUF001 (a minus)
def test_a_quantity_below_zero_is_kept_for_mending(text: str) -> None:
    assert first(text)[:2] == ("ABC-1", "-2")


def test_the_language_says_what_a_comma_is() -> None:
    assert [first("ABC-1\t1,500", mark)[1] for mark in MARKS] == ["1500", "1,5"]
    assert [first("ABC-1\t2.5", mark)[1] for mark in MARKS] == ["2.5", "2,5"]


def test_two_numbers_may_mean_each_other() -> None:
    (row,) = read("1001 12").rows
    assert [(way.number, way.quantity) for way in row.ways[:2]] == [("1001", Decimal(12)), ("12", Decimal(1001))]


def test_a_number_may_hold_blanks() -> None:
    (row,) = read("HB M8 40;5 boxes").rows
    assert ("HB M8 40", Decimal(5), "boxes") in [(way.number, way.quantity, way.unit) for way in row.ways]


def test_a_column_that_counts_is_no_quantity() -> None:
    rows = read("1 ABC-1 12\n2 ABC-2 7\n3 ABC-3 9").rows
    assert [(row.number, row.quantity) for row in rows] == [("ABC-1", "12"), ("ABC-2", "7"), ("ABC-3", "9")]


def test_headings_say_what_the_columns_hold() -> None:
    found = read('Dear all\nPos;Menge;Bezeichnung;Artikel-Nr.;ME\n1;3;"Besen 40; rot";0099;Karton\n2;;Mopp;0100;')
    assert [(row.number, row.quantity, row.unit) for row in found.rows if not row.prose] == [("0099", "3", "Karton")]
    assert found.passed == ("Pos;Menge;Bezeichnung;Artikel-Nr.;ME", "2;;Mopp;0100;")


def test_a_workbooks_numbers_have_a_point_in_every_language() -> None:
    (row,) = read_cells([["SKU", "Qty"], ["0042", "1.125"]], is_unit).rows
    assert row.ways[0].quantity == Decimal("1.125")


def test_words_without_a_digit_are_prose() -> None:
    assert all(row.prose for row in read("Hello Kim,\nplease send us the following as soon as you can:").rows)


def test_a_field_that_is_no_quantity_is_kept_as_typed() -> None:
    row = read_fields("ABC-1", "twelve", "", ".")
    assert (row.quantity, row.ways) == ("twelve", ())


@pytest.mark.parametrize(
    ("one", "other"), [("Kartons", "case of 12"), ("pcs", "EA"), ("Stück", "EA"), ("box", "BOX of 100")]
)
def test_units_are_known_by_what_people_call_them(one: str, other: str) -> None:
    assert same_kind(one, other)
    assert not same_kind(one, "pallet")


@given(ANYTHING, st.sampled_from(MARKS))
def test_no_text_fails_and_no_digit_is_lost(text: str, mark: str) -> None:
    found = read(text, mark)
    kept = "".join([*(row.text for row in found.rows), *found.passed])
    assert sorted(digits(kept)) == sorted(digits(text))


@given(st.lists(st.lists(ANYTHING, max_size=5), max_size=5))
def test_no_workbook_fails_and_no_digit_is_lost(rows: list[list[str]]) -> None:
    found = read_cells(rows, is_unit)
    kept = "".join([*(row.text for row in found.rows), *found.passed])
    assert sorted(digits(kept)) == sorted(digits("".join(cell for row in rows for cell in row)))


@given(ANYTHING, ANYTHING, ANYTHING, st.sampled_from(MARKS))
def test_no_field_fails(number: str, quantity: str, unit: str, mark: str) -> None:
    assert all(way.quantity >= 0 for way in read_fields(number, quantity, unit, mark).ways)


@given(AMOUNTS, st.sampled_from(MARKS))
def test_what_we_write_of_an_amount_is_read_back(amount: Decimal, mark: str) -> None:
    assert read_amount(write_amount(amount, mark), mark) == amount


@given(NUMBERS, AMOUNTS, st.sampled_from(["", "box", "EA", "case of 12"]), st.sampled_from(MARKS))
def test_what_we_write_of_a_line_is_read_back(number: str, amount: Decimal, unit: str, mark: str) -> None:
    (row,) = read(write_line(number, amount, unit, mark), mark).rows
    best = row.ways[0]
    assert (best.number, best.quantity, best.unit) == (number, amount, unit)


@given(st.from_regex(r"0[0-9]{1,12}", fullmatch=True), st.integers(1, 9999))
def test_leading_zeros_stay(number: str, amount: int) -> None:
    for text in (f"{number}\t{amount}", f"{amount} x {number}", f"{number};{amount}"):
        assert first(text)[:2] == (number, str(amount)), text


@given(st.lists(st.tuples(NUMBERS, st.integers(1, 9999)), min_size=1, max_size=20), st.sampled_from("\t;| "))
def test_every_line_of_a_list_becomes_a_row(lines: list[tuple[str, int]], separator: str) -> None:
    rows = read("\n".join(f"{number}{separator}{amount}" for number, amount in lines)).rows
    assert [(row.number, row.quantity) for row in rows] == [(number, str(amount)) for number, amount in lines]


def test_a_thousand_odd_lines_are_read_in_a_moment() -> None:
    text = "\n".join(f"{place}. {'word ' * 30}{place} x {place * 7}" for place in range(1, 1001))
    assert len(read(text).rows) == 1000
    assert re.search("word", text)
