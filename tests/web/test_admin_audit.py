"""The audit log as staff read it: narrowed, paged, saved; everybody only what is theirs to see."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storefront.admin.audit.words import FIELDS
from storefront.database import writing
from storefront.erp.customers import Customer
from storefront.kernel.clock import FixedClock
from storefront.kernel.viewer import Permission
from storefront.portal.audit import record
from storefront.portal.stored_settings import EDITABLE
from storefront.portal.users import PortalRole, PortalUserType
from tests.support.builders import NOW, a_customer, saved
from tests.support.cast import Person, somebody_of_staff
from tests.support.staff import may_only
from tests.support.statements import recorded

pytestmark = pytest.mark.both_databases
Note = Callable[..., None]


@pytest.fixture
def note(session: Session) -> Note:
    def write(who: str = "Ada Admin", action: str = "contact.changed", **more: object) -> None:
        with writing(session):
            record(session, FixedClock(NOW), who, action, **more)  # type: ignore[arg-type]

    return write


def test_it_says_who_did_what_from_where_before_and_after(operator: Person, note: Note, alder: Customer) -> None:
    note(
        subject="Kim",
        customer_id=alder.id,
        before={"phone": "11"},
        after={"phone": "22"},
        on_behalf_of="Birch Ltd",
        network_address="203.0.113.9",
    )
    text = operator.get("/admin/audit").text
    for part in ("Changed a contact", "Ada Admin", "Birch Ltd", "203.0.113.9", "Alder", "Kim", "Phone", "11", "22"):
        assert part in text


def test_it_says_roles_areas_and_settings_in_words_on_the_page_in_the_file_and_in_the_history(
    operator: Person, note: Note, alder: Customer, session: Session
) -> None:
    saved(PortalRole(code="custom-7", name="Small orders"))
    kind = saved(PortalUserType(name="Bookkeeper"))
    given = {"roles": ["portal_user", "custom-7"], "user_type_id": kind.id, "welcome": True}
    note(action="access.granted", customer_id=alder.id, after=given)
    note(action="area.switched", customer_id=alder.id, before={"areas_off": []}, after={"areas_off": ["finance"]})
    note(action="setting.changed", subject="portal_name", before={"portal_name": "A"}, after={"portal_name": "B"})
    of_alder = ("Roles", "Portal User, Small orders", "Bookkeeper", "Areas that are off", "Invoices, balance")
    for path in ("/admin/audit", "/admin/audit.csv", "/admin/customers/ALDER/history"):
        text = operator.get(path).get_data(as_text=True).split("<tbody>")[-1]
        of_all = () if "history" in path else ("Portal name", "Changed settings")
        assert [words for words in (*of_alder, *of_all) if words not in text] == []
        assert [code for code in ("portal_user", "custom-7", "areas_off", "access.granted") if code in text] == []


def test_what_was_chosen_of_a_list_is_said_as_it_was_offered(operator: Person, note: Note, alder: Customer) -> None:
    chosen = {"company_changes": "at_once", "credit_mode": "stop", "first_sign_in": "link", "shipment_mail": "off"}
    note(action="setting.changed", subject=", ".join(chosen), after=chosen)
    note(action="customer.changed", customer_id=alder.id, after={"areas": "ordering, payments"})
    note(action="access.changed", before={"roles": ["custom-night-desk-0a1b2c"]}, after={"roles": []})
    text = operator.get("/admin/audit").text.split("<tbody>")[1]
    said = (
        "They change it at once",
        "Refuse it",
        "By a link",
        "No",
        "Orders, shipments and the cart, Online payments",
        "night desk (deleted)",
    )
    assert [words for words in said if words not in text] == []
    assert [code for code in ("at_once", "stop<", "ordering") if code in text] == []


def test_every_setting_has_a_name_in_the_log() -> None:
    assert [name for name in EDITABLE if name not in FIELDS] == []


@pytest.mark.parametrize(
    "query", ["person=ada admin", "customer=ALDER", "action=order.place", "q=so-77", "from=2026-11-23&to=2026-11-23"]
)
def test_each_filter_narrows(operator: Person, note: Note, alder: Customer, query: str) -> None:
    note(action="order.place", subject="SO-77", customer_id=alder.id)
    note(who="Bob", action="order.cancel", subject="SO-88", customer_id=a_customer("Cedar").id)
    text = operator.get(f"/admin/audit?{query}").text
    assert "SO-77" in text
    assert ("SO-88" in text) == query.startswith("from")


def test_a_person_is_found_by_name_though_the_log_holds_the_login(
    operator: Person, alder_buyer: Person, note: Note
) -> None:
    note(who=alder_buyer.login, action="auth.signed_in", subject="Kim", user_id=alder_buyer.user_id)
    assert "Signed in" in operator.get("/admin/audit?person=buyer").text.split("<table")[1]
    assert "<table" not in operator.get("/admin/audit?person=nobody").text


def test_pages_show_each_row_once_there_and_back(operator: Person, note: Note) -> None:
    for number in range(120):
        note(subject=f"N{number:03}")
    seen: list[str] = []
    following: str | None = "/admin/audit?action=contact.changed"
    while following:
        text = operator.get(following).text
        seen += re.findall(r"N\d{3}", text)
        found = re.search(r'href="([^"]*after=[^"]*)"', text)
        following = found[1].replace("&amp;", "&") if found else None
    assert seen == [f"N{number:03}" for number in reversed(range(120))]


def test_a_page_costs_two_statements_however_long_the_log_is(operator: Person, note: Note, engine: Engine) -> None:
    for number in range(60):
        note(subject=str(number))
    operator.get("/admin/audit")
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    with operator.application.app_context():
        its = db.engine
    with recorded(its) as statements:
        operator.get("/admin/audit")
    statements.assert_at_most(2)
    assert engine is not its


def test_the_file_holds_every_row_and_no_formula(operator: Person, note: Note) -> None:
    note(subject="=HYPERLINK(1)", before={"name": "a"}, after={"name": "b"})
    for number in range(70):
        note(subject=f"N{number}")
    text = operator.get("/admin/audit.csv?action=contact.changed").get_data(as_text=True)
    assert len(text.strip().splitlines()) == 72
    assert "'=HYPERLINK(1)" in text
    assert operator.get("/admin/audit.xlsx").get_data()[:2] == b"PK"


def test_staff_with_some_customers_see_the_rows_of_those_and_their_own(
    app: Flask, session: Session, note: Note, alder: Customer, birch: Customer
) -> None:
    ada = somebody_of_staff("ada@demo.example", "operator", app=app, session=session)
    may_only(session, ada, {Permission.ADMIN, Permission.ADMIN_AUDIT}, customers=[alder])
    note(subject="of Alder", customer_id=alder.id)
    note(subject="of Birch", customer_id=birch.id)
    note(subject="of nobody")
    note(who="Ada", subject="her own", user_id=ada.user_id)
    text = ada.get("/admin/audit").text
    assert [part in text for part in ("of Alder", "of Birch", "of nobody", "her own")] == [True, False, False, True]
    assert "of Birch" not in ada.get("/admin/audit.csv").get_data(as_text=True)
    assert "of Birch" not in ada.get("/admin/audit?customer=BIRCH").text


def test_staff_without_the_permission_get_403_and_no_hint(app: Flask, session: Session) -> None:
    ada = somebody_of_staff("ada@demo.example", "operator", app=app, session=session)
    may_only(session, ada, {Permission.ADMIN})
    assert ada.get("/admin/audit").status_code == 403
    assert "/admin/audit" not in ada.get("/admin").text


def test_odd_words_are_answered(operator: Person, note: Note) -> None:
    note()
    saved(Customer(code="%_", name="Odd", currency="EUR"))
    for odd in ("%", "_", "'", '"', "\\", "日本", "a" * 300, "{{7*7}}"):
        assert operator.get("/admin/audit", query_string={"q": odd, "person": odd, "customer": odd}).status_code == 200
