"""How the reports and their columns are called, and what each one says in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from storefront.admin.reports.models import REPORTS
from storefront.documents.tables import Column, Kind


@dataclass(frozen=True, slots=True)
class Words:
    """A report's name, its question, what its bars show, and what to do when it is empty."""

    title: str
    question: str
    bar: str
    empty: str


def all_words() -> list[tuple[str, Words]]:
    """Return every report with its words, in the order of the page."""
    return [(name, words_of(name)) for name in REPORTS]


def words_of(report: str) -> Words:
    """Return the words of a report."""
    invoiced = _("Invoiced in the period, less credit memos")
    words = {
        "customers": Words(
            _("Customers"),
            _("What each customer ordered, was invoiced and owes."),
            invoiced,
            _("No customer has an order or a document."),
        ),
        "groups": Words(
            _("Customer groups"),
            _("Which groups are worth most. A customer counts in each of its groups."),
            invoiced,
            _("No customer has an order or a document."),
        ),
        "classes": Words(
            _("Customer classes"),
            _("Which classes are worth most."),
            invoiced,
            _("No customer has an order or a document."),
        ),
        "overdue": Words(
            _("Overdue"),
            _("Who owes what is past due today, and for how long. The period is that of the due dates."),
            _("Overdue today"),
            _("Nothing is overdue."),
        ),
        "inactive": Words(
            _("Silent customers"),
            _("Who placed no order in the period, and when the last one was."),
            _("Days since the last order"),
            _("Every customer ordered in this period."),
        ),
        "logins": Words(
            _("Logins never used"),
            _("Who was given access and never signed in. The period is that of the day access was given."),
            _("Days since access was given"),
            _("Everybody with access has signed in."),
        ),
    }
    return words[report]


def columns_of(report: str) -> Sequence[Column]:
    """Return the columns after the label, as pages and files show them."""
    worth = [
        Column(_("Orders"), Kind.WHOLE),
        Column(_("Invoiced"), Kind.AMOUNT),
        Column(_("Balance today"), Kind.AMOUNT),
        Column(_("Overdue today"), Kind.AMOUNT),
    ]
    columns = {
        "customers": [*worth, Column(_("Last order"), Kind.DATE)],
        "groups": [Column(_("Customers"), Kind.WHOLE), *worth],
        "classes": [Column(_("Customers"), Kind.WHOLE), *worth],
        "overdue": [
            Column(_("Overdue"), Kind.AMOUNT),
            Column(_("1–30 days"), Kind.AMOUNT),  # noqa: RUF001 (a dash between figures)
            Column(_("31–60 days"), Kind.AMOUNT),  # noqa: RUF001 (the same)
            Column(_("61–90 days"), Kind.AMOUNT),  # noqa: RUF001 (the same)
            Column(_("Over 90 days"), Kind.AMOUNT),
            Column(_("Documents"), Kind.WHOLE),
            Column(_("Oldest due date"), Kind.DATE),
        ],
        "inactive": [Column(_("Status")), Column(_("Last order"), Kind.DATE), Column(_("Days since"), Kind.WHOLE)],
        "logins": [
            Column(_("Login"), width=28),
            Column(_("Customer"), width=28),
            Column(_("Access given"), Kind.DATE),
            Column(_("Days since"), Kind.WHOLE),
        ],
    }
    return columns[report]


def label_column(report: str) -> str:
    """Return the heading of the label."""
    labels = {"groups": _("Group"), "classes": _("Class"), "logins": _("Person")}
    return str(labels.get(report, _("Customer")))


def without_a_name(report: str) -> str:
    """Return what stands where a label is empty."""
    labels = {"groups": _("In no group"), "classes": _("In no class")}
    return str(labels.get(report, _("No name")))
