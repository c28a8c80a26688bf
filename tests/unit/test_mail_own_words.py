"""An operator's own words: checked before they are kept, filled in once, never code and never markup."""

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.admin.mail.samples import SAMPLES
from storefront.mail.custom import PLACEHOLDER, BrokenTemplateError, Words, check_words, fill_in
from storefront.mail.messages import Message, render
from storefront.mail.outbox import MailKind
from storefront.mail.placeholders import NAMES
from storefront.mail.starts import STARTS, start_of, string_of
from storefront.settings import Settings
from storefront.translations import LANGUAGES
from storefront.translations.sources import read_sources

SETTINGS = Settings(portal_address="https://portal.example.com", portal_name="Oak & Co")  # type: ignore[call-arg]  # the rest has defaults
LINK = "https://portal.example.com/password/set/x"


@cache
def read_strings() -> frozenset[str]:
    return frozenset(one if isinstance(one, str) else one[0] for one in read_sources())


def written(kind: str, subject: str, text: str, **more: object) -> Message:
    context = {**SAMPLES[MailKind(kind)], "link": LINK, "hours": 72, "minutes": 60, **more}
    return render(SETTINGS, kind, "en", context, Words(subject, text))


def problems(kind: str, subject: str, text: str) -> list[tuple[str, str, str]]:
    try:
        check_words(kind, Words(subject, text))
    except BrokenTemplateError as refusal:
        return refusal.problems
    return []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(NAMES))
def test_the_words_to_start_from_are_whole_and_can_be_sent(kind: MailKind, language: str) -> None:
    words = start_of(kind, language)
    check_words(kind, words)
    message = written(kind, words.subject, words.text)
    assert not {"{", "%"} & {*message.subject, *message.text}
    assert "https://portal.example.com/" in message.html


@pytest.mark.parametrize("kind", list(NAMES))
def test_every_line_to_start_from_stands_in_the_catalogues(kind: MailKind) -> None:
    sources = read_strings()
    lines = [STARTS[kind].subject, *STARTS[kind].text.splitlines()]
    said = [string_of(line) for line in lines if re.search(r"[A-Za-z]", re.sub(r"\{\w+\}", "", line))]
    assert [line for line in said if line not in sources] == []


def test_what_is_filled_in_speaks_the_language_too() -> None:
    words = start_of("approval_answer", "de")
    context = {**SAMPLES[MailKind.APPROVAL_ANSWER], "link": LINK}
    text = render(SETTINGS, "approval_answer", "de", context, words).text
    assert "ist freigegeben, von Mia Holt." in text


def test_a_german_mail_starts_from_german_words() -> None:
    words = start_of("welcome", "de")
    assert words.subject == "Ihre Anmeldung für {portal_name}"
    assert words.text.startswith("Guten Tag {person_name},\n\n")
    assert set(PLACEHOLDER.findall(words.text)) == set(PLACEHOLDER.findall(STARTS[MailKind.WELCOME].text))


def test_names_are_filled_in() -> None:
    message = written("welcome", "For {customer_name}", "Hello {person_name}\n\n{link}")
    assert (message.subject, message.text) == ("For Alder Ltd", f"Hello Kim\n\n{LINK}\n")


@pytest.mark.parametrize(
    ("subject", "text", "found"),
    [
        ("Hi", "{link} {nobody}", ("text", "unknown", "nobody")),
        ("Hi", "{link} {{ 7*7 }}", ("text", "brace", "")),
        ("Hi", "{link} {0.__class__}", ("text", "unknown", "0.__class__")),
        ("Hi", "{ link }", ("text", "missing", "link")),
        ("Hi", "no link", ("text", "missing", "link")),
        ("{total}", "{link}", ("subject", "unknown", "total")),
        ("Hi {", "{link}", ("subject", "brace", "")),
        (" ", "{link}", ("subject", "empty", "")),
        ("Hi\nBcc: eve@evil.example", "{link}", ("subject", "several_lines", "")),
        ("Hi", "{link}" + "x" * 8000, ("text", "long", "")),
    ],
)
def test_broken_words_are_refused_with_their_fault(subject: str, text: str, found: tuple[str, str, str]) -> None:
    assert found in problems("welcome", subject, text)


def test_a_line_that_nothing_is_filled_in_on_is_left_out() -> None:
    text = "Order {order_number}\nPO: {po_number}\nComment: {comment}\n{link}"
    assert "Comment" not in written("order_confirmation", "x", text).text
    assert "PO: PO 77" in written("order_confirmation", "x", text).text


def test_a_tax_that_is_not_known_is_said() -> None:
    assert written("order_confirmation", "x", "Tax: {tax}\n{link}").text.startswith("Tax: with the invoice\n")


def test_amounts_are_written_in_the_language_of_the_mail() -> None:
    message = render(SETTINGS, "order_confirmation", "de", SAMPLES[MailKind.ORDER_CONFIRMATION], Words("x", "{total}"))
    assert message.text == "57,50\N{NO-BREAK SPACE}€\n"


def test_a_value_is_neither_markup_nor_a_placeholder() -> None:
    message = written("welcome", "Hi {person_name}", "{person_name} {link}", person_name="<b>{link}</b>{{ 7*7 }}")
    assert "<b>{link}</b>{{ 7*7 }}" in message.text
    assert "&lt;b&gt;{link}&lt;/b&gt;{{ 7*7 }}" in message.html
    assert message.html.count(f'<a href="{LINK}">') == 1


def test_markup_of_the_operator_is_text() -> None:
    message = written("welcome", "Hi", "<script>alert(1)</script> see https://oak.example/a?b=1&c=2 {link}")
    assert "<script>alert" not in message.html
    assert '<a href="https://oak.example/a?b=1&amp;c=2">' in message.html


def test_words_that_name_what_is_no_longer_there_give_way_to_the_shipped_ones() -> None:
    assert "Your login for Oak & Co" in written("welcome", "Hi {gone}", "{link}").subject


@given(text=st.text(max_size=200), value=st.text(max_size=50))
def test_whatever_is_typed_is_refused_or_can_be_sent(text: str, value: str) -> None:
    if not problems("welcome", "Hi", f"{text} {{link}}"):
        message = written("welcome", "Hi", f"{text} {{link}}", person_name=value)
        assert LINK in message.text


def test_a_subject_stays_one_line_whatever_is_filled_in() -> None:
    assert fill_in(Words("Hi {a}", ""), {"a": "x\r\nBcc: y"})[0] == "Hi x Bcc: y"
