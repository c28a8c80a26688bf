"""What is typed for a new reminder."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import DataRequired, ValidationError

from storefront.admin.forms import Form, text

MOST_DAYS = 3660
MOST_NOTE = 500


class ReminderForm(Form):
    note = text(_l("What about"), MOST_NOTE, needed=_l("Write what it is about."))
    due_on = DateField(_l("On"), [DataRequired(_l("Choose a day."))])
    user_id = SelectField(_l("For"), coerce=int)

    def offer(self, staff: list[tuple[int, str]], today: date) -> None:
        """Say who may be reminded, and what day it is."""
        self.user_id.choices = staff
        self.today = today

    def validate_due_on(self, field: DateField) -> None:
        if field.data and not self.today <= field.data <= self.today + timedelta(days=MOST_DAYS):
            raise ValidationError(_l("Choose today or a later day, within ten years."))
