"""Forms of access."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from storefront.admin.access.commands import Wish
from storefront.admin.access.models import AccessPage
from storefront.admin.forms import Form, mail_address, readable
from storefront.auth.rules import LONGEST_LOGIN
from storefront.kernel.clock import SystemClock

MOST_DIGITS = 19  # of a number that a database holds


class AccessForm(Form):
    """What a contact gets. Without an access it is the form that gives one, else the one that changes it."""

    login = StringField(_("Login"), [Optional(), Length(max=LONGEST_LOGIN, message=_("This is too long.")), readable])
    user_type = SelectField(_("User type"), validate_choice=False)
    roles = SelectMultipleField(_("Roles"))
    ends_on = DateField(_("Ends on"), [Optional()])
    generated = BooleanField(_("Make a password, shown to me once, instead of a mail"))
    welcome = BooleanField(_("Send the welcome mail, with a link to set the password"))

    def offer(self, page: AccessPage) -> None:
        """Offer the roles and user types there are, and set what holds now."""
        self.roles.choices = [(role.code, role.name) for role in page.offered]
        self.user_type.choices = [("", _("None: the roles ticked below")), *((str(k.id), k.name) for k in page.types)]
        self.roles.validate_choice = False  # one that may not be given is refused by the command, in words

    def validate_ends_on(self, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
        if isinstance(field.data, date) and field.data < SystemClock().today():
            raise ValidationError(_("This day is over. Choose a later one, or none."))

    def ticks_in_vain(self, seen: Mapping[str, str], givable: frozenset[str]) -> bool:
        """Tell whether ticks were changed under a user type that stays: its roles count, and nobody would be told."""
        kind = str(self.user_type.data or "")
        changed = set(self.roles.data or ()) ^ set(seen.get("roles", "").split())
        if not kind or kind != seen.get("user_type") or not changed & givable:
            return False
        self.roles.errors = [_("The user type brings its own roles. Choose none above to give the roles ticked here.")]
        return True

    def wish(self) -> Wish:
        """Return what was asked for."""
        kind = str(self.user_type.data or "")
        return Wish(
            roles=tuple(self.roles.data or ()),
            login=(self.login.data or "").strip() or None,
            ends_on=self.ends_on.data,
            user_type_id=int(kind) if kind.isdecimal() and len(kind) < MOST_DIGITS else None,
            welcome=bool(self.welcome.data),
        )


class LoginForm(Form):
    """The name by which one signs in, and where mail goes."""

    login = StringField(
        _("Login"),
        [InputRequired(_("Enter a login.")), Length(max=LONGEST_LOGIN, message=_("This is too long.")), readable],
    )
    email = StringField(
        _("Mail goes to"),
        [
            InputRequired(_("Enter an e-mail address.")),
            Length(max=LONGEST_LOGIN, message=_("This is too long.")),
            readable,
            mail_address,
        ],
    )
