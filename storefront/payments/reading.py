"""What was ticked and typed to be paid: read, and what is wrong with it in words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from storefront.payments.models import OpenDocument, Payable, Wish
from storefront.payments.rules import WAYS, read_amount
from storefront.web.amounts import money_for_field
from storefront.web.filters import money

AMOUNT = "amount-"
MOST_KEY, MOST_REF, MOST_TYPED, MOST_TICKED = 64, 120, 40, 100

Form = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form shows: amounts as they were typed, what is ticked, and what is wrong with each document."""

    amounts: Mapping[str, str]
    ticked: frozenset[str]
    credits: frozenset[str]
    way: str | None
    problems: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""

    def amount(self, document: OpenDocument) -> str:
        """Return what stands in the field of a document: what is open of it where nobody typed."""
        return self.amounts.get(document.ref, money_for_field(document.payable, document.currency))


def preset(payable: Payable, asked: frozenset[str], sources: frozenset[str], overdue: frozenset[str]) -> Typed:
    """Return the form before anybody touched it: what was asked for is ticked, else what is overdue."""
    open_ones = {one.ref for one in payable.documents if one.payable}
    ticked = open_ones & (asked or overdue)
    return Typed({}, frozenset(ticked), sources, None)


def read_typed(form: Form) -> Typed:
    """Read the form as it was sent; nothing is checked."""
    amounts = {
        name.removeprefix(AMOUNT)[:MOST_REF]: _clean(value)[:MOST_TYPED]
        for name, value in form.items()
        if name.startswith(AMOUNT)
    }
    return Typed(
        dict(list(amounts.items())[:MOST_TICKED]),
        frozenset(ref[:MOST_REF] for ref in form.getlist("document")[:MOST_TICKED]),
        frozenset(ref[:MOST_REF] for ref in form.getlist("credit")[:MOST_TICKED]),
        form["way"] if form.get("way") in WAYS else None,
    )


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()


def born(form: Form) -> str:
    """Return the key that the form was born with; a new one where it lost it."""
    return _clean(form.get("key", ""))[:MOST_KEY] or secrets.token_hex(16)


def read_wish(typed: Typed, payable: Payable, form: Form) -> tuple[Wish, dict[str, str]]:
    """Return what is to be paid, and what is wrong by document."""
    problems: dict[str, str] = {}
    amounts: dict[str, Decimal] = {}
    there = {one.ref: one for one in payable.documents}
    for ref in typed.ticked:
        document = there.get(ref)
        if document is None:
            problems[ref] = _("%(number)s is not open any more.", number=ref.partition("/")[2])
            continue
        value = read_amount(typed.amount(document), payable.currency)
        if value is None:
            problems[ref] = _("Enter an amount in digits, such as 5000 or 5000.50.")
        elif value > document.payable:
            left = money(document.payable, payable.currency)
            problems[ref] = _("At most %(amount)s is left to pay.", amount=left)
        else:
            amounts[ref] = value
    sources = tuple(one.ref for one in payable.credits if one.ref in typed.credits)
    return Wish(born(form), payable.currency, amounts, sources, typed.way, _total(form)), problems


def _total(form: Form) -> Decimal | None:
    try:
        value = Decimal(form["total"]) if form.get("total") else None
    except InvalidOperation:
        return Decimal(-1)  # nothing comes to that: the preview is shown again
    return value


def refs_asked(values: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Part what was ticked in a list into documents that are owed, and credits."""
    refs = [value[:MOST_REF] for value in values[:MOST_TICKED] if "\0" not in value]
    sources = frozenset(ref for ref in refs if ref.partition("/")[0] in {"credit-memos", "payments", "prepayments"})
    return frozenset(refs) - sources, sources
