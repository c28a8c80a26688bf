"""What staff type on a case."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField

from storefront.admin.cases.models import CannedAnswer, StaffCase
from storefront.admin.cases.queries import Choices
from storefront.admin.forms import Form, text
from storefront.support.forms import MOST_TEXT, born
from storefront.support.rules import CLOSED, OPEN, PENDING
from storefront.support.statuses import STATUSES, severity_choices

MOST_TITLE = 120


class AnswerForm(Form):
    """An answer to the customer, or a note for colleagues."""

    key = HiddenField(filters=[born])
    seen = HiddenField()
    canned = SelectField(_l("Canned answer"), validate_choice=False)
    body = text(_l("Answer"), MOST_TEXT, needed=_l("Write an answer first."), long=True)
    internal = BooleanField(_l("Internal note: only colleagues read it, and nobody gets a mail"))
    status = SelectField(_l("After the answer"), default=PENDING)

    def offer(self, canned: Sequence[CannedAnswer]) -> None:
        """Fill the lists."""
        self.canned.choices = [("", _l("None")), *((str(one.id), one.title) for one in canned)]
        self.status.choices = [
            (PENDING, _l("It waits for the customer")),
            (OPEN, _l("It stays open: we have more to do")),
            (CLOSED, _l("It is closed")),
        ]


class ChangeForm(Form):
    """How a case is looked after."""

    seen = HiddenField()
    status = SelectField(_l("Status"))
    owner = SelectField(_l("Assigned to"))
    case_class = SelectField(_l("Kind"))
    priority = SelectField(_l("Priority"))

    def offer(self, found: StaffCase, choices: Choices) -> None:
        """Fill the lists. What is set now is always among the choices, also what an ERP named its own way."""
        now = found.values
        statuses = [(raw, known.office) for raw, known in STATUSES.items()]
        self.status.choices = _with(statuses, now["status"], now["status"])
        self.owner.choices = _with([("", _l("Nobody")), *choices.staff], now["owner"], found.row.owner or "")
        self.case_class.choices = _with([("", _l("None")), *choices.classes], now["case_class"], now["case_class"])
        self.priority.choices = _with([("", _l("None")), *severity_choices()], now["priority"], now["priority"])

    @property
    def values(self) -> dict[str, str]:
        return {name: str(self[name].data or "") for name in ("status", "owner", "case_class", "priority")}


class CannedForm(Form):
    seen = HiddenField()
    title = text(_l("Title"), MOST_TITLE, needed=_l("Enter a title."))
    body = text(_l("Text"), MOST_TEXT, needed=_l("Write the text."), long=True)


def _with(options: Sequence[tuple[str, object]], now: str, words: str) -> list[tuple[str, object]]:
    return [*options] if now in dict(options) else [*options, (now, words)]
