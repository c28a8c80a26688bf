"""What tests of the account ask pages for."""

import csv
import io
import re
from html import unescape

from tests.support.cast import Person
from tests.support.statements import recorded, the_engine


def words(text: str) -> str:
    """Return the words of a page's main part, without markup."""
    main = text.split("<main", 1)[-1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def numbers(text: str) -> list[str]:
    """Return the document and payment numbers of a list's rows, in their order."""
    return re.findall(r'<a href="/account/[a-z-]+/[^"]+">([^<]+)</a>', text.split("<tbody>", 1)[-1])


def table(person: Person, address: str) -> list[list[str]]:
    """Return the rows of a CSV file, its heading first."""
    answer = person.get(address)
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def statements_of(person: Person, address: str) -> int:
    """Return how many statements an address costs."""
    with recorded(the_engine(person)) as statements:
        assert person.get(address).status_code == 200
    return statements.count
