"""What the actions of the audit log are called. One that is not known here is shown as it is."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

ACTIONS = {
    "auth.signed_in": _("Signed in"),
    "auth.sign_in_failed": _("Sign-in failed"),
    "auth.failures_not_recorded": _("Too many failed sign-ins to record"),
    "auth.password_set": _("Set the own password"),
    "access.granted": _("Gave access"),
    "access.changed": _("Changed access"),
    "access.suspended": _("Suspended access"),
    "access.resumed": _("Gave access back"),
    "access.revoked": _("Took access away"),
    "access.reset": _("Sent a link to set the password"),
    "access.welcome_sent": _("Sent the welcome mail again"),
    "preview.started": _("Began to look at the portal as a contact"),
    "preview.ended": _("Stopped looking as a contact"),
    "profile.changed": _("Changed the own profile"),
    "login.switched": _("Went on to another customer"),
    "login.signed_out": _("Ended an own sign-in"),
    "login.signed_out_everywhere": _("Signed out everywhere"),
    "customer.created": _("New customer"),
    "customer.changed": _("Changed a customer"),
    "customer.approved": _("Approved a customer"),
    "customer.rejected": _("Rejected a customer"),
    "contact.created": _("New contact"),
    "contact.changed": _("Changed a contact"),
    "contact.deactivated": _("Deactivated a contact"),
    "contact.reactivated": _("Reactivated a contact"),
    "contacts.imported": _("Took in contacts from a file"),
    "role.created": _("New role"),
    "role.changed": _("Changed a role"),
    "role.deleted": _("Deleted a role"),
    "user_type.created": _("New user type"),
    "user_type.changed": _("Changed a user type"),
    "user_type.deleted": _("Deleted a user type"),
    "address.created": _("New address"),
    "address.changed": _("Changed an address"),
    "area.switched": _("Switched an area"),
    "order.place": _("Placed an order"),
    "order.cancel": _("Cancelled an order"),
    "reminder.created": _("New reminder"),
    "reminder.done": _("Reminder done"),
    "reminder.reopened": _("Opened a reminder again"),
    "mail.sent_again": _("Sent a mail again"),
    "mail.template_changed": _("Changed a mail template"),
    "mail.template_reset": _("Reset a mail template"),
    "mail.tested": _("Sent a test mail"),
    "setting.changed": _("Changed settings"),
    "audit.exported": _("Saved the audit log as a file"),
}


def action_name(action: str) -> str:
    """Return what people call an action."""
    return str(ACTIONS.get(action, action))


def action_choices() -> list[tuple[str, str]]:
    """Return the actions to choose among, by their names."""
    return sorted(((key, str(words)) for key, words in ACTIONS.items()), key=lambda pair: pair[1])
