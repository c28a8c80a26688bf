"""A row of a table as a person: what stands in its cells, checked, or what is wrong with it. No database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from email_validator import EmailNotValidError, validate_email

from storefront.admin.imports.headings import Field

LONGEST = {
    Field.FIRST_NAME: 120,
    Field.LAST_NAME: 120,
    Field.PHONE: 50,
    Field.MOBILE: 50,
    Field.JOB_TITLE: 120,
    Field.EMAIL: 254,
}
PARTICLES = frozenset(
    "van von de den der di da del della dos du la le ten ter zu zum zur al el bin ibn".split()  # noqa: SIM905 (a list of twenty quoted words reads worse)
)
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 (the full-width ones are meant; as documents/tables.py)
LANGUAGES_NAMED_IN = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "fi")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: `code` says what, `value` with which words of it.

    Codes: no_email, bad_email, too_long (`field` says which), language, twice (`value` is the first row's number),
    no_customer, unknown_customer (`meant`: those of whose names it is a part), several_customers, several_contacts,
    inactive, login_taken.
    """

    code: str
    value: str = ""
    field: str = ""
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a row; what the table does not say is empty."""

    row: int
    email: str
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    mobile: str = ""
    job_title: str = ""
    language: str = ""
    customer: str = ""


def read_person(row: int, cells: Sequence[str], fields: Sequence[Field | None]) -> tuple[Person, list[Problem]]:
    """Return the person of a row (numbered as in the file) and what is wrong with it."""
    said: dict[Field, str] = {}
    for field, cell in zip(fields, cells, strict=True):
        if field and cell and not said.get(field):
            said[field] = bare(cell)
    problems: list[Problem] = []
    first, last = split_name(said.get(Field.FULL_NAME, ""))
    person = Person(
        row,
        email=_email(said.get(Field.EMAIL, ""), problems),
        first_name=said.get(Field.FIRST_NAME, first),
        last_name=said.get(Field.LAST_NAME, last),
        phone=said.get(Field.PHONE, ""),
        mobile=said.get(Field.MOBILE, ""),
        job_title=said.get(Field.JOB_TITLE, ""),
        language=_language(said.get(Field.LANGUAGE, ""), problems),
        customer=said.get(Field.CUSTOMER, ""),
    )
    problems += [
        Problem("too_long", field=field)
        for field, most in LONGEST.items()
        if len(str(getattr(person, field, ""))) > most
    ]
    return person, problems


def bare(cell: str) -> str:
    """Return a cell in one line; the mark goes with which our own files keep a text from being taken for a formula."""
    if cell.startswith("'") and cell[1:].lstrip(" ").startswith(FORMULA_SIGNS):
        cell = cell[1:]
    return " ".join(cell.split())


def split_name(name: str) -> tuple[str, str]:
    """Return first and last name: "Jan van der Berg", "Berg, Jan". A single word is the last name."""
    if "," in name:
        last, first = name.split(",", 1)
        return first.strip(), last.strip()
    words = name.split()
    if len(words) < 2:  # noqa: PLR2004 (nothing to split)
        return "", name
    begin = next((place for place, word in enumerate(words[1:-1], 1) if word in PARTICLES), len(words) - 1)
    return " ".join(words[:begin]), " ".join(words[begin:])


def _email(cell: str, problems: list[Problem]) -> str:
    written = cell.removeprefix("mailto:")
    if written.endswith(">") and "<" in written:
        written = written[written.rindex("<") + 1 : -1]
    if not written:
        problems.append(Problem("no_email"))
        return ""
    try:
        return str(validate_email(written, check_deliverability=False).normalized)
    except EmailNotValidError:
        problems.append(Problem("bad_email", cell[:120]))
        return written


def _language(cell: str, problems: list[Problem]) -> str:
    if not cell:
        return ""
    found = language_code(cell)
    if not found:
        problems.append(Problem("language", cell[:60]))
    return found


@lru_cache(maxsize=512)
def language_code(word: str) -> str:
    """Return the code of a language, as in `de` or `zh-Hant`, from its code or its name; empty for none we know."""
    if word.casefold() in _names():
        return _names()[word.casefold()]
    try:
        locale = Locale.parse(word.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return ""
    script = f"-{locale.script}" if locale.script and "-" in word.replace("_", "-") else ""
    return f"{locale.language}{script}"


@cache
def _names() -> dict[str, str]:
    """The languages of two letters by their names, in the languages that spreadsheets come in."""
    found: dict[str, str] = {}
    for reader in LANGUAGES_NAMED_IN:
        for code, name in Locale(reader).languages.items():
            if len(code) == 2:  # noqa: PLR2004 (ISO 639-1)
                found.setdefault(name.casefold(), code)
    return found
