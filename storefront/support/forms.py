"""What is typed for a case. Unlike a login, a text of several lines may hold line breaks."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from storefront.auth.forms import Form
from storefront.support.models import About
from storefront.support.queries import Classes
from storefront.support.rules import PRESET_SEVERITY
from storefront.support.statuses import severity_choices

MOST_SUBJECT, MOST_TEXT, MOST_KEY = 200, 10_000, 64
TOO_LONG = _l("Use at most %(max)d characters.")


def stripped(text: str | None) -> str:
    """Return the text without blanks at its ends, its lines ended as we keep them."""
    return (text or "").replace("\r\n", "\n").strip()


def readable(_form: Any, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
    """Refuse control characters but line breaks and tabs: neither a page nor a database can hold all of them."""
    if any(unicodedata.category(one) in {"Cc", "Cs"} and one not in "\r\n\t" for one in field.data or ""):
        field.data = "".join(
            one for one in field.data if unicodedata.category(one) not in {"Cc", "Cs"} or one in "\n\t"
        )
        raise ValidationError(_l("This holds a character that can't be read."))


def one_line(text: str | None) -> str:
    """Return the text on one line."""
    return " ".join(stripped(text).split())


def born(key: str | None) -> str:
    """Return the key that the form was born with; a new one where it lost it."""
    return (key or "").replace("\0", "")[:MOST_KEY] or secrets.token_hex(16)


class CaseForm(Form):
    """A new case."""

    key = HiddenField(filters=[born])
    about_kind = HiddenField()
    about_number = HiddenField()
    subject = StringField(
        _l("Subject"),
        [
            DataRequired(_l("Write what it is about, in a few words.")),
            Length(max=MOST_SUBJECT, message=TOO_LONG),
            readable,
        ],
        filters=[one_line],
    )
    description = TextAreaField(
        _l("What happened?"),
        [DataRequired(_l("Describe it, so that we can help.")), Length(max=MOST_TEXT, message=TOO_LONG), readable],
        filters=[stripped],
    )
    case_class = SelectField(_l("What kind of question is it?"))
    severity = SelectField(_l("How urgent is it?"))

    def offer(self, classes: Classes, preset: str, about: About | None) -> None:
        """Fill the lists; what nobody chose yet is preset."""
        known = dict(classes.known)
        self.case_class.choices = [("", _l("Not sure")), *classes.known] if preset not in known else classes.known
        self.severity.choices = severity_choices()
        if not self.is_submitted():
            self.case_class.data = preset if preset in known else ""
            self.severity.data = PRESET_SEVERITY
        self.about_kind.data = about.kind if about else ""
        self.about_number.data = about.number if about else ""


class ReplyForm(Form):
    """An answer. It may be empty where a case is only closed."""

    key = HiddenField(filters=[born])
    body = TextAreaField(_l("Your answer"), [Length(max=MOST_TEXT, message=TOO_LONG), readable], filters=[stripped])
