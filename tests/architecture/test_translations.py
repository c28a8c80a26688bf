"""Every language says what the source says."""

import pytest

from storefront.translations import TRANSLATED, file_of
from storefront.translations.areas import COMPLETE, area_of
from storefront.translations.catalogues import read_catalogue, written
from storefront.translations.checks import problems
from storefront.translations.sources import Said, read_sources

SAID = read_sources()


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_must_be_complete_is_complete_and_nothing_has_other_placeholders(language: str) -> None:
    """`storefront translations extract`, then translate what this names (docs/translating.md)."""
    found = problems(language, read_catalogue(language), SAID)
    assert [f"{one.reason}: {one.text}" for one in found if one.grave] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_are_kept_so_that_merges_are_calm(language: str) -> None:
    """After a merge: `storefront translations extract`."""
    assert file_of(language).read_bytes() == written(read_catalogue(language), language)


def test_what_must_be_complete_is_an_area() -> None:
    assert {area_of(name) for one in SAID.values() for name in one.files} >= COMPLETE


def test_the_papers_hold_no_words_of_their_own() -> None:
    papers = {name for one in SAID.values() for name in one.files if area_of(name) == "papers"}
    assert {"storefront/web/paper.py", "storefront/account/statement_paper.py"} <= papers


def test_a_text_belongs_to_each_area_that_says_it() -> None:
    said: Said = SAID["Amount"]
    assert {area_of(name) for name in said.files} >= {"papers", "account"}
