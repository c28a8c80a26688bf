"""Catalogues as files: read, brought up to the source, written so that two people's changes merge calmly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from storefront.translations import file_of
from storefront.translations.sources import Id, Said

# Babel's own rule gives the last two forms the other way round than everybody else's tools
_MessageID = str | tuple[str, ...] | list[str]
ALIKE = 0.75  # of a string and the one that it was before
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def read_catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as it is kept; an empty one where there is none yet."""
    path = file_of(language)
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as source:
        return read_po(source, locale=language, ignore_obsolete=True)


def bring_up(catalog: Catalog, said: Iterable[Id]) -> Catalog:
    """Give a catalogue the strings of the source: what is there stays, what was reworded is kept as fuzzy."""
    template = Catalog()
    for one in said:
        template.add(one)
    gone = [message for message in catalog if message.id and message.string and message.id not in template]
    new = [message.id for message in template if message.id and message.id not in catalog]
    catalog.update(template, no_fuzzy_matching=True)
    for each in new:
        _take_over(catalog, each, gone)
    return catalog


def _take_over(catalog: Catalog, new: _MessageID, gone: Sequence[Message]) -> None:
    """Keep the translation of a string that was reworded. Babel would take that of any alike, which is mostly wrong."""
    alike = {_text(message.id): message for message in gone if isinstance(message.id, str) == isinstance(new, str)}
    found = get_close_matches(_text(new), alike, n=1, cutoff=ALIKE)
    if found and (message := catalog.get(_text(new))):
        message.string = alike[found[0]].string
        message.flags.add("fuzzy")


def _text(one: _MessageID) -> str:
    return one if isinstance(one, str) else one[0]


def written(catalog: Catalog, language: str) -> bytes:
    """Return a catalogue as a file: sorted, a line a text, without line numbers and dates."""
    out = BytesIO()
    write_po(out, catalog, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    plural = PLURALS.get(language) or get_plural(language).plural_forms
    return HEADER.format(language=language, plural=plural).encode() + out.getvalue()


def extract(said: Mapping[Id, Said], languages: Iterable[str]) -> dict[str, int]:
    """Bring the catalogues on the disk up to the source. Returns how many strings each of them lacks."""
    lacking = {}
    for language in languages:
        catalog = bring_up(read_catalogue(language), said)
        path = file_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(catalog, language))
        lacking[language] = sum(1 for one in catalog if one.id and (one.fuzzy or not _whole(one.string)))
    return lacking


def _whole(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)
