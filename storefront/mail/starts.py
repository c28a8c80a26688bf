"""The words that an operator starts from: those of the shipped mails, as far as a text without code can say them."""

from __future__ import annotations

from collections.abc import Mapping

from storefront.mail.custom import Words
from storefront.mail.outbox import MailKind

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
