"""What is typed about a quote, beside its rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from storefront.auth.forms import Form
from storefront.kernel.clock import SystemClock
from storefront.orders.readers import Reader
from storefront.quotes.rules import may_end_on
from storefront.support.forms import TOO_LONG, born, readable, stripped

MOST_TEXT = 4000
SHORT = [Length(max=MOST_TEXT, message=TOO_LONG), readable]


class AskForm(Form):
    """What is asked for beside the lines."""

    key = HiddenField(filters=[born])
    comment = TextAreaField(_l("What should we know?"), SHORT, filters=[stripped])
    tell = SelectField(_l("Who of the customer gets our answer"), [Optional()], validate_choice=True)

    def offer(self, readers: Sequence[Reader]) -> None:
        """Fill the list of who may be told: people, whose access lets them read the answer."""
        people = [one for one in readers if one.contact_id is not None]
        names = [(one.key, f"{one.name} ({one.email})" if one.name else one.email) for one in people]
        self.tell.choices = [*names, ("", _l("Nobody: they see it when they look"))]
        if not self.is_submitted():
            self.tell.data = names[0][0] if names else ""

    @property
    def contact_id(self) -> int | None:
        return int(self.tell.data) if self.tell.data else None


class WordsForm(Form):
    """A message about a quote."""

    key = HiddenField(filters=[born])
    body = TextAreaField(_l("Your message"), [DataRequired(_l("Write a message first.")), *SHORT], filters=[stripped])


class DeclineForm(Form):
    """Why a quote is declined."""

    key = HiddenField(filters=[born])
    reason = TextAreaField(
        _l("Why do you decline?"), [DataRequired(_l("Write in a few words why.")), *SHORT], filters=[stripped]
    )


class AnswerForm(Form):
    """What we offer beside the lines."""

    key = HiddenField(filters=[born])
    seen = HiddenField()
    valid_until = DateField(_l("Valid until"), [InputRequired(_l("Choose the last day."))])
    text = TextAreaField(_l("Text to the customer"), SHORT, filters=[stripped])

    def validate_valid_until(self, field: DateField) -> None:
        """The last day lies ahead, within two years."""
        if isinstance(field.data, date) and not may_end_on(field.data, SystemClock().today()):
            raise ValidationError(_l("Choose today or a later day."))
