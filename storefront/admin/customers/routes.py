"""The list of customers, and the tabs of one: each tab is an address."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.account import documents as account
from storefront.account import queries as accounts
from storefront.account import statuses
from storefront.account.models import DocumentFilter
from storefront.admin.audit.naming import find_names
from storefront.admin.contacts import listing as people
from storefront.admin.contacts.models import ContactFilter
from storefront.admin.customers import listing, queries
from storefront.admin.customers.models import STAGES, CustomerFilter, Head, PriceAnswer, customer_href
from storefront.admin.paging import beside, read_ask
from storefront.auth import acting
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import CustomerStatus, Permission
from storefront.orders import queries as orders
from storefront.orders.statuses import status_of
from storefront.web.access import access, operator
from storefront.web.lists import Period, read_choice, read_period, read_text
from storefront.web.pages import answer, page

bp = Blueprint("admin_customers", __name__)
# the office may be served without the portal, whose pages know these words too
bp.add_app_template_filter(status_of, "order_status")
bp.add_app_template_filter(customer_href, "customer_href")
bp.add_app_template_filter(statuses.kind_word, "document_kind")
bp.add_app_template_filter(statuses.document_status, "document_status")
bp.add_app_template_filter(statuses.payment_status, "payment_status")

CLOCK = SystemClock()
LATEST = 5
MOST_DIGITS = 18
LARGEST_QUANTITY = Decimal(10) ** 9


@bp.get("/admin/customers")
@access(Permission.ADMIN)
def show_list() -> Response:
    wanted, period, problems = _wanted()
    found = listing.list_customers(db.session(), operator(), wanted, ask=read_ask())
    return answer(
        "admin/customers/list.html",
        "admin/customers/_list.html",
        customers=found.rows,
        wanted=wanted,
        period=period,
        problems=problems,
        choices=listing.find_choices(db.session()),
        statuses=[str(one) for one in CustomerStatus],
        **beside(found, "/admin/customers", wanted.fields),
    )


def _wanted() -> tuple[CustomerFilter, Period, dict[str, str]]:
    args = request.args
    period, problems = read_period(args)
    wanted = CustomerFilter(
        q=read_text(args),
        status=read_text(args, "status", 30),
        class_code=read_text(args, "class", 64),
        group=read_text(args, "group", 64),
        stage=read_choice(args, "stage", STAGES) or "",
        start=period.start,
        end=period.end,
        sort=read_choice(args, "sort", listing.SORTS) or "name",
    )
    return wanted, period, problems


def _head(code: str) -> Head:
    return queries.get_head(db.session(), operator(), code)


@bp.get("/admin/customers/<code:code>")
@access(Permission.ADMIN)
def show(code: str) -> Response:
    head, session = _head(code), db.session()
    return page(
        "admin/customers/overview.html",
        head=head,
        tab="",
        may_edit=operator().may(Permission.ADMIN_EDIT),
        facts=queries.get_facts(session, head),
        blocks=accounts.find_overview(session, head.viewer, CLOCK.today()),
        orders=orders.list_orders(session, head.viewer, ask=PageAsk(LATEST)).rows,
    )


@bp.get("/admin/customers/<code:code>/people")
@access(Permission.ADMIN)
def show_people(code: str) -> Response:
    head = _head(code)
    wanted = ContactFilter(customer=head.code)
    found = people.list_contacts(db.session(), operator(), wanted, ask=read_ask())
    return answer(
        "admin/customers/people.html",
        "admin/customers/_people.html",
        head=head,
        tab="people",
        may_edit=operator().may(Permission.ADMIN_EDIT),
        may_give=operator().may(Permission.ADMIN_ACCESS),
        people=found.rows,
        **beside(found, customer_href(head.code, "people"), {}),
    )


@bp.get("/admin/customers/<code:code>/addresses")
@access(Permission.ADMIN)
def show_addresses(code: str) -> Response:
    head = _head(code)
    places = queries.list_places(db.session(), head)
    return page(
        "admin/customers/addresses.html",
        head=head,
        tab="addresses",
        places=places,
        may_edit=operator().may(Permission.ADMIN_EDIT),
    )


@bp.get("/admin/customers/<code:code>/orders")
@access(Permission.ADMIN)
def show_orders(code: str) -> Response:
    head = _head(code)
    found = orders.list_orders(db.session(), head.viewer, ask=read_ask())
    return answer(
        "admin/customers/orders.html",
        "admin/customers/_orders.html",
        head=head,
        tab="orders",
        orders=found.rows,
        **beside(found, customer_href(head.code, "orders"), {}),
    )


@bp.get("/admin/customers/<code:code>/orders/<path:number>")
@access(Permission.ADMIN)
def show_order(code: str, number: str) -> Response:
    head = _head(code)
    order = orders.get_order(db.session(), head.viewer, number)
    return page("admin/customers/order.html", head=head, tab="orders", order=order)


@bp.get("/admin/customers/<code:code>/documents")
@access(Permission.ADMIN)
def show_documents(code: str) -> Response:
    head, today = _head(code), CLOCK.today()
    found = account.list_documents(db.session(), head.viewer, DocumentFilter(), today, ask=read_ask())
    return answer(
        "admin/customers/documents.html",
        "admin/customers/_documents.html",
        head=head,
        tab="documents",
        documents=found.rows,
        today=today,
        **beside(found, customer_href(head.code, "documents"), {}),
    )


@bp.get("/admin/customers/<code:code>/access")
@access(Permission.ADMIN)
def show_access(code: str) -> Response:
    head = _head(code)
    rows = queries.list_access(db.session(), head)
    return page(
        "admin/customers/access.html",
        head=head,
        tab="access",
        rows=rows,
        today=CLOCK.today(),
        acting_allowed=acting.may_be_acted_for(db.session(), head.id),
        may_switch=operator().may(Permission.ADMIN_ACCESS),
    )


@bp.get("/admin/customers/<code:code>/history")
@access(Permission.ADMIN)
def show_history(code: str) -> Response:
    head = _head(code)
    found = queries.list_history(db.session(), head, ask=read_ask())
    return answer(
        "admin/customers/history.html",
        "admin/customers/_history.html",
        head=head,
        tab="history",
        rows=found.rows,
        names=find_names(db.session(), (change for row in found.rows for change in row.changes)),
        **beside(found, customer_href(head.code, "history"), {}),
    )


@bp.get("/admin/customers/<code:code>/prices")
@access(Permission.ADMIN)
def show_prices(code: str) -> Response:
    head = _head(code)
    problems: dict[str, str] = {}
    found = _price(head, problems) if request.args.get("sku") else None
    return answer(
        "admin/customers/prices.html",
        "admin/customers/_prices.html",
        head=head,
        tab="prices",
        found=found,
        problems=problems,
        asked={name: read_text(request.args, name, 64) for name in ("sku", "quantity", "unit", "on")},
        today=CLOCK.today(),
    )


def _price(head: Head, problems: dict[str, str]) -> PriceAnswer | None:
    args = request.args
    quantity = _quantity(read_text(args, "quantity", MOST_DIGITS) or "1")
    period, unread = read_period({"from": args.get("on", "")})
    if quantity is None:
        problems["quantity"] = _("Enter a quantity above zero, such as 12.")
    if unread:
        problems["on"] = unread["from"]
    if quantity is None or unread:
        return None
    sku, unit, on = read_text(args, "sku", 64), read_text(args, "unit", 16), period.start or CLOCK.today()
    try:
        return queries.get_price(db.session(), head, sku=sku, unit=unit, quantity=quantity, on=on)
    except NotFoundError as refusal:
        problems.update(_unknown(refusal))
        return None


def _unknown(refusal: NotFoundError) -> dict[str, str]:
    if refusal.details["field"] == "sku":
        return {"sku": _("There is no item with this number.")}
    units = ", ".join(map(str, refusal.details["units"]))  # type: ignore[call-overload]  # a list of them
    return {"unit": _("The item is sold in: %(units)s.", units=units)}


def _quantity(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 < value < LARGEST_QUANTITY else None
