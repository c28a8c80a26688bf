"""Giving people access: a login belongs to a contact of a customer, or to an employee; never to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storefront.auth import links
from storefront.auth.roles import givable, list_roles, rights_of, roles_of_access
from storefront.auth.rules import earlier, may_give, normal_login
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, Employee
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import ADMIN_PERMISSIONS, Operator, Viewer
from storefront.mail.outbox import MailKind, enqueue
from storefront.portal.audit import record, record_change
from storefront.portal.roles import DEFAULT_ROLES, ensure_roles
from storefront.portal.users import PortalAccess, PortalAccessRole, PortalRole, PortalUser, PortalUserRole
from storefront.settings import Settings


@dataclass(frozen=True, slots=True)
class Granted:
    """A login with its access, and the link by which its owner sets the password; empty where nobody would see it."""

    user: PortalUser
    link: str


class CannotGrantError(RefusalError):
    """Access that can't be given; `code` says why.

    inactive, no_email, login_taken, unknown_role, wrong_kind, no_role, above_own, past, ended_by_staff, there_already.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(**details)
        self.code = code


def grant_access(
    session: Session,
    clock: Clock,
    settings: Settings,
    *,
    contact: Contact,
    login: str | None = None,
    roles: Sequence[str] = DEFAULT_ROLES,
    welcome: bool = True,
    ends_on: date | None = None,
    user_type_id: int | None = None,
    by: Operator | Viewer | str = "storefront grant",
) -> Granted:
    """Give a contact access with exactly these roles. Done again, it renews the access and the link.

    One person may hold access to several customers: a contact with the same e-mail shares the login. Nobody gives
    more than the own rights, a customer's manager none that lasts longer than the own. Raises CannotGrantError.
    """
    ids = _roles(session, roles, staff=False)
    if not contact.active:
        raise CannotGrantError("inactive")
    if ends_on and ends_on < clock.today():
        raise CannotGrantError("past")
    _refuse_climb(session, by, ids)
    user = _user_of(session, contact, login) or _new_user(session, clock, _address(contact, login), "contact")
    _refuse_namesake(session, user, contact)
    if isinstance(by, Viewer):
        _refuse_what_staff_ended(session, user, contact)
        ends_on = earlier(ends_on, session.scalar(select(PortalAccess.ends_on).where(PortalAccess.id == by.access_id)))
    user.contact_id = user.contact_id or contact.id
    user.active = True
    session.add(user)
    session.flush()
    access = _access(session, clock, user, contact)
    access.ends_on, access.user_type_id, access.granted_by = ends_on, user_type_id, name_of(by)
    _replace_roles(session, PortalAccessRole, {"access_id": access.id}, ids)
    granted = _hand_over(session, clock, settings, user, contact=contact, welcome=welcome, shown=isinstance(by, str))
    after = {"roles": sorted(roles), "ends_on": _day(ends_on), "welcome": welcome}
    record(session, clock, by, "access.granted", subject=user.login, customer_id=contact.customer_id, after=after)
    return granted


def name_of(by: Operator | Viewer | str) -> str:
    """Return the name under which somebody's deed is kept."""
    return by if isinstance(by, str) else by.person_name


def change_roles(
    session: Session, clock: Clock, *, access: PortalAccess, login: str, roles: Sequence[str], by: Operator | Viewer
) -> None:
    """Give an access exactly these roles; what the giver can't give stays as it is. Raises CannotGrantError."""
    known = list_roles(session)
    own = rights_of(session, by, known)
    theirs = givable(own, known)
    if above := [code for code in roles if code not in theirs]:
        raise CannotGrantError("above_own", role=above[0])
    held = roles_of_access(session, access.id)
    before = sorted(role.code for role in known if role.id in held)
    kept = [role.code for role in known if role.id in held and role.code not in theirs]
    after = sorted({*roles, *kept})
    if not after:
        raise CannotGrantError("no_role")
    ids = [role.id for role in known if role.code in after]
    _replace_roles(session, PortalAccessRole, {"access_id": access.id}, ids)
    if before != after:
        record(
            session,
            clock,
            by,
            "access.changed",
            subject=login,
            customer_id=access.customer_id,
            before={"roles": before},
            after={"roles": after},
        )


def change_term(
    session: Session,
    clock: Clock,
    *,
    access: PortalAccess,
    login: str,
    ends_on: date | None,
    user_type_id: int | None,
    by: Operator,
) -> None:
    """Let an access end on another day, or never, and belong to another user type. Raises CannotGrantError("past")."""
    if ends_on and ends_on < clock.today() and ends_on != access.ends_on:
        raise CannotGrantError("past")
    before = {"ends_on": _day(access.ends_on), "user_type_id": access.user_type_id}
    access.ends_on, access.user_type_id = ends_on, user_type_id
    session.flush()
    after = {"ends_on": _day(access.ends_on), "user_type_id": access.user_type_id}
    record_change(
        session, clock, by, "access.changed", subject=login, customer_id=access.customer_id, before=before, after=after
    )


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _refuse_climb(session: Session, by: Operator | Viewer | str, ids: Sequence[int]) -> None:
    if isinstance(by, str):
        return
    known = list_roles(session)
    own = rights_of(session, by, known)
    for role in known:
        if role.id in ids and not may_give(own, role.rights):
            raise CannotGrantError("above_own", role=role.code)


def _refuse_namesake(session: Session, user: PortalUser, contact: Contact) -> None:
    """Two people of one customer with the same address do not share a login: the first would lose it."""
    through = select(PortalAccess.contact_id).where(
        PortalAccess.user_id == user.id,
        PortalAccess.customer_id == contact.customer_id,
        PortalAccess.contact_id != contact.id,
    )
    if user.id and session.scalar(select(Contact.id).where(Contact.id.in_(through), Contact.active).limit(1)):
        raise CannotGrantError("login_taken", login=user.login)


def _refuse_what_staff_ended(session: Session, user: PortalUser, contact: Contact) -> None:
    """A customer's manager gives no access back that staff ended, and none that is there already."""
    there = session.scalar(
        select(PortalAccess).where(PortalAccess.user_id == user.id, PortalAccess.customer_id == contact.customer_id)
    )
    if user.id and not user.active:
        raise CannotGrantError("ended_by_staff")
    if there and there.ended_by != "company":
        raise CannotGrantError("there_already" if there.active else "ended_by_staff")


def grant_staff(
    session: Session,
    clock: Clock,
    settings: Settings,
    *,
    employee: Employee,
    login: str | None = None,
    roles: Sequence[str],
    welcome: bool = True,
    by: Operator | str = "storefront grant",
) -> Granted:
    """Give an employee a login with exactly these staff roles, none above the giver's. Raises CannotGrantError."""
    ids = _roles(session, roles, staff=True)
    if not employee.active:
        raise CannotGrantError("inactive")
    _refuse_climb(session, by, ids)
    in_office = any(role.id in ids and ADMIN_PERMISSIONS & role.permissions for role in list_roles(session))
    kind = "operator" if in_office else "salesperson"
    user = session.scalar(select(PortalUser).where(PortalUser.employee_id == employee.id))
    user = user or _new_user(session, clock, _address(employee, login), kind)
    user.employee_id, user.kind, user.active = employee.id, kind, True
    session.add(user)
    session.flush()
    _replace_roles(session, PortalUserRole, {"user_id": user.id}, ids)
    record(session, clock, by, "access.granted", subject=user.login, after={"roles": sorted(roles)})
    return _hand_over(session, clock, settings, user, contact=None, welcome=welcome, shown=isinstance(by, str))


def _roles(session: Session, codes: Sequence[str], *, staff: bool) -> list[int]:
    found = _known(session, codes)
    if len(found) < len(set(codes)):
        ensure_roles(session)
        found = _known(session, codes)
    if unknown := [code for code in codes if code not in found]:
        raise CannotGrantError("unknown_role", role=unknown[0])
    if wrong := [code for code, (_id, is_staff) in found.items() if is_staff is not staff]:
        raise CannotGrantError("wrong_kind", role=wrong[0])
    if not found:
        raise CannotGrantError("no_role")
    return [role_id for role_id, _staff in found.values()]


def _known(session: Session, codes: Sequence[str]) -> dict[str, tuple[int, bool]]:
    rows = session.execute(select(PortalRole.code, PortalRole.id, PortalRole.staff).where(PortalRole.code.in_(codes)))
    return {row.code: (row.id, row.staff) for row in rows}


def _address(person: Contact | Employee, login: str | None) -> tuple[str, str]:
    email = (person.email or "").strip()
    if not email:
        raise CannotGrantError("no_email")
    return normal_login(login or email), email


def _new_user(session: Session, clock: Clock, address: tuple[str, str], kind: str) -> PortalUser:
    login, email = address
    if session.scalar(select(PortalUser.id).where(PortalUser.login == login)):
        raise CannotGrantError("login_taken", login=login)
    return PortalUser(login=login, email=email, kind=kind, created_at=clock.now())


def _user_of(session: Session, contact: Contact, login: str | None) -> PortalUser | None:
    """Return the login that the contact has, or that the same person has through another customer."""
    through = select(PortalAccess.user_id).where(PortalAccess.contact_id == contact.id)
    if user := session.scalar(select(PortalUser).where(PortalUser.id.in_(through))):
        return user
    wanted, email = _address(contact, login)
    user = session.scalar(select(PortalUser).where(PortalUser.login == wanted))
    if user and (user.kind != "contact" or normal_login(user.email) != normal_login(email)):
        raise CannotGrantError("login_taken", login=wanted)
    return user


def _access(session: Session, clock: Clock, user: PortalUser, contact: Contact) -> PortalAccess:
    statement = select(PortalAccess).where(
        PortalAccess.user_id == user.id, PortalAccess.customer_id == contact.customer_id
    )
    access = session.scalar(statement) or PortalAccess(
        user_id=user.id, customer_id=contact.customer_id, granted_at=clock.now()
    )
    access.contact_id, access.active, access.ended_by, access.revoked_at = contact.id, True, None, None
    session.add(access)
    session.flush()
    return access


def _replace_roles(
    session: Session, table: type[PortalAccessRole | PortalUserRole], owner: dict[str, int], ids: Sequence[int]
) -> None:
    session.execute(delete(table).filter_by(**owner))
    session.execute(insert(table), [{**owner, "role_id": role_id} for role_id in ids])


def send_welcome(session: Session, clock: Clock, settings: Settings, *, user: PortalUser, contact: Contact) -> None:
    """Write the welcome mail once more, with a new link; the older one ends."""
    _hand_over(session, clock, settings, user, contact=contact, welcome=True)


def _hand_over(
    session: Session,
    clock: Clock,
    settings: Settings,
    user: PortalUser,
    *,
    contact: Contact | None,
    welcome: bool,
    shown: bool = False,
) -> Granted:
    """Make the link where a mail carries it, or the command line shows it."""
    if not (welcome or shown):
        return Granted(user, "")
    seed = links.new_seed()
    life = timedelta(hours=settings.link_hours)
    links.new_link(session, clock, settings, user_id=user.id, seed=seed, life=life)
    customer = session.get_one(Customer, contact.customer_id) if contact else None
    language = (contact.language if contact else None) or (customer.language if customer else settings.language)
    if welcome:
        context = {
            "person_name": _name(session, user, contact),
            "customer_name": customer.name if customer else "",
            "login": user.login,
            "seed": seed,
        }
        enqueue(
            session,
            clock,
            kind=MailKind.WELCOME,
            recipient=user.email,
            language=language,
            context=context,
            customer_id=customer.id if customer else None,
            contact_id=contact.id if contact else None,
        )
    return Granted(user, links.link_address(settings, seed))


def _name(session: Session, user: PortalUser, contact: Contact | None) -> str:
    if contact:
        return contact.first_name or contact.last_name or ""
    return session.get_one(Employee, user.employee_id).name
