"""A row as a person: cleaned, checked, and what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.admin.imports.headings import Field
from storefront.admin.imports.rows import Problem, bare, language_code, read_person, split_name
from storefront.documents.tables import csv_cell

E, N = Field.EMAIL, Field.FULL_NAME


def problems(cells: list[str], fields: list[Field | None]) -> list[Problem]:
    return read_person(2, cells, fields)[1]


def test_of_two_columns_for_one_thing_the_first_that_is_filled_counts() -> None:
    person, wrong = read_person(2, ["", "b@x.example", "c@x.example"], [E, E, E])
    assert (person.email, wrong) == ("b@x.example", [])


@pytest.mark.parametrize(
    ("written", "email"),
    [
        ("ann@X.Example", "ann@x.example"),
        ("Ann Lee <ann@x.example>", "ann@x.example"),
        ("mailto:ann@x.example", "ann@x.example"),
        ("jörg@bücher.example", "jörg@bücher.example"),
    ],
)
def test_addresses_are_read_however_they_are_written(written: str, email: str) -> None:
    assert read_person(2, [written], [E])[0].email == email


@pytest.mark.parametrize("written", ["ann", "ann@", "@x.example", "a b@x.example", "ann@x", "a@x.example, b@x.example"])
def test_what_is_no_address_is_named(written: str) -> None:
    assert problems([written], [E]) == [Problem("bad_email", written)]


def test_a_row_without_an_address_is_named() -> None:
    assert problems(["", "Ann"], [E, Field.FIRST_NAME]) == [Problem("no_email")]


def test_what_is_too_long_is_named_with_its_field() -> None:
    assert problems(["a@x.example", "x" * 121], [E, Field.JOB_TITLE]) == [Problem("too_long", field="job_title")]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ann Lee", ("Ann", "Lee")),
        ("Lee, Ann Mary", ("Ann Mary", "Lee")),
        ("Jan van der Berg", ("Jan", "van der Berg")),
        ("Ann Mary Lee", ("Ann Mary", "Lee")),
        ("Cher", ("", "Cher")),
        ("", ("", "")),
    ],
)
def test_a_full_name_is_split(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("word", "code"),
    [("de", "de"), ("German", "de"), ("Deutsch", "de"), ("français", "fr"), ("EN", "en"), ("en-GB", "en")],
)
def test_languages_are_known_by_code_and_name(word: str, code: str) -> None:
    assert language_code(word) == code


def test_an_unknown_language_is_named() -> None:
    assert problems(["a@x.example", "Klingonese"], [E, Field.LANGUAGE]) == [Problem("language", "Klingonese")]


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=20))
def test_what_our_own_files_escape_comes_back_as_it_was(text: str) -> None:
    written = "" if text.startswith("'") else text
    assert bare(csv_cell(written)) == written


@given(st.lists(st.text(max_size=30), min_size=9, max_size=9), st.permutations(list(Field)))
def test_any_row_is_a_person_or_has_a_problem(cells: list[str], fields: list[Field]) -> None:
    person, wrong = read_person(7, cells, fields)
    assert person.row == 7
    assert wrong or "@" in person.email
    assert all("\n" not in value for value in (person.first_name, person.last_name, person.phone))
