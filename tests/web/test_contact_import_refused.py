"""Files that can't be taken in are told so in a sentence, and what is too large is not read."""

import io

import pytest

from storefront.settings import Settings
from tests.support.cast import Person
from tests.support.importing import FILES, send, words


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Small limits: the test client keeps a larger body in a file that nobody closes."""
    return settings.model_copy(update={"import_kb": 64, "max_body_kb": 16})


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "empty.csv", "There is nothing in it."),
        (b"%PDF-1.7 \x00\x01", "list.pdf", "This is no table."),
        (b"<html><table></table></html>", "people.xls", "This is a web page"),
        (FILES.joinpath("locked.xlsx").read_bytes(), "locked.xlsx", "locked by a password"),
        (FILES.joinpath("far.xlsx").read_bytes(), "far.xlsx", "too large to be read"),
        (b"PK\x03\x04 broken", "broken.xlsx", "can't be opened"),
        (b'a;b\n"c;d\n', "quote.csv", "In row 2 a quotation mark"),
        (b"a@x.example\n" * 5002, "long.csv", "more than 5000 rows"),
        (b"x" * (64 * 1024 + 1), "large.csv", "at most 0.0625 MB"),
    ],
)
def test_a_file_that_is_no_table_is_told_why(operator: Person, content: bytes, name: str, sentence: str) -> None:
    answer = send(operator, content, name)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert name in words(answer)


def test_a_file_beyond_all_measure_is_refused_by_its_length(operator: Person) -> None:
    operator.get("/admin/contacts/import")
    file = (io.BytesIO(b"x" * (256 * 1024 + 1)), "huge.csv")
    assert operator.submit("#import-start", {"file": file}).status_code == 413


def test_only_staff_who_may_edit_can_send_more_than_a_form(alder_buyer: Person) -> None:
    data = {"csrf_token": alder_buyer.token(), "file": (io.BytesIO(b"x" * (40 * 1024)), "large.csv")}
    assert alder_buyer.post("/admin/contacts/import", data=data).status_code == 413
