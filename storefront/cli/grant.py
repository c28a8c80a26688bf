"""`storefront grant EMAIL`: a login for a contact, or for an employee."""

from __future__ import annotations

import sys

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.auth.commands import CannotGrantError, Granted, grant_access, grant_staff
from storefront.cli.support import database, require_current
from storefront.database import session_factory, writing
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, Employee
from storefront.kernel.clock import SystemClock
from storefront.portal.roles import DEFAULT_ROLES, PREDEFINED_ROLES, STAFF_ROLES
from storefront.portal.stored_settings import read_stored, with_stored
from storefront.settings import Settings, load_settings

REFUSED = 1
WORDS = {
    "inactive": "{email} is inactive. Make the contact or employee active first.",
    "no_email": "{email} has no e-mail address to send the link to.",
    "login_taken": "The login {login} belongs to somebody else. Name another with --login.",
    "unknown_role": "There is no role {role}.",
    "wrong_kind": "The role {role} does not go with the others: staff roles are for employees only.",
}


class NobodyError(Exception):
    """No contact or employee, or too many; the text says what to do."""


@click.command("grant")
@click.argument("email")
@click.option("--login", help="The login, when it is not the e-mail address.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.code for role in PREDEFINED_ROLES]),
    help=f"May be given several times. Without it: {', '.join(DEFAULT_ROLES)}.",
)
@click.option("--customer", help="The customer's code, when several have a contact with this address.")
@click.option("--name", help="The name of a new employee: how the first operator comes in.")
@click.option("--no-mail", is_flag=True, help="Send no welcome mail; hand the printed link over yourself.")
def command(
    email: str, login: str | None, roles: tuple[str, ...], customer: str | None, name: str | None, *, no_mail: bool
) -> None:
    """Give the contact with this EMAIL access to the portal, and print the link that sets the password.

    With a staff role (salesperson, operator) it is an employee. Done again, the old link ends and a new one is made.
    """
    settings = load_settings()
    with database(settings) as engine:
        require_current(engine)
        with session_factory(engine)() as session, writing(session):
            settings = with_stored(settings, read_stored(session))
            try:
                if STAFF_ROLES & set(roles):
                    granted = _staff(session, settings, email, login, roles, name, welcome=not no_mail)
                else:
                    granted = _contact(session, settings, email, login, roles, customer, welcome=not no_mail)
            except CannotGrantError as refusal:
                _stop(WORDS[refusal.code].format(email=email, **refusal.details))
            except NobodyError as refusal:
                _stop(str(refusal))
            lines = _said(session, settings, granted, sent=not no_mail)
    click.echo("\n".join(lines))


def _stop(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(REFUSED)


def _contact(
    session: Session,
    settings: Settings,
    email: str,
    login: str | None,
    roles: tuple[str, ...],
    customer: str | None,
    *,
    welcome: bool,
) -> Granted:
    contact = _find_contact(session, email, customer)
    return grant_access(
        session, SystemClock(), settings, contact=contact, login=login, roles=roles or DEFAULT_ROLES, welcome=welcome
    )


def _find_contact(session: Session, email: str, customer: str | None) -> Contact:
    statement = (
        select(Contact, Customer.code)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(func.lower(Contact.email) == email.strip().lower())
        .order_by(Customer.code, Contact.active.desc(), Contact.id)
    )
    if customer:
        statement = statement.where(Customer.code == customer)
    found = session.execute(statement).all()
    if not found:
        where = f" at customer {customer}" if customer else ""
        raise NobodyError(
            f"No contact{where} has the e-mail address {email}. Access is given to contacts that the ERP knows."
        )
    codes = sorted({code for _, code in found})
    if len(codes) > 1:
        raise NobodyError(f"Contacts of {', '.join(codes)} have this address. Say which: --customer {codes[0]}")
    return found[0][0]


def _staff(
    session: Session,
    settings: Settings,
    email: str,
    login: str | None,
    roles: tuple[str, ...],
    name: str | None,
    *,
    welcome: bool,
) -> Granted:
    employee = session.scalar(select(Employee).where(func.lower(Employee.email) == email.strip().lower()))
    if employee is None:
        if not name:
            raise NobodyError(f'No employee has the e-mail address {email}. Add one with --name "Ann Example".')
        employee = Employee(code=email.strip().lower()[:64], name=name, email=email.strip())
        session.add(employee)
        session.flush()
    return grant_staff(session, SystemClock(), settings, employee=employee, login=login, roles=roles, welcome=welcome)


def _said(session: Session, settings: Settings, granted: Granted, *, sent: bool) -> list[str]:
    session.flush()
    where = settings.mail_host or settings.instance / "mail"
    mail = f"A welcome mail to {granted.user.email} waits in the outbox (it goes to {where})."
    return [
        f"{granted.user.login} may sign in at {settings.address}",
        f"Set the password, once, within {settings.link_hours} hours: {granted.link}",
        mail if sent else "No mail was sent: hand the link over yourself.",
    ]
