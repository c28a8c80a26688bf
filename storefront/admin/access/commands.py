"""Writes of access by the back office: each finds the contact among those that the operator sees, then acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storefront.admin.access import queries
from storefront.admin.access.models import Candidate
from storefront.auth import accesses
from storefront.auth.grants import CannotGrantError, Granted, change_roles, change_term, grant_access
from storefront.auth.queries import opens_elsewhere
from storefront.auth.roles import list_roles, list_user_types
from storefront.auth.sessions import find_viewer
from storefront.erp.contacts import Contact
from storefront.kernel.clock import Clock
from storefront.kernel.editing import check_unchanged
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Area, Operator, Viewer
from storefront.mail.outbox import MailKind
from storefront.portal.audit import record
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalAccess, PortalAreaOff, PortalLoginSession, PortalUser
from storefront.settings import Settings

Step = Callable[[Session, Clock, Settings, Operator, PortalAccess], str | None]
# what one click does to an access that is there; the two that send mail return where it goes
STEPS: dict[str, Step] = {
    "suspend": lambda session, clock, _settings, by, access: accesses.suspend(session, clock, by, access),
    "resume": lambda session, clock, _settings, by, access: accesses.resume(session, clock, by, access),
    "revoke": lambda session, clock, _settings, by, access: accesses.revoke(session, clock, by, access),
    "restore": lambda session, clock, _settings, by, access: accesses.resume(session, clock, by, access),
    "reset": lambda session, clock, _settings, by, access: accesses.reset_password(session, clock, by, access),
    "welcome": accesses.resend_welcome,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be given. A user type brings its own roles; without one those named here count."""

    roles: Sequence[str]
    login: str | None = None
    ends_on: date | None = None
    user_type_id: int | None = None
    welcome: bool = True


def grant(
    session: Session, clock: Clock, settings: Settings, operator: Operator, *, contact_id: int, wish: Wish
) -> Granted:
    """Give a contact access. Raises NotFoundError, CannotGrantError."""
    queries.get_person(session, operator, contact_id)
    contact = session.get_one(Contact, contact_id)
    roles, contact_class = _of_type(session, wish)
    granted = grant_access(
        session,
        clock,
        settings,
        contact=contact,
        login=wish.login or None,
        roles=roles,
        ends_on=wish.ends_on,
        user_type_id=wish.user_type_id,
        welcome=wish.welcome,
        by=operator,
    )
    if contact_class:
        contact.contact_class = contact_class
    return granted


def grant_with_password(
    session: Session,
    clock: Clock,
    settings: Settings,
    operator: Operator,
    *,
    contact_id: int,
    wish: Wish,
    made: accesses.NewPassword,
) -> str:
    """Give a contact access and a password that was made; return the login. No mail goes out.

    Raises as grant does, and CannotChangeError("has_password") for somebody who signs in already elsewhere.
    """
    granted = grant(session, clock, settings, operator, contact_id=contact_id, wish=replace(wish, welcome=False))
    access = queries.get_access_row(session, operator, contact_id)
    if granted.user.password_hash and opens_elsewhere(session, granted.user.id, access.customer_id):
        raise accesses.CannotChangeError("has_password")
    return accesses.give_password(session, clock, operator, access, made)


def make_password(
    session: Session, clock: Clock, operator: Operator, *, contact_id: int, made: accesses.NewPassword
) -> str:
    """Put a password that was made in place of the old one; return the login. Raises as give_password does."""
    access = queries.get_access_row(session, operator, contact_id)
    return accesses.give_password(session, clock, operator, access, made)


def change(
    session: Session,
    clock: Clock,
    operator: Operator,
    *,
    contact_id: int,
    wish: Wish,
    seen: Mapping[str, str],
) -> None:
    """Change the roles, the end or the type of an access; its login and link stay.

    Raises ChangedMeanwhileError when somebody else changed it since it was shown, CannotGrantError, NotFoundError.
    """
    access = queries.get_access_row(session, operator, contact_id)
    check_unchanged(seen, queries.get_page(session, operator, clock, contact_id).seen)
    roles, contact_class = _of_type(session, wish)
    login = session.get_one(PortalUser, access.user_id).login
    change_roles(session, clock, access=access, login=login, roles=roles, by=operator)
    change_term(
        session,
        clock,
        access=access,
        login=login,
        ends_on=wish.ends_on,
        user_type_id=wish.user_type_id,
        by=operator,
    )
    if contact_class:
        session.get_one(Contact, contact_id).contact_class = contact_class


def _of_type(session: Session, wish: Wish) -> tuple[Sequence[str], str | None]:
    """Return the roles to give, and the contact class that the type presets."""
    if wish.user_type_id is None:
        return wish.roles, None
    for kind in list_user_types(session, list_roles(session)):
        if kind.id == wish.user_type_id:
            return kind.roles, kind.contact_class
    raise NotFoundError(user_type=wish.user_type_id)


def grant_many(
    session: Session, clock: Clock, settings: Settings, operator: Operator, *, ids: Sequence[int], wish: Wish
) -> tuple[int, list[tuple[Candidate, str]]]:
    """Give access to each of these contacts that can get it; return how many did, and who did not, with the reason.

    All in the caller's transaction; who has access already is left as is. Raises CannotGrantError for what is
    wrong with the wish itself.
    """
    people, left_out = queries.list_candidates(session, operator, clock, ids), []
    for one in people:
        problem = one.problem
        if problem is None:
            try:
                grant(session, clock, settings, operator, contact_id=one.person.id, wish=wish)
            except CannotGrantError as refusal:
                if refusal.code not in {"login_taken", "no_email", "inactive"}:
                    raise
                problem = refusal.code
        if problem:
            left_out.append((one, problem))
    return len(people) - len(left_out), left_out


def take_step(
    session: Session, clock: Clock, settings: Settings, operator: Operator, *, contact_id: int, step: str
) -> str | None:
    """Do what one click does to an access: a key of STEPS. Return where its mail goes, None for one without mail.

    Raises NotFoundError, CannotChangeError.
    """
    access = queries.get_access_row(session, operator, contact_id)
    return STEPS[step](session, clock, settings, operator, access)


def change_login(
    session: Session, clock: Clock, operator: Operator, *, contact_id: int, login: str, email: str
) -> None:
    """Change the name by which a contact signs in, and where mail goes. Raises NotFoundError and as accesses does."""
    access = queries.get_access_row(session, operator, contact_id)
    accesses.change_login(session, clock, operator, access, login=login, email=email)


def send_again(
    session: Session, clock: Clock, settings: Settings, operator: Operator, *, contact_id: int, mail_id: int
) -> str:
    """Send a mail of a contact again; return where it goes. One with a link is written anew, with a new link.

    Raises NotFoundError, CannotChangeError.
    """
    page = queries.get_page(session, operator, clock, contact_id)
    mail = next((one for one in page.mails if one.id == mail_id and one.state in {"failed", "dropped"}), None)
    if mail is None:
        raise NotFoundError(mail=mail_id)
    if mail.kind in {MailKind.WELCOME, MailKind.PASSWORD_RESET}:
        access = queries.get_access_row(session, operator, contact_id)
        return accesses.resend_welcome(session, clock, settings, operator, access)
    statement = update(PortalOutbox).where(PortalOutbox.id == mail_id, PortalOutbox.state == "failed")
    values = {"state": "queued", "tries": 0, "due_at": clock.now(), "last_error": None, "leased_until": None}
    session.execute(statement.values(values).execution_options(synchronize_session=False))
    record(session, clock, operator, "mail.resent", subject=mail.recipient, customer_id=page.person.customer_id)
    return mail.recipient


def switch_areas(
    session: Session,
    clock: Clock,
    operator: Operator,
    *,
    off: Sequence[str],
    customer_id: int | None = None,
    contact_id: int | None = None,
    name: str = "",
) -> None:
    """Switch exactly these areas off: for the portal, for a customer, or for a contact of it, whose `name` is recorded.

    It counts at once.
    """
    kept = PortalAreaOff
    whose = (kept.customer_id == customer_id, kept.contact_id == contact_id)
    before = sorted(session.scalars(select(kept.area).where(*whose)))
    after = sorted({str(area) for area in Area} & set(off))
    if before == after:
        return
    session.execute(delete(kept).where(*whose, kept.area.not_in(after)))
    for area in after:
        if area not in before:
            session.add(kept(area=area, customer_id=customer_id, contact_id=contact_id))
    session.flush()
    subject = f"{name} ({contact_id})" if contact_id else None
    record(
        session,
        clock,
        operator,
        "area.switched",
        subject=subject,
        customer_id=customer_id,
        before={"areas_off": before},
        after={"areas_off": after},
    )


def start_preview(session: Session, clock: Clock, operator: Operator, *, contact_id: int, session_id: int) -> Viewer:
    """Let this sign-in look at the pages of a contact, reading only. Raises NotFoundError when it opens nothing."""
    access = queries.get_access_row(session, operator, contact_id)
    viewer = find_viewer(session, clock, access.id)
    if viewer is None:
        raise NotFoundError(contact=contact_id)
    _look_at(session, session_id, access.id)
    record(session, clock, operator, "preview.started", subject=viewer.person_name, customer_id=access.customer_id)
    return viewer


def end_preview(session: Session, clock: Clock, operator: Operator, viewer: Viewer, *, session_id: int) -> None:
    """End a preview."""
    _look_at(session, session_id, None)
    record(session, clock, operator, "preview.ended", subject=viewer.person_name, customer_id=viewer.customer_id)


def _look_at(session: Session, session_id: int, access_id: int | None) -> None:
    statement = update(PortalLoginSession).where(PortalLoginSession.id == session_id)
    session.execute(
        statement.values(preview_access_id=access_id, acting_customer_id=None).execution_options(
            synchronize_session=False
        )
    )
