"""Companies register, confirm and are approved while the portal is killed, and twenty times at once: each is one."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront.auth.tokens import digest, link_token
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.portal.outbox import PortalOutbox
from storefront.portal.registrations import PortalRegistration
from storefront.portal.users import PortalAccess
from storefront.registration.commands import MAILS
from tests.faults.conftest import Figures, wait_until
from tests.faults.harness.crowd import at_once
from tests.faults.harness.killing import Kills, Presses
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.portal import SECRET, Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Browser, forms_of

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
COMPANIES = size(12, short=3)
KILLS = size(6, short=2)
AT_ONCE = 20
SECONDS = 90.0
SEE_OTHER = 303
TYPED = {"last_name": "Marsh", "line1": "1 Quay", "city": "Ghent", "country": "BE"}
NAMED = ("customers", "contacts", "accesses", "welcomed", "approved")
GIVEN = {"currency": "EUR", "user_type": "", "roles": "portal_user"}


@pytest.fixture
def set_so() -> dict[str, str]:
    return {"REGISTRATION": "on", "REGISTER_PER_ADDRESS": "1000 per hour"}


@pytest.fixture
def office(shop: Shop) -> Browser:
    return shop.signed_in(shop.staff("office@house.example", "operator").login)


@dataclass
class Company:
    """A company on its way in: each step is pressed until it is answered."""

    stranger: Browser
    office: Browser
    session: Session
    number: int
    forms: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"cleo@cedar{self.number}.example"

    def register(self) -> bool:
        typed = {**TYPED, "company": f"Cedar {self.number}", "email": self.email}
        self.stranger.get("/register")
        return self.stranger.post("/register", typed).location == "/register/sent"

    def link(self) -> str:
        """Return the link of the newest mail, as the worker makes it."""
        self.session.rollback()
        mails = self.session.query(PortalOutbox).filter_by(kind="registration_confirm", recipient=self.email)
        mail = mails.order_by(PortalOutbox.id.desc()).first()
        assert mail
        return f"/register/confirm/{link_token(SECRET, str(mail.context['seed']))}"

    def confirm(self) -> bool:
        path = self.link()
        self.stranger.get(path)
        return self.stranger.post(path).location == "/register/confirmed"

    def approval(self) -> str:
        """Return where the registration of this company is approved."""
        token = self.link().rsplit("/", 1)[-1]
        self.session.rollback()
        one = self.session.query(PortalRegistration).filter_by(digest=digest(token)).one()
        return f"/admin/registrations/{one.id}/approve"

    def approve(self) -> bool:
        path = self.approval()
        page = self.office.get(path)
        form = forms_of(page.body).get(path)
        decided = page.status == SEE_OTHER and page.location == path.removesuffix("/approve")
        return decided or (form is not None and self.office.post(path, {**form, **GIVEN}).status == SEE_OTHER)


def became(session: Session) -> Counter[str]:
    """Count what registrations became."""
    session.rollback()
    welcomed = session.query(PortalOutbox).filter_by(kind="welcome").count()
    rows: dict[str, Any] = {"customers": Customer, "contacts": Contact, "accesses": PortalAccess}
    there = {name: session.query(row.id).count() for name, row in rows.items()}
    approved = session.query(PortalRegistration).filter_by(state="approved").count()
    return Counter({**there, "welcomed": welcomed, "approved": approved})


def test_a_kill_between_registration_and_approval_loses_none_and_doubles_none(
    office: Browser, portal: Portal, ledger: Ledger, session: Session, figures: Figures
) -> None:
    before = became(session)
    companies = [Company(portal.browser(), office, session, number) for number in range(COMPANIES)]
    presses = [press for one in companies for press in (one.register, one.confirm, one.approve)]
    Presses(presses).during(Kills(portal, KILLS))
    assert became(session) - before == dict.fromkeys(NAMED, COMPANIES)
    assert session.query(PortalRegistration).count() == COMPANIES
    for action in ("registration.confirmed", "registration.approved"):
        assert sorted(map(str, ledger.audited(action))) == [f"Cedar {one.number}" for one in companies], action
    # a link that was used before its mail left is not sent any more
    wait_until(lambda: [one for one in ledger.unsent() if not one.startswith("dropped")], seconds=SECONDS)
    figures(f"{COMPANIES} companies, {KILLS} kills: each one customer, contact, access and welcome mail")


def test_twenty_presses_at_once_are_one_customer(
    office: Browser, portal: Portal, session: Session, figures: Figures
) -> None:
    before, one = became(session), Company(portal.browser(), office, session, 1)
    one.stranger.get("/register")
    typed = {**TYPED, "company": "Cedar 1", "email": one.email}
    sent = at_once(partial(tab.post, "/register", typed) for tab in one.stranger.twins(AT_ONCE))
    assert {answer.location for answer in sent} == {"/register/sent"}
    assert session.query(PortalOutbox).filter_by(kind="registration_confirm").count() <= MAILS
    path = one.link()
    one.stranger.get(path)
    confirmed = at_once(partial(tab.post, path) for tab in one.stranger.twins(AT_ONCE))
    assert {answer.location for answer in confirmed} == {"/register/confirmed"}
    path = one.approval()
    form = {**forms_of(office.get(path).body)[path], **GIVEN}
    answers = at_once(partial(tab.post, path, form) for tab in office.twins(AT_ONCE))
    assert {answer.status for answer in answers} == {SEE_OTHER}
    assert became(session) - before == Counter(NAMED)
    figures(f"registered, confirmed and approved {AT_ONCE} times at once: one customer, contact, access, welcome mail")
