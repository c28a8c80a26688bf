"""The one statement that finds out who is looking, and the clearing away of what has ended."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storefront.auth.commands import grant_access, grant_staff
from storefront.auth.sessions import Device, Identity, find_session, open_session
from storefront.erp.customers import Customer, Employee
from storefront.jobs.purge import purge
from storefront.kernel.clock import FixedClock
from storefront.kernel.viewer import ADMIN_PERMISSIONS
from storefront.portal.outbox import PortalOutbox
from storefront.portal.throttle import PortalThrottle, count_try
from storefront.portal.users import PortalAccess, PortalLoginSession, PortalRole, PortalUser, PortalUserRole
from storefront.settings import Settings
from tests.support.builders import NOW, a_cart, a_cart_line, a_contact, a_customer, an_item, saved
from tests.support.cast import CLOCK

DEVICE = Device("127.0.0.1", "tests")


def identity(session: Session, settings: Settings, user: PortalUser) -> Identity:
    access = session.query(PortalAccess.id).filter_by(user_id=user.id).scalar()
    token = open_session(session, CLOCK, settings, user_id=user.id, access_id=access, device=DEVICE)
    session.commit()
    found = find_session(session, CLOCK, token)
    assert found is not None
    return found


@pytest.fixture
def kim(session: Session, settings: Settings) -> PortalUser:
    """A buyer of Alder."""
    contact = a_contact(for_=a_customer("Alder", code="ALDER", currency="JPY"), first_name="Kim", last_name="Ito")
    roles = ("portal_user", "portal_order_management")
    user = grant_access(session, CLOCK, settings, contact=contact, roles=roles, welcome=False).user
    session.commit()
    return user


def test_a_contact_is_a_viewer_of_the_customer_with_the_roles_permissions(
    session: Session, settings: Settings, kim: PortalUser
) -> None:
    found = identity(session, settings, kim)
    assert found.operator is None
    assert found.viewer is not None
    assert (found.viewer.person_name, found.viewer.customer.code, found.viewer.customer.currency) == (
        "Kim Ito",
        "ALDER",
        "JPY",
    )
    assert found.viewer.permissions == {"catalog:view", "order:view", "order:place"}


def test_a_login_without_a_role_may_nothing(session: Session, settings: Settings, kim: PortalUser) -> None:
    session.query(PortalRole).delete()
    found = identity(session, settings, kim)
    assert found.viewer is not None
    assert found.viewer.permissions == frozenset()


def test_a_staff_role_on_a_contacts_login_counts_for_nothing(
    session: Session, settings: Settings, kim: PortalUser
) -> None:
    operator = session.query(PortalRole.id).filter_by(code="operator").scalar()
    session.add(PortalUserRole(user_id=kim.id, role_id=operator))
    found = identity(session, settings, kim)
    assert found.operator is None
    assert found.viewer is not None
    assert "admin:view" not in found.viewer.permissions


def test_an_employee_is_an_operator_and_no_viewer(session: Session, settings: Settings) -> None:
    ada = saved(Employee(code="ADA", name="Ada Oak", email="ada@oak.example"))
    user = grant_staff(session, CLOCK, settings, employee=ada, roles=["operator"], welcome=False).user
    found = identity(session, settings, user)
    assert found.viewer is None
    assert found.operator is not None
    assert found.operator.person_name == "Ada Oak"
    assert found.operator.permissions == {str(one) for one in ADMIN_PERMISSIONS}


def test_only_live_lines_of_the_own_cart_are_counted(session: Session, settings: Settings, kim: PortalUser) -> None:
    alder = session.query(Customer).filter_by(code="ALDER").one()
    cart = a_cart(kim.id, for_=alder, items=[an_item(), an_item()])
    a_cart_line(cart, an_item(), removed_at=NOW)
    viewer = identity(session, settings, kim).viewer
    assert viewer is not None
    assert viewer.cart_lines == 2


def test_somebody_elses_access_does_not_open_by_ones_own_sign_in(
    session: Session, settings: Settings, kim: PortalUser
) -> None:
    other = a_contact(for_=a_customer("Birch", code="BIRCH"))
    lee = grant_access(session, CLOCK, settings, contact=other, welcome=False).user
    access = session.query(PortalAccess.id).filter_by(user_id=lee.id).scalar()
    token = open_session(session, CLOCK, settings, user_id=kim.id, access_id=access, device=DEVICE)
    assert find_session(session, CLOCK, token) is None


@pytest.mark.parametrize("token", ["", "x", "'; DROP TABLE portal_user; --", "\N{BROOM}" * 20])
def test_a_token_of_somebodys_invention_opens_nothing(session: Session, token: str) -> None:
    assert find_session(session, CLOCK, token) is None


def test_what_has_ended_is_cleared_away_and_what_lives_stays(
    session: Session, settings: Settings, kim: PortalUser
) -> None:
    identity(session, settings, kim)
    count_try(session, "a key", now=NOW, limit=8, wait=timedelta(minutes=15))
    session.add(PortalOutbox(**_dropped()))
    purge(session, now=NOW)
    assert [session.query(table).count() for table in (PortalLoginSession, PortalThrottle, PortalOutbox)] == [1, 1, 1]
    later = FixedClock(NOW + timedelta(days=60))
    purge(session, now=later.now())
    assert [session.query(table).count() for table in (PortalLoginSession, PortalThrottle, PortalOutbox)] == [0, 0, 0]


def _dropped() -> dict[str, object]:
    times = {"due_at": NOW, "created_at": NOW}
    return {"message_id": "1", "kind": "password_reset", "recipient": "x", "context": {}, "state": "dropped", **times}
