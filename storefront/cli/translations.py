"""`storefront translations`: bring the catalogues up to the source, check them, say how far they are."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping

import click

from storefront.translations import TRANSLATED
from storefront.translations.areas import AREAS, COMPLETE
from storefront.translations.catalogues import extract, read_catalogue
from storefront.translations.checks import Problem, areas_of, problems
from storefront.translations.sources import Id, Said, read_sources

WRONG = 1


@click.group("translations")
def command() -> None:
    """Bring the catalogues up to the source, check them, say how far they are (docs/translating.md)."""


@command.command("extract")
def extract_command() -> None:
    """Write every string of the source into the catalogues; translations that are there stay."""
    said = read_sources()
    for language, lacking in extract(said, TRANSLATED).items():
        click.echo(f"{language}  {len(said) - lacking:>5} of {len(said)} translated")


@command.command("check")
def check_command() -> None:
    """Look for what is missing, fuzzy or has other placeholders than the source.

    Exit code 0: the areas that must be complete are, and nothing is wrong elsewhere; 1: not so.
    """
    found = all_problems(read_sources())
    for one in filter(lambda one: one.grave, found):
        click.echo(f"{one.language}  {one.reason}: {one.text!r}  ({', '.join(one.areas)})", err=True)
    left = Counter(one.language for one in found if not one.grave)
    for language, count in left.items():
        click.echo(f"{language}  {count} strings to translate in areas that need not be complete yet")
    if any(one.grave for one in found):
        sys.exit(WRONG)


@command.command("report")
def report_command() -> None:
    """Print for each area and language how many strings lack a translation; * marks what must be complete."""
    said = read_sources()
    whole = Counter(area for one in said.values() for area in areas_of(one))
    lacking = Counter((one.language, area) for one in all_problems(said) for area in one.areas)
    click.echo(f"{'area':<12}{'strings':>8}" + "".join(f"{language:>7}" for language in TRANSLATED))
    for area in (*filter(whole.get, AREAS), *sorted(whole.keys() - AREAS)):
        name = f"{area} *" if area in COMPLETE else area
        click.echo(f"{name:<12}{whole[area]:>8}" + "".join(f"{lacking[one, area]:>7}" for one in TRANSLATED))


def all_problems(said: Mapping[Id, Said]) -> list[Problem]:
    """Return what is wrong in any language."""
    return [one for language in TRANSLATED for one in problems(language, read_catalogue(language), said)]
