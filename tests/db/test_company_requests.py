"""A request is answered once, however many press at the same moment."""

from threading import Barrier, Thread

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storefront.company.details.commands import AnsweredError, approve
from storefront.database import session_factory, writing
from storefront.erp.customers import Customer
from storefront.kernel.ids import EmployeeId, UserId
from storefront.kernel.viewer import ADMIN_PERMISSIONS, Operator
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from tests.support.builders import a_company_request
from tests.support.cast import CLOCK, Person

TIMES = 20


def test_approved_twenty_times_at_once_it_is_written_once(
    operator: Person, alder_manager: Person, alder: Customer, engine: Engine, session: Session
) -> None:
    one = a_company_request(for_=alder, wished={"phone": "+32 9 111"}, user_id=alder_manager.user_id)
    ada = Operator(UserId(operator.user_id), "Ada", "", "", EmployeeId(1), frozenset(map(str, ADMIN_PERMISSIONS)))
    start, done = Barrier(TIMES), []

    def press() -> None:
        start.wait()
        try:
            with session_factory(engine)() as other, writing(other):
                approve(other, CLOCK, ada, one.id, seen={"phone": ""})
        except AnsweredError:
            done.append("answered")
        else:
            done.append("approved")

    threads = [Thread(target=press) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == ["answered"] * (TIMES - 1) + ["approved"]
    session.rollback()
    assert session.get_one(Customer, alder.id).phone == "+32 9 111"
    assert session.query(PortalAudit).filter_by(action="company.change_approved").count() == 1
    assert session.query(PortalOutbox).filter_by(kind="company_answered").count() == 1
