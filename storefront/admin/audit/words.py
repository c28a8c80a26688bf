"""What the actions of the audit log are called. One that is not known here is shown as it is."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

ACTIONS = {
    "auth.signed_in": _("Signed in"),
    "auth.signed_out": _("Signed out"),
    "auth.sign_in_failed": _("Sign-in failed"),
    "auth.failures_not_recorded": _("Too many failed sign-ins to record"),
    "auth.password_set": _("Set the own password"),
    "login.switched": _("Switched to another customer"),
    "login.signed_out": _("Ended a sign-in"),
    "login.signed_out_everywhere": _("Ended all sign-ins"),
    "profile.changed": _("Changed the own profile"),
    "access.granted": _("Gave access"),
    "access.changed": _("Changed access"),
    "access.suspended": _("Suspended access"),
    "access.resumed": _("Gave access back"),
    "access.revoked": _("Took access away"),
    "access.restored": _("Gave access back that was taken away"),
    "access.reset": _("Sent a link to set the password"),
    "access.password_made": _("Made a password to be changed"),
    "access.welcome_sent": _("Sent the welcome mail"),
    "preview.started": _("Began to look as a contact"),
    "preview.ended": _("Ended looking as a contact"),
    "customer.created": _("New customer"),
    "customer.changed": _("Changed a customer"),
    "customer.approved": _("Approved a customer"),
    "customer.rejected": _("Rejected a customer"),
    "list.changed": _("Changed a list of somebody else"),
    "list.deleted": _("Deleted a list of somebody else"),
    "list.restored": _("Brought back a list of somebody else"),
    "company.changed": _("Changed the own company's data"),
    "company.change_asked": _("Asked for other company data"),
    "company.change_withdrawn": _("Took back what was asked for"),
    "company.change_approved": _("Approved other company data"),
    "company.change_rejected": _("Rejected other company data"),
    "address.created": _("New address"),
    "address.changed": _("Changed an address"),
    "contact.created": _("New contact"),
    "contact.changed": _("Changed a contact"),
    "contact.deactivated": _("Deactivated a contact"),
    "contact.reactivated": _("Reactivated a contact"),
    "contact.mail_switched": _("Switched mails of a contact"),
    "contacts.imported": _("Took in contacts from a file"),
    "role.created": _("New role"),
    "role.changed": _("Changed a role"),
    "role.deleted": _("Deleted a role"),
    "staff.changed": _("Changed a staff login"),
    "user_type.created": _("New user type"),
    "user_type.changed": _("Changed a user type"),
    "user_type.deleted": _("Deleted a user type"),
    "area.switched": _("Switched an area"),
    "order.place": _("Placed an order"),
    "acting.started": _("Began to order for a customer"),
    "acting.ended": _("Stopped ordering for a customer"),
    "acting.forbidden": _("Forbade salespeople to order"),
    "acting.allowed": _("Allowed salespeople to order"),
    "cart.handed_over": _("Handed a cart over"),
    "cart.taken": _("Took a cart over"),
    "cart.returned": _("Gave a cart back"),
    "cart.withdrawn": _("Took a cart back"),
    "order.approve": _("Approved an order"),
    "order.reject": _("Rejected an order"),
    "order.cancel": _("Cancelled an order"),
    "reminder.created": _("New reminder"),
    "reminder.done": _("Reminder done"),
    "reminder.reopened": _("Opened a reminder again"),
    "mail.resent": _("Sent a mail again"),
    "mail.template_changed": _("Changed the words of a mail"),
    "mail.template_reset": _("Took the shipped words of a mail"),
    "mail.tested": _("Sent a test mail"),
    "setting.changed": _("Changed settings"),
}


def action_name(action: str) -> str:
    """Return what people call an action."""
    return str(ACTIONS.get(action, action))


def action_choices() -> list[tuple[str, str]]:
    """Return the actions to choose among, by their names."""
    return sorted(((key, str(words)) for key, words in ACTIONS.items()), key=lambda pair: pair[1])
