"""What the actions, the fields and the values of the audit log are called. What is not known here is shown as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from storefront.admin.settings.words import (
    company_choices,
    credit_choices,
    paper_choices,
    password_choices,
    show_choices,
)
from storefront.web.rights import area_words, permission_words, role_name

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
    "registration.confirmed": _("Registered as a new customer"),
    "registration.approved": _("Approved a registration"),
    "registration.attached": _("Let a registration in at an existing customer"),
    "registration.rejected": _("Rejected a registration"),
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
    "case.opened": _("Opened a case"),
    "case.closed": _("Closed a case"),
    "case.reopened": _("Opened a case again"),
    "case.answered": _("Answered a case"),
    "case.noted": _("Wrote an internal note on a case"),
    "case.changed": _("Changed a case"),
    "payment.announced": _("Announced a payment"),
    "payment.credits_used": _("Used credits for documents"),
    "payment.begun": _("Began a payment by card"),
    "payment.received": _("A payment arrived"),
    "payment.voided": _("Ended a payment that did not arrive"),
    "payment.withdrawn": _("Took an announced payment back"),
    "payment_methods.changed": _("Changed how customers pay"),
    "canned_answer.created": _("New canned answer"),
    "canned_answer.changed": _("Changed a canned answer"),
    "canned_answer.deleted": _("Deleted a canned answer"),
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
    "quote.asked": _("Asked for a quote"),
    "quote.message": _("Wrote about a quote"),
    "quote.answered": _("Answered a quote"),
    "quote.accepted": _("Accepted a quote"),
    "quote.declined": _("Declined a quote"),
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


FIELDS = {
    "active": _("Active"),
    "address": _("Address"),
    "allows": _("What it is for"),
    "areas": _("Areas that are on"),
    "areas_off": _("Areas that are off"),
    "amount": _("Amount"),
    "bank_account": _("IBAN or account number"),
    "bank_bic": _("BIC"),
    "bank_days": _("Days for a bank transfer"),
    "bank_holder": _("Account holder"),
    "bank_name": _("Bank"),
    "bank_transfer": _("Bank transfer"),
    "billing_city": _("Bills: city"),
    "billing_country": _("Bills: country"),
    "billing_line1": _("Bills: street"),
    "billing_line2": _("Bills: more of the address"),
    "billing_postal_code": _("Bills: postal code"),
    "billing_region": _("Bills: region"),
    "body": _("Text"),
    "card": _("Card"),
    "case_file_kb": _("Largest file of a case, in KB"),
    "case_files": _("Files at once"),
    "case_mail": _("Mail of a new case to us"),
    "case_class": _("Class of new cases"),
    "city": _("Town"),
    "code": _("Code"),
    "colour": _("Colour"),
    "company_changes": _("Company data that customers change"),
    "contact_class": _("Contact class"),
    "country": _("Country"),
    "credit_limit": _("Credit limit"),
    "credit_mode": _("Order over the credit limit"),
    "currency": _("Currency"),
    "customer_class": _("Class"),
    "customers": _("Assigned customers"),
    "default_case_class": _("Class of a new case"),
    "default_contact_class": _("Class of a new contact"),
    "default_currency": _("Currency of a new customer"),
    "default_roles": _("Roles of new access"),
    "default_user_type": _("User type of new access"),
    "document_language": _("Language of documents"),
    "due_on": _("On"),
    "email": _("E-mail"),
    "ends_on": _("Ends on"),
    "first_name": _("First name"),
    "first_sign_in": _("The first password"),
    "for": _("For"),
    "groups": _("Groups"),
    "imprint": _("Imprint"),
    "job_title": _("Job"),
    "language": _("Language"),
    "last_name": _("Last name"),
    "line1": _("Street and number"),
    "line2": _("Second line"),
    "login": _("Login"),
    "logo": _("Logo"),
    "low_stock": _("Few left"),
    "mail_sender": _("Mail sender"),
    "map_url": _("Map"),
    "mobile": _("Mobile phone"),
    "name": _("Name"),
    "note": _("Note"),
    "order": _("Order"),
    "order_limit": _("Order limit"),
    "order_type": _("Order type"),
    "permissions": _("What it allows"),
    "phone": _("Phone"),
    "portal_address": _("Portal address"),
    "portal_name": _("Portal name"),
    "postal_code": _("Postal code"),
    "price_class": _("Price class"),
    "quote_mail": _("Mail of a quote to us, where no salesperson gets it"),
    "registration": _("Companies may register by themselves"),
    "quiet_weeks": _("Weeks without an order"),
    "reason": _("Reason"),
    "region": _("Region"),
    "roles": _("Roles"),
    "shipment_mail": _("Tell customers when a shipment has left"),
    "show_quantities": _("Show of stock"),
    "ship_via": _("Ship via"),
    "status": _("Status"),
    "subject": _("Subject"),
    "tax_number": _("Tax number"),
    "terms": _("Payment terms"),
    "total": _("Total"),
    "user_type_id": _("User type"),
    "valid_until": _("Valid until"),
    "warehouse": _("Ships from"),
    "welcome": _("Welcome mail"),
}
YES_NO = {True: _("Yes"), False: _("No"), "yes": _("Yes"), "no": _("No"), "on": _("Yes"), "off": _("No")}
SPELLED = frozenset({"active", "shipment_mail"})  # kept as a word, not as true or false
CHOICES: Mapping[str, Callable[[], list[tuple[str, str]]]] = {
    "company_changes": company_choices,
    "credit_mode": credit_choices,
    "document_language": paper_choices,
    "first_sign_in": password_choices,
    "show_quantities": show_choices,
}

Names = Mapping[str, Mapping[str, str]]


def field_name(name: str) -> str:
    """Return what people call a field."""
    return str(FIELDS.get(name, name))


def subject_words(subject: str | None, action: str) -> str:
    """Return what a line is about; the settings that changed by their names."""
    if action != "setting.changed" or not subject:
        return subject or ""
    return ", ".join(field_name(name) for name in subject.split(", "))


def value_words(value: object, name: str, names: Names) -> str:
    """Return a value as people say it. `names` holds what roles and user types are called, by code and by id."""
    if isinstance(value, list):
        return ", ".join(value_words(one, name, names) for one in value)
    if isinstance(value, bool) or (name in SPELLED and value in YES_NO):
        return str(YES_NO[value])
    said = "" if value is None else str(value)
    if name in {"roles", "default_roles"}:
        known = names.get("roles", {})
        return ", ".join(role_name(one, known.get(one) or _gone(one)) for one in said.split(",") if one)
    if name == "permissions":
        return permission_words(said)
    if name in {"areas", "areas_off"}:
        return ", ".join(area_words(one) for one in said.split(", "))
    known = dict(CHOICES[name]()) if name in CHOICES else names.get(name, {})
    return known.get(said, said)


def _gone(code: str) -> str:
    """Return what a custom role was called that is no longer there: its code was made of its name."""
    made = re.fullmatch(r"custom-(.+)-[0-9a-f]{6}", code)
    return gettext("%(name)s (deleted)", name=made[1].replace("-", " ")) if made else code
