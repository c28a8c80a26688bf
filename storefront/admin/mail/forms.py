"""What is typed for a mail's words."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from storefront.admin.forms import Form
from storefront.admin.forms import text as line
from storefront.admin.mail.words import problem_sentence
from storefront.mail.custom import LONGEST_SUBJECT, LONGEST_TEXT


class WordsForm(Form):
    subject = line(_l("Subject"), LONGEST_SUBJECT)
    text = line(_l("Text"), LONGEST_TEXT, long=True)
    seen = HiddenField()

    def say(self, problems: Sequence[tuple[str, str, str]]) -> None:
        """Put what is wrong beside its field."""
        for name in ("subject", "text"):
            found = [problem_sentence(code, which) for field, code, which in problems if field == name]
            if found:
                self[name].errors = [" ".join(found)]
