"""Whatever a giver of access does, in whatever order: nobody ends with more than the giver, or than they had."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storefront.auth.accesses import CannotChangeError
from storefront.auth.grants import CannotGrantError, grant_access
from storefront.auth.roles import list_roles
from storefront.auth.rules import Rights, may_give, sum_of
from storefront.auth.sessions import find_viewer
from storefront.company import commands
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import STAFF_PERMISSIONS, Area, Permission
from storefront.portal.roles import PREDEFINED_ROLES
from storefront.portal.users import PortalAccess, PortalAreaOff
from storefront.settings import Settings
from tests.support.builders import a_contact, a_customer
from tests.support.cast import CLOCK

CODES = [role.code for role in PREDEFINED_ROLES]
OF_CONTACTS = [role.code for role in PREDEFINED_ROLES if not role.staff]
PORTAL = sorted(set(Permission) - STAFF_PERMISSIONS)
MANAGER = "portal_company_management"
SOME_ROLES = st.lists(st.sampled_from(CODES), max_size=3, unique=True)
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["invite", "roles", "suspend", "resume", "reset", "welcome", "give"]),
        st.integers(0, 2),
        SOME_ROLES,
    ),
    max_size=5,
)
RIGHTS = st.builds(
    Rights,
    permissions=st.frozensets(st.sampled_from([str(one) for one in Permission])),
    order_limit=st.none() | st.decimals(0, 1000, places=2),
    staff=st.booleans(),
)


def permissions_of(session: Session, contact_id: int) -> frozenset[str]:
    access = session.query(PortalAccess.id).filter_by(contact_id=contact_id).scalar()
    viewer = find_viewer(session, CLOCK, access) if access else None
    return viewer.effective if viewer else frozenset()


def do(session: Session, settings: Settings, manager: int, deed: str, contact_id: int, roles: Sequence[str]) -> None:
    """Do one thing as the manager; a refusal is an answer too."""
    viewer = find_viewer(session, CLOCK, manager)
    if viewer is None:
        return
    person = commands.PersonData("Sam", "Moss", None, None)
    try:
        if deed == "invite":
            email = f"{contact_id}@new.example"
            commands.invite(session, CLOCK, settings, viewer, email=email, person=person, roles=roles)
        elif deed == "give":
            commands.give_access(session, CLOCK, settings, viewer, contact_id=contact_id, roles=roles)
        elif deed == "roles":
            commands.change_colleagues_roles(session, CLOCK, viewer, contact_id=contact_id, roles=roles)
        else:
            commands.take_step(session, CLOCK, settings, viewer, contact_id=contact_id, step=deed)
    except (CannotGrantError, CannotChangeError, NotFoundError):
        pass


@tries(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    own=st.lists(st.sampled_from(OF_CONTACTS), max_size=2, unique=True),
    others=st.lists(st.lists(st.sampled_from(OF_CONTACTS), min_size=1, max_size=3, unique=True), max_size=2),
    off=st.sampled_from([None, *Area]),
    deeds=DEEDS,
)
def test_no_manager_lifts_anybody_above_the_own_rights(
    session: Session,
    settings: Settings,
    own: list[str],
    others: list[list[str]],
    off: Area | None,
    deeds: list[tuple[str, int, list[str]]],
) -> None:
    company = a_customer()
    people = [a_contact(for_=company) for _ in range(3)]
    for person, roles in zip(people, [[MANAGER, *own], *others], strict=False):
        grant_access(session, CLOCK, settings, contact=person, roles=roles, welcome=False)
    if off:
        session.add(PortalAreaOff(area=str(off), customer_id=company.id, contact_id=people[0].id))
    session.commit()
    manager = session.query(PortalAccess.id).filter_by(contact_id=people[0].id).scalar()
    before = {person.id: permissions_of(session, person.id) for person in people}
    mine = before[people[0].id]
    for deed, number, roles in deeds:
        do(session, settings, manager, deed, people[number].id, roles)
    session.commit()
    for access in session.query(PortalAccess).filter_by(customer_id=company.id):
        assert permissions_of(session, access.contact_id) <= mine | before.get(access.contact_id, frozenset())
    assert permissions_of(session, people[0].id) == mine


@given(giver=RIGHTS, roles=st.lists(RIGHTS, max_size=4))
def test_roles_that_may_be_given_never_add_up_to_more_than_the_givers_rights(
    giver: Rights, roles: list[Rights]
) -> None:
    given_ones = sum_of(role for role in roles if may_give(giver, role))
    assert given_ones.permissions & STAFF_PERMISSIONS <= giver.permissions
    if not giver.staff:
        assert given_ones.permissions <= giver.permissions
        assert not given_ones.staff
        if giver.order_limit is not None and Permission.ORDER_PLACE in given_ones.permissions:
            assert given_ones.order_limit is not None
            assert given_ones.order_limit <= giver.order_limit


@pytest.mark.parametrize("code", OF_CONTACTS)
def test_no_predefined_role_of_contacts_holds_a_right_of_staff(session: Session, code: str) -> None:
    role = next(one for one in list_roles(session) if one.code == code)
    assert role.permissions <= set(PORTAL)
