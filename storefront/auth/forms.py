"""Forms of signing in. A password is never written back into a page."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from storefront.auth.rules import LONGEST_LOGIN, LONGEST_PASSWORD


def readable(_form: Any, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
    """Refuse control characters: no login holds one, and neither a page nor a database can. They are taken out."""
    typed = field.data or ""
    field.data = "".join(letter for letter in typed if unicodedata.category(letter) != "Cc")
    if field.data != typed:
        raise ValidationError(_("This holds a character that can't be read."))


LOGIN_RULES = [
    InputRequired(_("Enter your login.")),
    Length(max=LONGEST_LOGIN, message=_("This is too long.")),
    readable,
]


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """What the forms here have in common: the token against forged requests."""


class SignInForm(Form):
    login = StringField(_("Login"), LOGIN_RULES)
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Enter your password.")), Length(max=LONGEST_PASSWORD, message=_("This is too long."))],
    )
    next = HiddenField()


class ForgotForm(Form):
    login = StringField(_("Login"), LOGIN_RULES)


class SetPasswordForm(Form):
    password = PasswordField(_("New password"), [InputRequired(_("Enter a password."))])


class ChangePasswordForm(Form):
    current = PasswordField(
        _("Current password"),
        [
            InputRequired(_("Enter your current password.")),
            Length(max=LONGEST_PASSWORD, message=_("This is not your password.")),
        ],
    )
    password = PasswordField(_("New password"), [InputRequired(_("Enter a password."))])
