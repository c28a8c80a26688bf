"""Forms of one's own profile."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from storefront.auth.forms import Form, readable
from storefront.auth.profile.commands import Own
from storefront.auth.profile.queries import Profile
from storefront.translations import LANGUAGES
from storefront.web.language import language_name

TOO_LONG = _("This is too long.")


class ProfileForm(Form):
    """Name, phone, language. For staff the name is one field."""

    first_name = StringField(_("First name"), [Length(max=120, message=TOO_LONG), readable])
    last_name = StringField(
        _("Last name"), [InputRequired(_("Enter your name.")), Length(max=120, message=TOO_LONG), readable]
    )
    phone = StringField(_("Phone"), [Length(max=50, message=TOO_LONG), readable])
    mobile = StringField(_("Mobile"), [Length(max=50, message=TOO_LONG), readable])
    language = SelectField(_("Language"))
    seen = HiddenField()

    def offer(self, profile: Profile) -> None:
        """Offer the languages of the portal, and the one that stands there already."""
        there = {*LANGUAGES, *filter(None, [profile.language])}
        usual = ("", _("As the company's"))
        self.language.choices = [usual, *sorted((one, language_name(one)) for one in there)]
        if profile.staff:
            self.last_name.label.text = _("Name")

    def own(self) -> Own:
        """Return what was typed; nothing as None."""
        values = {name: (self[name].data or "").strip() or None for name in Own.__dataclass_fields__}
        return Own(**values)
