"""What the pages of the company say."""

from __future__ import annotations

from flask_babel import gettext as _

from storefront.auth.accesses import CannotChangeError
from storefront.auth.grants import CannotGrantError


def refused(refusal: CannotGrantError | CannotChangeError) -> str:
    """Return the sentence for a refusal. Whose login an address is nobody is told."""
    sentences = {
        "no_role": _("Tick at least one role: without one there is nothing to see."),
        "above_own": _("One of the roles allows more than you may yourself, so you can't give it."),
        "ended_by_staff": _("This access was ended by us. Ask us to give it back."),
        "there_already": _("This person has access already. Look for the name in the list."),
        "oneself": _("You can't do this to yourself. Ask a colleague or us."),
        "not_live": _("This access is not open."),
        "shared": _("This person signs in for another company too, so only the person itself can reset the password."),
        "login_taken": _("This address can't be used for a new login. Ask us, or take another one."),
    }
    return str(sentences.get(refusal.code, _("That can't be done as it stands. Ask us.")))


def told(step: str, name: str) -> str:
    """Return what is said once something is done."""
    sentences = {
        "roles": _("The rights of %(name)s are saved. They count from the next click.", name=name),
        "suspend": _("%(name)s is suspended and signed out everywhere.", name=name),
        "resume": _("%(name)s may sign in again.", name=name),
        "reset": _("The old password no longer works. A link for a new one is on its way to %(name)s.", name=name),
        "welcome": _("The invitation is on its way to %(name)s again.", name=name),
    }
    return str(sentences[step])


def deed_words(action: str) -> str:
    """Return what the distributor's people did, in words; what is not known here as something of their office."""
    words = {
        "order.place": _("Placed an order"),
        "cart.handed_over": _("Sent you a cart"),
        "cart.taken": _("Took a cart over"),
        "cart.returned": _("Gave a cart back"),
        "cart.withdrawn": _("Took a cart back"),
        "acting.started": _("Began to order for you"),
        "acting.ended": _("Stopped ordering for you"),
        "acting.forbidden": _("Forbade salespeople to order for you"),
        "acting.allowed": _("Allowed salespeople to order for you"),
        "order.approve": _("Approved an order"),
        "order.reject": _("Rejected an order"),
        "order.cancel": _("Cancelled an order"),
        "quote.asked": _("Asked for a quote"),
        "quote.message": _("Wrote about a quote"),
        "quote.answered": _("Answered a quote"),
        "quote.accepted": _("Accepted a quote"),
        "quote.declined": _("Declined a quote"),
        "access.granted": _("Gave access"),
        "access.changed": _("Changed an access"),
        "access.suspended": _("Suspended an access"),
        "access.resumed": _("Opened an access again"),
        "access.revoked": _("Took an access away"),
        "access.reset": _("Reset a password"),
        "access.password_made": _("Made a password to be changed"),
        "access.welcome_sent": _("Sent an invitation again"),
        "area.switched": _("Switched areas of the portal"),
        "preview.started": _("Began to look at the portal as your colleague, reading only"),
        "preview.ended": _("Stopped looking"),
        "contact.created": _("Added a person"),
        "contact.changed": _("Changed a person's data"),
        "contact.mail_switched": _("Switched mails of a person"),
        "contact.deactivated": _("Deactivated a person"),
        "contact.reactivated": _("Made a person active again"),
        "customer.changed": _("Changed the company's data"),
        "company.change_approved": _("Changed the company's data as you asked"),
        "company.change_rejected": _("Left the company's data as they are"),
        "mail.resent": _("Sent a mail again"),
    }
    return str(words.get(action, _("Worked on your account")))
