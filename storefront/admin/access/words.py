"""What the pages of access say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from storefront.admin.access.models import AccessPage
from storefront.auth.accesses import CannotChangeError
from storefront.auth.grants import CannotGrantError
from storefront.kernel.editing import Change
from storefront.web.filters import day
from storefront.web.rights import role_name


def refused(refusal: CannotGrantError | CannotChangeError) -> str:
    """Return the sentence for a refusal, with what to do."""
    return reason(refusal.code)


def reason(code: str) -> str:
    """Return the sentence for the code of a refusal."""
    sentences = {
        "inactive": _("This contact is inactive. Make the contact active first."),
        "no_email": _("This contact has no e-mail address. Enter one on the contact first."),
        "login_taken": _("This login belongs to somebody else. Choose another."),
        "unknown_role": _("One of the roles is no longer there. Look at the list again."),
        "wrong_kind": _("One of the roles is for staff only."),
        "no_role": _("Tick at least one role: without one there is nothing to see."),
        "above_own": _("One of the roles allows more than you may yourself, so you can't give it."),
        "past": _("This day is over. Choose a later one, or none."),
        "ended_by_staff": _("This access was ended by us. Ask us to give it back."),
        "there_already": _("This person has access already."),
        "oneself": _("You can't do this to yourself. Ask a colleague."),
        "not_live": _("This access is not open. Give it back first."),
        "has_password": _(
            "This person has a password already, for another customer, and it opens this one too. Take the tick away."
        ),
        "shared": _("This login also opens another customer, so it can't be changed from here."),
    }
    return str(sentences.get(code, _("That can't be done as it stands.")))


def told(step: str, name: str, address: str | None = None) -> str:
    """Return what is said once something is done."""
    sentences = {
        "granted": _("%(name)s has access now.", name=name),
        "saved": _("Saved. It counts from the next click of %(name)s.", name=name),
        "suspend": _("%(name)s is suspended and signed out everywhere.", name=name),
        "resume": _("%(name)s may sign in again.", name=name),
        "restore": _("%(name)s has the access back, with the roles from before.", name=name),
        "revoke": _("The access of %(name)s is taken away; every sign-in has ended.", name=name),
        "reset": _(
            "The old password no longer works. A link for a new one goes to %(address)s.", name=name, address=address
        ),
        "welcome": _("A welcome mail with a new link goes to %(address)s.", name=name, address=address),
        "login": _("The login is changed."),
        "areas": _("The areas are switched. It counts from the next click of %(name)s.", name=name),
        "mail": _("The mail goes to %(address)s once more.", name=name, address=address),
    }
    return str(sentences[step])


def in_words(found: AccessPage, changes: Mapping[str, Change]) -> list[tuple[str, str, str]]:
    """Return what a colleague changed meanwhile, as people say it: what, before, after."""
    labels = {"roles": _("Roles"), "ends_on": _("Ends on"), "user_type": _("User type"), "state": _("State")}
    return [
        (str(labels.get(name, name)), _value(found, name, change.before), _value(found, name, change.after))
        for name, change in changes.items()
    ]


def _value(found: AccessPage, name: str, said: str) -> str:
    if name == "roles":
        names = {role.code: role_name(role.code, role.name) for role in found.roles}
        return ", ".join(names.get(code, code) for code in said.split())
    if name == "ends_on" and said:
        return day(date.fromisoformat(said))
    states = {
        "live": _("Has access"),
        "suspended": _("Suspended"),
        "revoked": _("Taken away"),
        "ended": _("Ended"),
    }
    kinds = {str(kind.id): kind.name for kind in found.types}
    return str({"state": states, "user_type": kinds}.get(name, {}).get(said, said))
