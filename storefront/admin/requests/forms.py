"""The form of a refusal."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from storefront.admin.forms import Form, text


class RejectForm(Form):
    reason = text(_l("Why not"), 500, needed=_l("Say why: the customer reads it."), long=True)
