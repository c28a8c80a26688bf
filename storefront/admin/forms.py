"""What the forms of the back office have in common: text without blanks at its ends, and without odd characters."""

from __future__ import annotations

import unicodedata
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

LANGUAGES = ("en", "de", "fr", "nl", "es", "it", "pt", "pl", "da", "sv", "nb", "fi", "cs", "ar")


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """The token against forged requests, and what the person had seen when the form was opened."""


class Checks(SelectMultipleField):  # type: ignore[misc]  # wtforms has no types
    """Several of a few choices, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def stripped(text: str | None) -> str:
    """Return the text without blanks at its ends, its lines ended as we keep them."""
    return (text or "").replace("\r\n", "\n").strip()


def readable(_form: Any, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
    """Refuse control characters but line breaks and tabs: neither a page nor a database can hold all of them."""
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\r\n\t" for letter in field.data or ""):
        raise ValidationError(_l("This holds a character that can't be read."))


def mail_address(_form: Any, field: Any) -> None:  # noqa: ANN401 (the same)
    """Refuse what is no e-mail address; none at all is fine."""
    if not field.data:
        return
    try:
        validate_email(field.data, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValidationError(_l("Write an e-mail address like name@company.com.")) from None


def text(label: Any, most: int, *more: Any, needed: Any = None, long: bool = False, clean: Any = stripped) -> Any:  # noqa: ANN401 (the same)
    """Return a field for a text of at most so many letters; `needed` is what is said when it is empty."""
    rules = [Length(max=most, message=_l("Use at most %(max)d characters.")), readable, *more]
    if needed:
        rules.insert(0, DataRequired(needed))
    return (TextAreaField if long else StringField)(label, rules, filters=[clean])
