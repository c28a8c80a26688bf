"""The words that an operator starts from: those of the shipped mails, as far as a text without code can say them.

A line is a string of the catalogues, with the placeholders of own words in place of gettext's; most lines stand in the
shipped mails already. So the words start in the language of the mail, and are translated once.
"""

from __future__ import annotations

from collections.abc import Mapping

from storefront.mail.custom import PLACEHOLDER, Words
from storefront.mail.outbox import MailKind
from storefront.translations import catalogue

# what gettext calls a placeholder of own words, where it has another name there
CALLED = {
    **dict.fromkeys(("order_number", "case_number", "quote_number", "shipment_number"), "number"),
    **dict.fromkeys(("goods", "discount", "freight", "tax", "total"), "amount"),
    **dict.fromkeys(("order_date", "wanted_on", "ship_date", "valid_until"), "day"),
    **dict.fromkeys(("person_name", "acted_by"), "name"),
    "portal_name": "portal",
    "customer_name": "customer",
    "po_number": "po",
    "ship_via": "way",
}


def N_(text: str) -> str:  # noqa: N802 (the name by which gettext finds what is translated elsewhere)
    """Mark a string for the catalogues."""
    return text


# what no shipped mail says in these words, or in one piece
LINES = (
    N_("A cart from %(sender)s"),
    N_("%(sender)s sends you a cart of %(customer)s."),
    N_("It waits for you here:"),
    N_("Your orders:"),
    N_("Packages:"),
    N_("you asked us to change the data of %(customer)s. %(answer)s"),
    N_("%(buyer)s placed order %(number)s of %(day)s for %(customer)s. It waits for your approval."),
    N_("Your order %(number)s: %(answer)s"),
    N_("your order %(number)s for %(customer)s is %(answer)s, by %(approver)s."),
    N_("See the order:"),
    N_("See the case, and add to it:"),
    N_("See the case, and answer it:"),
    N_("See the case, and write back:"),
    N_("Quote %(number)s of %(customer)s"),
    N_("Quote %(number)s of %(customer)s, by %(author)s: %(news)s"),
    N_("Your quote %(number)s"),
    N_("quote %(number)s, by %(author)s: %(news)s"),
    N_("Sign in here, or ask there for a new password:"),
)


def start_of(kind: str, language: str) -> Words:
    """Return the words to start from, in a language that the portal speaks; English in any other."""
    words = STARTS[MailKind(kind)]
    text = "".join(f"{_said(line, language)}\n" for line in words.text.splitlines())
    return Words(_said(words.subject, language), text)


def string_of(line: str) -> str:
    """Return a line as the catalogues know it."""
    return PLACEHOLDER.sub(lambda found: f"%({CALLED.get(found[1], found[1])})s", line)


def _said(line: str, language: str) -> str:
    if not line:
        return line
    said = catalogue(language).gettext(string_of(line))
    for name in PLACEHOLDER.findall(line):
        said = said.replace(f"%({CALLED.get(name, name)})s", f"{{{name}}}")
    return said


STARTS: Mapping[MailKind, Words] = {
    MailKind.WELCOME: Words(
        "Your login for {portal_name}",
        """Hello {person_name},

you may now order for {customer_name} at {portal_name}.

Your login: {login}

Set your password here (the link works for {hours} hours, and once):
{link}

You did not expect this mail? Then do nothing: without a password nobody can use the login.
""",
    ),
    MailKind.PASSWORD_RESET: Words(
        "A new password for {portal_name}",
        """Hello {person_name},

somebody asked for a new password for the login {login}.
Set it here (the link works for {minutes} minutes, and once):
{link}

It was not you? Then do nothing: your password stays as it is.
""",
    ),
    MailKind.PASSWORD_CHANGED: Words(
        "Your password for {portal_name} was changed",
        """Hello {person_name},

the password of the login {login} was changed a moment ago. Whoever was signed in with it is signed out.

It was not you? Then ask for a new password at once:
{link}
""",
    ),
    MailKind.ORDER_CONFIRMATION: Words(
        "Your order {order_number}",
        """Hello {person_name},

thank you. We have your order {order_number} of {order_date} for {customer_name}.
It was placed on your behalf by {acted_by}.
Your order number: {po_number}
Wanted on: {wanted_on}

{lines}

Goods: {goods}
Discount: {discount}
Freight: {freight}
Tax: {tax}
Total: {total}

Ship to:
{ship_to}
Ship via: {ship_via}

Your comment: {comment}

See the order and how it moves on:
{link}
""",
    ),
    MailKind.CART_HANDED_OVER: Words(
        "A cart from {sender}",
        """Hello {person_name},

{sender} sends you a cart of {customer_name}.

{message}

{lines}

It waits for you here:
{link}
""",
    ),
    MailKind.SHIPMENT_CONFIRMED: Words(
        "Your shipment {shipment_number} is on its way",
        """Hello {person_name},

shipment {shipment_number} for {customer_name} left on {ship_date}.
Carrier: {carrier}
From: {warehouse}

Your orders:
{orders}

Packages:
{packages}

{lines}

Ship to:
{ship_to}

See the shipment, and what is still to come:
{link}
""",
    ),
    MailKind.COMPANY_ANSWERED: Words(
        "Your company's data: our answer",
        """Hello {person_name},

you asked us to change the data of {customer_name}. {answer}
Why: {reason}

See the data:
{link}
""",
    ),
    MailKind.APPROVAL_WANTED: Words(
        "Order {order_number} waits for your approval",
        """Hello {person_name},

{buyer} placed order {order_number} of {order_date} for {customer_name}. It waits for your approval.
Total: {total}
Your order number: {po_number}
Comment: {comment}

Look at it, and approve or reject it:
{link}
""",
    ),
    MailKind.APPROVAL_ANSWER: Words(
        "Your order {order_number}: {answer}",
        """Hello {person_name},

your order {order_number} for {customer_name} is {answer}, by {approver}.
Total: {total}
Comment: {comment}

See the order:
{link}
""",
    ),
    MailKind.CASE_RECEIVED: Words(
        "We have your case {case_number}",
        """Hello {person_name},

we have your case {case_number}: {subject}

{question}

See the case, and add to it:
{link}
""",
    ),
    MailKind.CASE_OPENED: Words(
        "New case {case_number} of {customer_name}",
        """{author} of {customer_name} opened case {case_number}: {subject}

{question}

See the case, and answer it:
{link}
""",
    ),
    MailKind.CASE_ANSWER: Words(
        "An answer to your case {case_number}",
        """Hello {person_name},

{author} answered your case {case_number}: {subject}

{reply}

See the case, and write back:
{link}
""",
    ),
    MailKind.QUOTE_ASKED: Words(
        "Quote {quote_number} of {customer_name}",
        """Quote {quote_number} of {customer_name}, by {author}: {news}

{lines}

{words}

Total: {total}

See the quote:
{link}
""",
    ),
    MailKind.QUOTE_ANSWER: Words(
        "Your quote {quote_number}",
        """Hello {person_name},

quote {quote_number}, by {author}: {news}

{words}

Total: {total}
Valid until: {valid_until}

See the quote:
{link}
""",
    ),
    MailKind.REGISTRATION_CONFIRM: Words(
        "Confirm your registration at {portal_name}",
        """Hello,

somebody wants to become a customer and gave this e-mail address.
Was it you? Then confirm it here (the link works for {hours} hours, and once):
{link}

It was not you? Then do nothing: without your confirmation nothing reaches us.
""",
    ),
    MailKind.REGISTRATION_KNOWN: Words(
        "You can sign in at {portal_name} already",
        """Hello,

somebody wants to become a customer and gave this e-mail address. It has a login here already: you need not register.
Sign in here, or ask there for a new password:
{link}

It was not you? Then do nothing: nothing has changed.
""",
    ),
    MailKind.REGISTRATION_REJECTED: Words(
        "Your registration: our answer",
        """Hello {person_name},

you asked for {customer_name} to become our customer. We can't take you in as it stands.
Why: {reason}

If that changes, register again:
{link}
""",
    ),
}
