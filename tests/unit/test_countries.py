"""Countries: two letters in the tables, a name for people."""

import pytest

from storefront.kernel.countries import by_name


@pytest.mark.parametrize(("language", "name"), [("en", "Germany"), ("de", "Deutschland"), ("ar", "ألمانيا")])
def test_a_country_is_named_in_the_language_of_the_reader(language: str, name: str) -> None:
    assert by_name(("Alder", "20457 Hamburg", "DE"), language) == ["Alder", "20457 Hamburg", name]


@pytest.mark.parametrize("lines", [(), ("Alder",), ("Alder", "XQ"), ("Alder", "Oz and beyond")])
def test_what_is_no_country_we_know_stays_as_it_is(lines: tuple[str, ...]) -> None:
    assert by_name(lines, "en") == list(lines)
