"""A long list is taken in by the worker: all contacts at once, the invitations by tens, each exactly once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from storefront.admin.imports import commands, queries
from storefront.admin.imports.models import Invite, Options
from storefront.auth.roles import Preset
from storefront.database import session_factory, writing
from storefront.documents.reading import Limits, read_text
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.jobs.imports import do_imports
from storefront.jobs.purge import purge
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Operator, Permission
from storefront.portal.imports import PortalImport
from storefront.portal.users import PortalAccess, PortalRolePermission, PortalStaffCustomer, PortalUser
from storefront.settings import Settings
from tests.support.builders import NOW, a_customer, saved
from tests.support.cast import a_staff_login
from tests.support.importing import an_import, invitations, people
from tests.support.statements import recorded

CLOCK = SystemClock()
LONG = commands.AT_ONCE + 35
SHEET = read_text("a@x.example\n", Limits())
Sessions = sessionmaker[Any]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def staff(session: Session, settings: Settings) -> Operator:
    user = a_staff_login(session, settings, "admin@demo.example", "operator")
    session.commit()
    found = queries.find_operator(session, user.id)
    assert found is not None
    session.rollback()
    return found


@pytest.fixture
def alder(session: Session) -> Customer:
    return a_customer("Alder", code="ALDER")


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return session_factory(engine)


def a_list(count: int, bad: int = 0) -> str:
    rows = [f"p{number}@alder.example,Person {number}" for number in range(count)] + ["nobody,Nobody"] * bad
    return "\n".join(["e-mail,name", *rows])


def an_order_to_take_in(
    session: Session, settings: Settings, staff: Operator, text: str, invite: Invite = Invite.NOW
) -> int:
    import_id = an_import(staff.user_id, text)
    kept: Any = session.get_one(PortalImport, import_id).options
    options = Options.from_json({**kept, "invite": invite})
    with writing(session):
        commands.choose(session, staff, CLOCK, import_id=import_id, options=options)
    with writing(session):
        commands.take_in(session, staff, CLOCK, settings, import_id=import_id)
    return import_id


def page(session: Session, staff: Operator, import_id: int) -> Any:
    session.rollback()
    session.expire_all()
    return queries.get_import(session, staff, import_id)


def run(sessions: Sessions, settings: Settings) -> None:
    while do_imports(sessions, CLOCK, settings):
        pass


def test_a_long_list_waits_for_the_worker_and_is_done_by_it(
    session: Session, sessions: Sessions, settings: Settings, staff: Operator, alder: Customer
) -> None:
    import_id = an_order_to_take_in(session, settings, staff, a_list(LONG, bad=2))
    assert page(session, staff, import_id).state == "queued"
    assert people(session) == {}
    run(sessions, settings)
    found = page(session, staff, import_id)
    assert (found.state, found.done, found.total) == ("done", LONG, LONG)
    assert (found.result.counts.added, found.result.counts.left_out) == (LONG, 2)
    assert sorted(invitations(session)) == sorted(f"p{number}@alder.example" for number in range(LONG))


def test_all_contacts_come_before_the_first_invitation(
    session: Session, sessions: Sessions, settings: Settings, staff: Operator, alder: Customer
) -> None:
    import_id = an_order_to_take_in(session, settings, staff, a_list(LONG))
    with sessions() as other, writing(other):
        assert commands.work_on(other, CLOCK, settings, import_id)
    assert (len(people(session)), len(invitations(session))) == (LONG, 0)
    assert page(session, staff, import_id).state == "running"


def test_a_worker_that_is_killed_at_any_statement_leaves_a_whole_step_or_none(
    session: Session, sessions: Sessions, settings: Settings, staff: Operator, alder: Customer, engine: Engine
) -> None:
    import_id = an_order_to_take_in(session, settings, staff, a_list(LONG))
    for kill_at in (3, 9, 40, 41, 55, 120, 200, 333):
        with pytest.raises(KilledError), killed_at(engine, kill_at):
            run(sessions, settings)
        assert len(people(session)) in {0, LONG}
        found = page(session, staff, import_id)
        assert len(invitations(session)) == found.done
    run(sessions, settings)
    assert len(set(invitations(session))) == len(invitations(session)) == LONG


class KilledError(BaseException):
    """The process ends here."""


class killed_at:  # noqa: N801 (reads as a sentence)
    """Raise at the n-th statement that the engine sends."""

    def __init__(self, engine: Engine, count: int) -> None:
        self.engine, self.left = engine, count

    def _count(self, *_details: Any) -> None:
        self.left -= 1
        if self.left == 0:
            raise KilledError

    def __enter__(self) -> None:
        event.listen(self.engine, "before_cursor_execute", self._count)

    def __exit__(self, *_details: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._count)


def test_a_step_that_fails_stops_the_import_which_can_be_gone_on_with(
    session: Session,
    sessions: Sessions,
    settings: Settings,
    staff: Operator,
    alder: Customer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import_id = an_order_to_take_in(session, settings, staff, a_list(LONG))
    do_one_step(sessions, settings, import_id)
    with monkeypatch.context() as patch:
        patch.setattr(commands, "grant_access", broken)
        do_imports(sessions, CLOCK, settings)
    assert page(session, staff, import_id).state == "failed"
    with writing(session):
        commands.take_in(session, staff, CLOCK, settings, import_id=import_id)
    run(sessions, settings)
    assert page(session, staff, import_id).state == "done"
    assert len(set(invitations(session))) == len(invitations(session)) == LONG


def broken(*_args: object, **_more: object) -> None:
    raise ZeroDivisionError


def do_one_step(sessions: Sessions, settings: Settings, import_id: int) -> None:
    with sessions() as other, writing(other):
        commands.work_on(other, CLOCK, settings, import_id)


def test_two_lists_at_once_make_nobody_twice(
    session: Session, sessions: Sessions, settings: Settings, staff: Operator, alder: Customer
) -> None:
    an_order_to_take_in(session, settings, staff, a_list(LONG))
    an_order_to_take_in(session, settings, staff, a_list(LONG + 1))
    run(sessions, settings)
    assert session.query(Contact).count() == len(people(session)) == LONG + 1
    assert len(invitations(session)) == LONG + 1


def test_who_may_not_edit_any_more_is_not_obeyed(
    session: Session, sessions: Sessions, settings: Settings, staff: Operator, alder: Customer
) -> None:
    import_id = an_order_to_take_in(session, settings, staff, a_list(LONG))
    session.query(PortalUser).filter_by(id=staff.user_id).update({"active": False})
    session.commit()
    run(sessions, settings)
    assert page(session, staff, import_id).state == "failed"
    assert people(session) == {}


def test_who_may_not_give_access_any_more_invites_nobody(
    session: Session, sessions: Sessions, settings: Settings, staff: Operator, alder: Customer
) -> None:
    import_id = an_order_to_take_in(session, settings, staff, a_list(LONG))
    session.query(PortalRolePermission).filter_by(permission=Permission.ADMIN_ACCESS).delete()
    session.commit()
    run(sessions, settings)
    assert page(session, staff, import_id).state == "failed"
    assert session.query(PortalAccess).count() == 0


def test_staff_take_in_people_of_their_own_customers_only(
    session: Session, sessions: Sessions, settings: Settings, staff: Operator, alder: Customer
) -> None:
    a_customer("Birch", code="BIRCH")
    session.query(PortalRolePermission).filter_by(permission=Permission.ADMIN_EVERYONE).delete()
    session.commit()
    saved(PortalStaffCustomer(user_id=staff.user_id, customer_id=alder.id))
    rows = [f"p{number}@x.example,{'ALDER' if number % 2 else 'Birch'}" for number in range(LONG)]
    import_id = an_import(staff.user_id, "\n".join(["e-mail,customer", *rows]), customer="")
    with writing(session):
        commands.take_in(session, staff, CLOCK, settings, import_id=import_id)
    run(sessions, settings)
    assert {contact.customer_id for contact in people(session).values()} == {alder.id}
    (problem,) = page(session, staff, import_id).result.bad[0].problems
    assert (problem.code, problem.value) == ("unknown_customer", "Birch")


def test_a_plan_takes_as_many_statements_for_one_row_as_for_five_hundred(
    session: Session, engine: Engine, staff: Operator, alder: Customer
) -> None:
    counts = []
    for rows in (1, 400):
        found = queries.get_import(session, staff, an_import(staff.user_id, a_list(rows)))
        with recorded(engine) as statements:
            assert len(queries.plan_import(session, staff, CLOCK, found).good) == rows
        counts.append(statements.count)
    assert counts[0] == counts[1]


def test_tables_that_nobody_took_in_run_out_and_work_does_not(
    session: Session, settings: Settings, staff: Operator, alder: Customer, clock: time_machine.Traveller
) -> None:
    waiting = an_import(staff.user_id, a_list(3))
    queued = an_order_to_take_in(session, settings, staff, a_list(LONG))
    clock.shift(timedelta(days=2))
    with writing(session):
        purge(session, now=CLOCK.now())
    assert [row.id for row in session.query(PortalImport.id)] == [queued]
    assert waiting != queued


def test_nobody_has_more_than_a_few_tables_waiting(session: Session, staff: Operator) -> None:
    for number in range(commands.MOST_WAITING + 3):
        with writing(session):
            named = {"key": f"k{number}", "file_name": "x", "customer": ""}
            commands.keep_table(session, staff, CLOCK, sheets=[SHEET], preset=Preset(None, ()), **named)
    kept = [row.key for row in session.query(PortalImport).order_by(PortalImport.id)]
    assert kept == [f"k{number}" for number in range(3, commands.MOST_WAITING + 3)]


def test_the_table_is_thrown_away_once_its_people_are_in(
    session: Session, sessions: Sessions, settings: Settings, staff: Operator, alder: Customer
) -> None:
    import_id = an_order_to_take_in(session, settings, staff, a_list(LONG), Invite.NO)
    run(sessions, settings)
    session.rollback()
    row = session.get_one(PortalImport, import_id)
    assert (row.state, row.content) == ("done", None)
