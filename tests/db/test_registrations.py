"""A registration is approved once, and confirmed once, however many press at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storefront.admin.access.commands import Wish
from storefront.admin.customers.commands import NewCustomer
from storefront.admin.registrations.commands import DecidedError, approve
from storefront.auth.tokens import digest
from storefront.database import session_factory, writing
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.ids import EmployeeId, UserId
from storefront.kernel.viewer import ADMIN_PERMISSIONS, Operator
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from storefront.portal.registrations import PortalRegistration
from storefront.registration.commands import RegistrationEndedError, confirm
from storefront.settings import Settings
from tests.support.builders import a_registration
from tests.support.cast import CLOCK, Person

TIMES = 20
PLACE = {"line1": "1 Quay", "city": "Ghent", "country": "BE"}
VALUES = {"name": "Cedar", "status": "Active", "currency": "EUR", "language": "en"}


def at_once(engine: Engine, press: Callable[[Session, int], None], refused: type[Exception]) -> list[str]:
    """Do it twenty times at the same moment, and return what became of each."""
    start, done = Barrier(TIMES), []

    def run(number: int) -> None:
        start.wait()
        try:
            with session_factory(engine)() as other, writing(other):
                press(other, number)
        except refused:
            done.append("refused")
        else:
            done.append("done")

    threads = [Thread(target=run, args=(number,)) for number in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(done)


def test_approved_twenty_times_at_once_it_is_one_customer(
    operator: Person, settings: Settings, engine: Engine, session: Session
) -> None:
    one = a_registration(email="cleo@cedar.example")
    row_id = one.id
    ada = Operator(UserId(operator.user_id), "Ada", "", "", EmployeeId(1), frozenset(map(str, ADMIN_PERMISSIONS)))

    def press(other: Session, number: int) -> None:
        wanted = NewCustomer(f"CEDAR-{number}", VALUES, PLACE, None, approved=True)
        approve(other, ada, CLOCK, settings, row_id, wanted=wanted, wish=Wish(roles=("portal_user",)))

    assert at_once(engine, press, DecidedError) == ["done"] + ["refused"] * (TIMES - 1)
    session.rollback()
    assert session.query(Customer).filter(Customer.code.like("CEDAR-%")).count() == 1
    assert session.query(Contact).filter_by(email="cleo@cedar.example").count() == 1
    assert session.query(PortalOutbox).filter_by(kind="welcome").count() == 1
    assert session.query(PortalAudit).filter_by(action="registration.approved").count() == 1


def test_confirmed_twenty_times_at_once_it_reaches_us_once_and_each_is_told_so(
    engine: Engine, session: Session
) -> None:
    a_registration(state="unconfirmed", confirmed_at=None, digest=digest("a-link"))
    done = at_once(engine, lambda other, _number: confirm(other, CLOCK, "a-link"), RegistrationEndedError)
    assert done == ["done"] * TIMES
    session.rollback()
    assert [row.state for row in session.query(PortalRegistration)] == ["waiting"]
    assert session.query(PortalAudit).filter_by(action="registration.confirmed").count() == 1
