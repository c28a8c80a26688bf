"""What the pages of imports say: the fields, what is wrong with a file, what is wrong with a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.admin.imports.headings import Field
from storefront.admin.imports.models import BadRow
from storefront.admin.imports.rows import LONGEST, Problem
from storefront.documents.reading import UnreadableFileError
from storefront.documents.tables import Column
from storefront.settings import Settings
from storefront.web.files import file_sentence as said_of_files


def field_names() -> dict[str, str]:
    """Return what each field is called, in the order of a select."""
    return {
        Field.EMAIL: _("E-mail"),
        Field.FIRST_NAME: _("First name"),
        Field.LAST_NAME: _("Last name"),
        Field.FULL_NAME: _("Full name"),
        Field.JOB_TITLE: _("Job title"),
        Field.PHONE: _("Phone"),
        Field.MOBILE: _("Mobile phone"),
        Field.LANGUAGE: _("Language"),
        Field.CUSTOMER: _("Customer (code or name)"),
    }


def file_sentence(refusal: UnreadableFileError, settings: Settings) -> str:
    """Return what is wrong with a file, and what to do."""
    return said_of_files(
        refusal,
        too_large=_(
            "This is too large to be read. Copy the people alone into a new sheet, or send it in parts of at most "
            "%(size)s MB.",
            size=f"{settings.import_kb / 1024:.3g}",
        ),
        too_many_rows=_("This has more than %(rows)s rows. Send it in parts.", rows=settings.import_rows),
        too_many_columns=_("This has too many columns. Keep those that describe a person."),
    )


def problem_sentence(problem: Problem) -> str:
    """Return what is wrong with a row."""
    names, value = field_names(), problem.value
    sentences: dict[str, Any] = {
        "no_email": _("No e-mail address."),
        "bad_email": _("“%(value)s” is no e-mail address.", value=value),
        "too_long": _(
            "%(field)s is too long: at most %(most)s letters.",
            field=names.get(problem.field, ""),
            most=LONGEST.get(Field(problem.field), 0) if problem.field else 0,
        ),
        "language": _("We know no language “%(value)s”.", value=value),
        "twice": _("The same person stands in row %(value)s.", value=value),
        "no_customer": _("No customer."),
        "unknown_customer": _unknown_customer(value, problem.meant),
        "several_customers": _("Several customers are called “%(value)s”: write the code.", value=value),
        "several_contacts": _("Several contacts of this customer have the address %(value)s.", value=value),
        "inactive": _("This contact is inactive and can't be invited."),
        "login_taken": _("The login %(value)s belongs to somebody else.", value=value),
        "access_ended": _("Access has ended or was taken away: give it back on the contact's page."),
        "not_invited": _("Saved, but not invited: %(why)s", why=_why(value)),
    }
    return str(sentences.get(problem.code, _("This row can't be taken in.")))


def _unknown_customer(value: str, meant: str) -> str:
    if meant:
        return str(_("There is no customer “%(value)s”. Do you mean %(customers)s?", value=value, customers=meant))
    return str(_("There is no customer “%(value)s”.", value=value))


def _why(code: str) -> str:
    words = {
        "login_taken": _("the login belongs to somebody else."),
        "inactive": _("the contact is inactive."),
        "above_own": _("the role allows more than you may give."),
        "unknown_role": _("the role is gone."),
    }
    return str(words.get(code, _("access can't be given.")))


def left_out(count: int) -> str:
    """Say how many rows are left out."""
    return str(ngettext("%(num)s row is left out", "%(num)s rows are left out", count))


def problem_columns(titles: Sequence[str], fields: Sequence[Field | None]) -> list[Column]:
    """Return the columns of the file of rows that were left out: the reason, then the columns as they came.

    A column without a heading is called what it holds, so that the corrected file is understood by itself.
    """
    names = field_names()
    shown = [title or (names[field] if field else "") for title, field in zip(titles, fields, strict=True)]
    return [Column(_("What is wrong"), width=48), *(Column(title, width=20) for title in shown)]


def problem_rows(bad: Sequence[BadRow]) -> list[list[str]]:
    """Return the rows that were left out, each after its reason."""
    return [[" ".join(problem_sentence(one) for one in row.problems), *row.cells] for row in bad]
