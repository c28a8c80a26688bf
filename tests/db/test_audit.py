"""The audit log: rows are added and never changed, whoever writes; signing in leaves its line, and no secret."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.auth import commands, journal
from storefront.auth.sessions import Device
from storefront.database import writing
from storefront.erp.customers import Customer
from storefront.kernel.clock import FixedClock
from storefront.portal.audit import NETWORK_ADDRESS, PortalAudit, record
from storefront.portal.users import PortalUser
from storefront.settings import Settings
from tests.support.builders import NOW, a_contact, a_customer
from tests.support.cast import PASSWORD, a_login, a_sign_in

CLOCK = FixedClock(NOW)
HERE = Device("203.0.113.9", "tests")


def a_row(session: Session, **more: object) -> PortalAudit:
    with writing(session):
        record(session, CLOCK, "somebody", "test.done", subject="a thing", **more)  # type: ignore[arg-type]
    return session.scalars(select(PortalAudit).order_by(PortalAudit.id.desc())).first()  # type: ignore[return-value]


def the_login(session: Session, settings: Settings) -> PortalUser:
    user = a_login(session, settings, a_contact(for_=a_customer(), email="kim@alder.example"), ("portal_user",))
    a_sign_in(session, settings, user)
    return user


def enter(session: Session, settings: Settings, login: str, password: str) -> None:
    commands.sign_in(session, CLOCK, settings, login=login, password=password, device=HERE)


def last(session: Session) -> PortalAudit:
    return session.scalars(select(PortalAudit).order_by(PortalAudit.id.desc()).limit(1)).one()


@pytest.mark.parametrize(
    "statement",
    [
        update(PortalAudit).values(actor="somebody else"),
        update(PortalAudit).values(details=None),
        delete(PortalAudit),
        update(PortalAudit).values(subject="another"),
    ],
)
def test_the_database_refuses_to_change_or_delete_a_row(session: Session, statement: object) -> None:
    a_row(session, after={"limit": "5"})
    with pytest.raises(IntegrityError, match="portal_audit_append_only"):
        session.execute(statement)  # type: ignore[call-overload]
    session.rollback()
    assert last(session).actor == "somebody"


def test_a_row_cannot_be_put_in_the_place_of_another(session: Session) -> None:
    kept = a_row(session)
    with pytest.raises(IntegrityError):
        session.execute(
            text("INSERT INTO portal_audit (id, at, actor, action) SELECT id, at, 'x', 'y' FROM portal_audit")
        )
    session.rollback()
    assert session.get_one(PortalAudit, kept.id).actor == "somebody"


def test_sqlite_replaces_no_row(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("only SQLite knows REPLACE")
    a_row(session)
    with pytest.raises(IntegrityError, match="portal_audit_append_only"):
        session.execute(
            text("REPLACE INTO portal_audit (id, at, actor, action) SELECT id, at, 'x', 'y' FROM portal_audit")
        )


def test_a_login_that_is_deleted_leaves_its_rows_by_name(session: Session, settings: Settings) -> None:
    user = the_login(session, settings)
    a_row(session, user_id=user.id)
    with writing(session):
        session.execute(delete(PortalUser).where(PortalUser.id == user.id))
    session.expire_all()
    assert (last(session).actor, last(session).user_id) == ("somebody", None)


def test_a_row_says_where_its_request_came_from(session: Session) -> None:
    session.info[NETWORK_ADDRESS] = "198.51.100.4"
    assert a_row(session).network_address == "198.51.100.4"
    assert a_row(session, network_address="192.0.2.1").network_address == "192.0.2.1"


def test_a_sign_in_is_recorded_with_its_address_and_customer(session: Session, settings: Settings) -> None:
    user = the_login(session, settings)
    enter(session, settings, user.login, PASSWORD)
    row = last(session)
    assert (row.action, row.actor, row.user_id) == ("auth.signed_in", user.login, user.id)
    assert (row.network_address, row.customer_id) == ("203.0.113.9", session.scalars(select(Customer.id)).first())


def test_a_wrong_password_is_recorded_without_the_password(session: Session, settings: Settings) -> None:
    user = the_login(session, settings)
    with pytest.raises(commands.WrongPasswordError):
        enter(session, settings, user.login, "my other password")
    row = last(session)
    assert (row.action, row.actor, row.network_address) == ("auth.sign_in_failed", user.login, "203.0.113.9")
    assert "other" not in str(vars(row))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("NoBody@Alder.example ", "nobody@alder.example"), ("hunter2 is my password", "?"), ("P@ssw0rd", "?")],
)
def test_what_may_be_a_password_in_the_wrong_field_is_not_recorded(
    session: Session, settings: Settings, typed: str, shown: str
) -> None:
    with pytest.raises(commands.WrongPasswordError):
        enter(session, settings, typed, "no")
    assert (last(session).actor, last(session).user_id) == (shown, None)


def test_tries_that_the_throttle_refuses_leave_no_row(session: Session, settings: Settings) -> None:
    for _ in range(settings.login_tries + 20):
        with pytest.raises((commands.WrongPasswordError, commands.TooManyTriesError)):
            enter(session, settings, "nobody@alder.example", "no")
    assert session.query(PortalAudit).count() == settings.login_tries


def test_of_many_guesses_an_hour_only_so_many_are_recorded_and_it_says_so(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_FAILURES_AN_HOUR", 3)
    for number in range(6):
        with pytest.raises(commands.WrongPasswordError):
            enter(session, settings, f"guess{number}@alder.example", "no")
    actions = session.scalars(select(PortalAudit.action).order_by(PortalAudit.id)).all()
    assert actions == ["auth.sign_in_failed"] * 3 + ["auth.failures_not_recorded"]
