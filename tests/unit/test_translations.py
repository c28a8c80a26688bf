"""Catalogues: what is wrong with a translation, and what is kept when the source changes."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from click.testing import CliRunner

from storefront import translations
from storefront.cli import group
from storefront.translations import catalogue, language_of
from storefront.translations.areas import area_of
from storefront.translations.catalogues import bring_up, extract, read_catalogue
from storefront.translations.checks import Problem, problems
from storefront.translations.sources import Id, Said

LINES = ("%(num)s line", "%(num)s lines")
SOURCE = frozenset({"templates/orders/show.html"})


def reasons(source: Id, string: str | tuple[str, ...], language: str = "de", flags: tuple[str, ...] = ()) -> list[str]:
    catalog = Catalog(locale=language)
    catalog.add(source, string, flags=flags)
    return [one.reason for one in problems(language, catalog, {source: Said(source, SOURCE)})]


def test_a_string_without_translation_is_missing() -> None:
    assert reasons("Cart", "") == ["missing"]
    assert reasons("Cart", "Warenkorb") == []


def test_a_fuzzy_translation_is_not_good_enough() -> None:
    assert reasons("Cart", "Warenkorb", flags=("fuzzy",)) == ["fuzzy"]


@pytest.mark.parametrize("string", ["Auftrag", "Auftrag %(nummer)s", "%(number)s %(number)s", "%(number)s %"])
def test_other_placeholders_than_the_source_has_are_wrong(string: str) -> None:
    assert [one.startswith("placeholders") for one in reasons("Order %(number)s", string)] == [True]


def test_a_lost_tag_is_wrong() -> None:
    assert reasons("Say <strong>yes</strong>", "Ja sagen") != []


def test_the_form_for_one_may_leave_its_number_away() -> None:
    assert reasons(LINES, ("eine Position", "%(num)s Positionen")) == []


def test_each_language_has_all_its_forms() -> None:
    assert reasons(LINES, ("بند", "%(num)s بنود"), language="ar") == ["2 plural forms instead of 6"]


def test_what_breaks_a_page_is_grave_everywhere_and_what_lacks_where_all_must_be_there() -> None:
    assert Problem("de", ("office",), "x", "placeholders none instead of %(x)s").grave
    assert Problem("de", ("office", "papers"), "x", "missing").grave


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    return tmp_path


def test_a_translation_stays_when_its_string_moves(kept: Path) -> None:
    extract({"Cart": Said("Cart", SOURCE)}, ["de"])
    path = translations.file_of("de")
    path.write_text(path.read_text().replace('msgid "Cart"\nmsgstr ""', 'msgid "Cart"\nmsgstr "Warenkorb"'))
    assert extract({"Cart": Said("Cart", frozenset({"templates/base.html"}))}, ["de"]) == {"de": 0}
    assert read_catalogue("de")["Cart"].string == "Warenkorb"


def test_a_translation_is_fuzzy_when_its_string_is_reworded_and_goes_when_it_goes(kept: Path) -> None:
    catalog = Catalog(locale="de")
    catalog.add("Place the order", "Bestellen")
    catalog.add("Something else", "Etwas anderes")
    found = bring_up(catalog, ["Place this order"])
    assert (found["Place this order"].string, found["Place this order"].fuzzy) == ("Bestellen", True)
    assert "Something else" not in found


def test_a_file_of_a_catalogue_names_no_lines_and_no_dates(kept: Path) -> None:
    extract({LINES: Said(LINES, SOURCE)}, ["ar"])
    text = translations.file_of("ar").read_text()
    assert "nplurals=6" in text
    assert "#:" not in text
    assert "Date" not in text


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "لا بنود"), (1, "بند واحد"), (2, "بندان"), (3, "3 بنود"), (11, "11 بندًا"), (100, "100 بند")],
)
def test_arabic_counts_in_six_forms(number: int, said: str) -> None:
    assert catalogue("ar").ungettext(*LINES, number) % {"num": number} == said


def test_a_language_without_catalogue_is_english() -> None:
    assert catalogue("nl").ugettext("Invoice") == "Invoice"
    assert [language_of(one) for one in ("de_AT", "ar-EG", "fr")] == ["de", "ar", "fr"]


@pytest.mark.parametrize(
    ("path", "area"),
    [
        ("storefront/account/statement_paper.py", "papers"),
        ("templates/orders/_lines.html", "orders"),
        ("storefront/admin/customers/forms.py", "office"),
        ("storefront/auth/profile/forms.py", "profile"),
        ("templates/base.html", "frame"),
        ("storefront/quotes/forms.py", "quotes"),
    ],
)
def test_a_file_has_an_area(path: str, area: str) -> None:
    assert area_of(path) == area


def test_the_report_counts_what_is_left_and_the_check_is_content() -> None:
    report = CliRunner().invoke(group, ["translations", "report"])
    assert "papers *" in report.output
    assert CliRunner().invoke(group, ["translations", "check"]).exit_code == 0
