"""Writes of imports: a table is kept, decided about, and taken in.

All good rows are written in one transaction, and the rows that are left out are named: never half a file. A few people
are invited in the same transaction. Of many the contacts are written first, whole, and the worker invites them by tens:
how far it came stands in the same transaction as the invitations, so one who is killed is followed by one who goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storefront.admin.imports.models import (
    BadRow,
    Counts,
    Invite,
    Options,
    Plan,
    Planned,
    Result,
    body_of,
    first_options,
    pack,
    titles_of,
    unpack,
)
from storefront.admin.imports.planning import COMPARED, make_plan
from storefront.admin.imports.queries import find_operator
from storefront.admin.imports.rows import Problem
from storefront.auth.commands import CannotGrantError, grant_access
from storefront.auth.roles import Preset
from storefront.documents.reading import Sheet
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import Operator, Permission
from storefront.portal.audit import record
from storefront.portal.imports import PortalImport
from storefront.portal.users import PortalUserType
from storefront.settings import Settings

WAITS = timedelta(days=1)
KEPT = timedelta(days=14)
MOST_WAITING = 10
AT_ONCE = 60  # rows: what is written while somebody waits for the answer
INVITED_AT_ONCE = 10
READ_AT_ONCE = 500


class NotWaitingError(RefusalError):
    """An import that is taken in already, or being so."""

    code = "not_waiting"


class NothingGoodError(RefusalError):
    """A table without a single row that can be taken in."""

    code = "nothing_good"


def keep_table(
    session: Session,
    operator: Operator,
    clock: Clock,
    *,
    key: str,
    file_name: str,
    sheets: Sequence[Sheet],
    customer: str,
    preset: Preset,
) -> int:
    """Keep an uploaded table and return its id. The form sent again (the same key) is the same import."""
    kept = session.scalar(select(PortalImport).where(PortalImport.key == key))
    if kept is not None:
        if kept.user_id != operator.user_id:
            raise NotFoundError(contact_import=key)
        return kept.id
    _forget_oldest(session, operator)
    now = clock.now()
    row = PortalImport(
        key=key,
        user_id=operator.user_id,
        file_name=file_name,
        content=pack(sheets),
        options=first_options(sheets, customer, preset).as_json(),
        created_at=now,
        expires_at=now + WAITS,
    )
    session.add(row)
    session.flush()
    return row.id


def _forget_oldest(session: Session, operator: Operator) -> None:
    """Nobody has more than a few tables waiting: the oldest make room."""
    row = PortalImport
    waiting = select(row.id).where(row.user_id == operator.user_id, row.state == "waiting").order_by(row.id.desc())
    old = session.scalars(waiting.offset(MOST_WAITING - 1)).all()
    session.execute(delete(row).where(row.id.in_(old)))


def choose(session: Session, operator: Operator, clock: Clock, *, import_id: int, options: Options) -> None:
    """Keep what was decided about a table. Raises NotFoundError, or NotWaitingError once it is taken in."""
    row = _own(session, operator, import_id)
    if row.state != "waiting":
        raise NotWaitingError
    row.options, row.expires_at = options.as_json(), clock.now() + WAITS
    session.flush()


def discard(session: Session, operator: Operator, *, import_id: int) -> str:
    """Throw an import away; return its file's name. Raises NotFoundError, or NotWaitingError while it is worked on."""
    row = _own(session, operator, import_id)
    if row.state in {"queued", "running"}:
        raise NotWaitingError
    session.delete(row)
    session.flush()
    return row.file_name


def take_in(session: Session, operator: Operator, clock: Clock, settings: Settings, *, import_id: int) -> None:
    """Take a table in: a short one at once, a long one is left to the worker. Done again, it does nothing.

    Raises NotFoundError, or NothingGoodError when every row is left out.
    """
    row = _own(session, operator, import_id)
    if row.state == "failed":
        # what is written stands: the worker goes on where it came to
        row.state = "running" if row.result else "waiting"
    if row.state != "waiting":
        return
    options = Options.from_json(row.options)
    sheet = unpack(row.content or b"")[options.sheet]
    if len(body_of(sheet, options)) > AT_ONCE:
        row.state = "queued"
        session.flush()
        return
    plan = _plan(session, operator, clock, row)
    if not plan.good:
        raise NothingGoodError
    _write(session, operator, clock, settings, row, plan)
    while row.state == "running":
        _invite_some(session, operator, clock, settings, row)


def work_on(session: Session, clock: Clock, settings: Settings, import_id: int) -> bool:
    """Do the next step of an import that the worker has in hand; return whether more is to be done.

    One step is one transaction: all contacts, or the next few invitations.
    """
    row = session.get(PortalImport, import_id, with_for_update=True)
    if row is None or row.state not in {"queued", "running"}:
        return False
    operator = find_operator(session, row.user_id)
    if operator is None or not operator.may(Permission.ADMIN_EDIT):
        row.state = "failed"
        return False
    if row.state == "queued":
        _write(session, operator, clock, settings, row, _plan(session, operator, clock, row))
    else:
        _invite_some(session, operator, clock, settings, row)
    return row.state == "running"


def give_up(session: Session, import_id: int) -> None:
    """Let go of an import that the worker can't do; what is written stays, and it can be gone on with."""
    row = session.get(PortalImport, import_id, with_for_update=True)
    if row is not None and row.state in {"queued", "running"}:
        row.state = "failed"
        session.flush()


def _own(session: Session, operator: Operator, import_id: int) -> PortalImport:
    own = select(PortalImport).where(PortalImport.id == import_id, PortalImport.user_id == operator.user_id)
    row = session.scalar(own.with_for_update())
    if row is None:
        raise NotFoundError(contact_import=import_id)
    return row


def _plan(session: Session, operator: Operator, clock: Clock, row: PortalImport) -> Plan:
    """Make the plan that is carried out now. Whoever has no right to invite any more invites nobody."""
    options = Options.from_json(row.options)
    if options.invite is not Invite.NO and not operator.may(Permission.ADMIN_ACCESS):
        raise NotFoundError(permission=Permission.ADMIN_ACCESS)
    sheet = unpack(row.content or b"")[options.sheet]
    plan = make_plan(session, operator, sheet, options, clock.today())
    # two imports for one customer: the second waits, and finds whom the first has written
    customers = sorted({one.customer.id for one in plan.good})
    locked = select(Customer.id).where(Customer.id.in_(customers)).order_by(Customer.id).with_for_update()
    session.execute(locked).all()
    return make_plan(session, operator, sheet, options, clock.today())


def _write(
    session: Session, operator: Operator, clock: Clock, settings: Settings, row: PortalImport, plan: Plan
) -> None:
    """Write the contacts of all good rows, and what is left to do."""
    there, new = _there(session, plan), {"contact_class": settings.default_contact_class or None}
    contacts = {one.person.row: _contact_of(session, there, row.key, one, new) for one in plan.good}
    session.flush()
    for one in plan.good:
        _note(session, operator, clock, row, one, contacts[one.person.row].id)
    told = {name: count for name, count in asdict(plan.counts).items() if count}
    record(session, clock, operator, "contacts.imported", subject=row.file_name, after=told)
    todo = [(one.person.row, contacts[one.person.row].id) for one in plan.good if one.invite]
    options = Options.from_json(row.options)
    titles = titles_of(unpack(row.content or b"")[options.sheet], options)
    row.result = Result(plan.counts, titles, plan.bad, todo).as_json()
    row.done, row.total, row.state = 0, len(todo), "running"
    if not todo:
        _finish(clock, row)
    session.flush()


def _there(session: Session, plan: Plan) -> dict[int, Contact]:
    """Return the contacts that the plan is about, a few hundred a statement."""
    ids = [one.contact_id for one in plan.good if one.contact_id]
    some = [ids[start : start + READ_AT_ONCE] for start in range(0, len(ids), READ_AT_ONCE)]
    return {one.id: one for part in some for one in session.scalars(select(Contact).where(Contact.id.in_(part)))}


def _contact_of(
    session: Session, there: Mapping[int, Contact], key: str, planned: Planned, new: Mapping[str, str | None]
) -> Contact:
    said = {name: getattr(planned.person, name) for name in COMPARED if getattr(planned.person, name)}
    if planned.contact_id is None:
        # nobody reads this code: it only has to be the customer's one of its kind
        code = f"IMP-{key[:12]}-{planned.person.row}"
        contact = Contact(customer_id=planned.customer.id, code=code, email=planned.person.email, **{**new, **said})
        session.add(contact)
        return contact
    contact = there[planned.contact_id]
    for name in planned.changes:
        setattr(contact, name, said[name])
    return contact


def _note(
    session: Session, operator: Operator, clock: Clock, row: PortalImport, planned: Planned, contact_id: int
) -> None:
    """Leave a line in the audit log for who came in or was changed."""
    if planned.outcome == "same":
        return
    said = {name: getattr(planned.person, name) for name in ("email", *COMPARED) if getattr(planned.person, name)}
    before: Mapping[str, Any] = {name: there for name, (there, _said) in planned.changes.items()}
    after: Mapping[str, Any] = said if planned.contact_id is None else {name: said[name] for name in planned.changes}
    name = " ".join(filter(None, (planned.person.first_name, planned.person.last_name))) or planned.person.email
    record(
        session,
        clock,
        operator,
        "contact.created" if planned.contact_id is None else "contact.changed",
        subject=f"{name} ({contact_id})",
        customer_id=planned.customer.id,
        before=before,
        after={**after, "import": row.file_name},
    )


def _invite_some(session: Session, operator: Operator, clock: Clock, settings: Settings, row: PortalImport) -> None:
    """Invite the next few people; who can't be invited after all is named."""
    kept: Any = row.result
    result, options = Result.from_json(kept), Options.from_json(row.options)
    # a user type that is gone meanwhile leaves the roles that it brought
    kind = session.scalar(select(PortalUserType.id).where(PortalUserType.id == options.user_type_id))
    refused: list[BadRow] = []
    for number, contact_id in result.todo[row.done : row.done + INVITED_AT_ONCE]:
        contact, welcome = session.get_one(Contact, contact_id), options.invite is Invite.NOW
        try:
            grant_access(
                session,
                clock,
                settings,
                contact=contact,
                roles=options.roles,
                user_type_id=kind,
                welcome=welcome,
                by=operator,
            )
        except CannotGrantError as refusal:
            refused.append(_not_invited(row, number, refusal))
    row.done = min(row.done + INVITED_AT_ONCE, row.total)
    if refused:
        row.result = _with_refused(result, refused).as_json()
    if row.done == row.total:
        _finish(clock, row)
    session.flush()


def _not_invited(row: PortalImport, number: int, refusal: CannotGrantError) -> BadRow:
    options = Options.from_json(row.options)
    sheet = unpack(row.content or b"")[options.sheet]
    return BadRow(number, sheet.rows[number - 1], [Problem("not_invited", refusal.code)])


def _with_refused(result: Result, refused: Sequence[BadRow]) -> Result:
    counts = result.counts
    invited = counts.invited - len(refused)
    fewer = Counts(counts.added, counts.changed, counts.same, invited, counts.has_access, counts.left_out)
    return Result(fewer, result.titles, [*result.bad, *refused], result.todo)


def _finish(clock: Clock, row: PortalImport) -> None:
    """The table has done its work: what is kept is what became of it."""
    row.state, row.content, row.finished_at, row.expires_at = "done", None, clock.now(), clock.now() + KEPT
    row.result = {**(row.result or {}), "todo": []}
