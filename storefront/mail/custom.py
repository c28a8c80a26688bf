"""An operator's own words for a mail: checked when they are saved, filled in when they are sent.

A line whose placeholders are all empty is left out. The HTML part is made from the text; both hold values as text only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.kernel.errors import RefusalError
from storefront.mail.outbox import MailKind
from storefront.mail.placeholders import LINKS, NEEDED, SEVERAL_LINES, names_of
from storefront.portal.mail_templates import PortalMailTemplate
from storefront.translations import LANGUAGES, SOURCE, language_of

LONGEST_SUBJECT, LONGEST_TEXT = 200, 8_000
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'{}]+")


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and text with placeholders."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: text, or an address that is a link."""

    text: str
    is_link: bool = False


Line = list[Piece]


class BrokenTemplateError(RefusalError):
    """Words that can't be sent. `problems` are (field, code, name).

    Codes: unknown, missing, brace, empty, several_lines, long.
    """

    code = "broken_template"

    def __init__(self, problems: list[tuple[str, str, str]]) -> None:
        super().__init__(problems=problems)
        self.problems = problems


def check_words(kind: str, words: Words) -> None:
    """Raise BrokenTemplateError for words that name what there is not, lack the link, or hold a brace of their own."""
    problems = [
        *_problems("subject", kind, words.subject, LONGEST_SUBJECT),
        *_problems("text", kind, words.text, LONGEST_TEXT),
    ]
    named = PLACEHOLDER.findall(words.subject)
    if "\n" in words.subject or SEVERAL_LINES.intersection(named):
        problems.append(("subject", "several_lines", next(iter(SEVERAL_LINES.intersection(named)), "")))
    in_text = PLACEHOLDER.findall(words.text)
    problems += [("text", "missing", name) for name in NEEDED[MailKind(kind)] if name not in in_text]
    if problems:
        raise BrokenTemplateError(problems)


def _problems(field: str, kind: str, text: str, most: int) -> list[tuple[str, str, str]]:
    if not text.strip():
        return [(field, "empty", "")]
    if len(text) > most:
        return [(field, "long", "")]
    known = names_of(kind)
    found = [(field, "unknown", name) for name in dict.fromkeys(PLACEHOLDER.findall(text)) if name not in known]
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        found.append((field, "brace", ""))
    return found


def find_words(session: Session, kind: str, language: str) -> Words | None:
    """Return the operator's words for a mail; None when there are none.

    In its language, else without its country (de for de_AT). A language that the portal speaks has the shipped words
    until it has its own; any other reads the English ones.
    """
    exact = language.replace("-", "_")
    spoken = language_of(language)
    wanted = list(dict.fromkeys((exact, spoken if spoken in LANGUAGES else SOURCE)))
    row = PortalMailTemplate
    found = session.execute(
        select(row.language, row.subject, row.text).where(row.kind == kind, row.language.in_(wanted))
    ).all()
    best = min(found, key=lambda one: wanted.index(one.language), default=None)
    return Words(best.subject, best.text) if best else None


def fits(kind: str, words: Words) -> bool:
    """Tell whether the words name only what there is: an older release may have known more."""
    return set(PLACEHOLDER.findall(f"{words.subject}\n{words.text}")) <= set(names_of(kind))


def fill_in(words: Words, values: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and text with the values in place, once: a value that looks like a placeholder stays as it is."""
    subject = PLACEHOLDER.sub(lambda found: values[found[1]], words.subject)
    lines = [line for line in words.text.splitlines() if not _is_idle(line, values)]
    text = PLACEHOLDER.sub(lambda found: values[found[1]], "\n".join(lines))
    return " ".join(subject.split()), text.strip() + "\n"


def paragraphs(words: Words, values: Mapping[str, str]) -> list[list[Line]]:
    """Return the text as paragraphs of lines of pieces, for the template of the HTML part, which escapes them.

    What is typed and what is filled in are taken apart, so that neither can pass for the other.
    """
    lines = [line for line in words.text.splitlines() if not _is_idle(line, values)]
    blocks = re.split(r"\n\s*\n", "\n".join(lines).strip())
    return [[made for line in block.splitlines() for made in _lines(line, values)] for block in blocks]


def _is_idle(line: str, values: Mapping[str, str]) -> bool:
    named = PLACEHOLDER.findall(line)
    return bool(named) and not any(values[name] for name in named)


def _lines(line: str, values: Mapping[str, str]) -> list[Line]:
    """Return a line as pieces; more lines where a value has several."""
    made: list[Line] = [[]]
    for place, piece in enumerate(PLACEHOLDER.split(line)):
        if place % 2 == 0:
            made[-1] += _typed(piece)
        elif piece in LINKS:
            made[-1].append(Piece(values[piece], is_link=bool(values[piece])))
        else:
            first, *others = values[piece].split("\n")
            made[-1].append(Piece(first))
            made += [[Piece(other)] for other in others]
    return made


def _typed(text: str) -> Line:
    """Return what the operator typed; a web address is a link."""
    pieces, done = [], 0
    for found in WEB_ADDRESS.finditer(text):
        pieces += [Piece(text[done : found.start()]), Piece(found[0], is_link=True)]
        done = found.end()
    return [*pieces, Piece(text[done:])]
