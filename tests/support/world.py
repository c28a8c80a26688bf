"""A small world in which every route has something to show, Alder's and Birch's: built once a worker, then copied."""

from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from storefront.auth.grants import grant_access
from storefront.auth.tokens import digest
from storefront.erp.customers import Customer, Location
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrderLine
from storefront.portal.lists import PortalListLine
from storefront.portal.roles import PREDEFINED_ROLES
from storefront.portal.stored_settings import store
from storefront.settings import Settings
from storefront.support.keeping import keep
from tests.support.builders import (
    NOW,
    Line,
    a_canned_answer,
    a_cart,
    a_cart_line,
    a_case,
    a_case_file,
    a_category,
    a_company_request,
    a_contact,
    a_customer,
    a_handover,
    a_list,
    a_payment,
    a_price,
    a_quote,
    a_registration,
    a_shipment,
    a_warehouse,
    an_announced_payment,
    an_invoice,
    an_item,
    an_order,
)
from tests.support.cast import CLOCK, a_sign_in, a_staff_login, sells_to
from tests.support.importing import an_import

EVERYTHING = [role.code for role in PREDEFINED_ROLES if not role.staff]


@dataclass(frozen=True)
class Owned:
    """What one customer has, by the names that sample addresses use."""

    sign_in: str  # the token of somebody who may do everything
    link: str  # the token of a set-password link that is alive
    code: str
    order: str
    waiting_order: str  # nothing of it is in a shipment
    asked_order: str  # waits until a colleague approves it
    shipment: str
    invoice: str
    payment: str
    announced: str  # a transfer that is not here yet
    cart_line: int
    list: int
    list_line: int
    order_key: str
    handed: int  # a cart that was sent to whoever signed in
    contact: int
    location: int
    case: str
    case_file: int
    quote: str  # waits for the customer's yes or no
    asked_quote: str  # waits for our prices


@dataclass(frozen=True, repr=False)
class World:
    alder: Owned
    birch: Owned
    salesperson: str
    operator: str

    def fill(self, template: str, *, whose: str = "alder") -> str:
        """Put a customer's own names and numbers into an address or a field: "/orders/{order}"."""
        return template.format(**asdict(getattr(self, whose)))


def build_world(session: Session, settings: Settings) -> World:
    """Write the world into an empty database and return what stands where."""
    warehouse = a_warehouse("MAIN")
    category = a_category("brushes", "Brushes")
    brush = an_item("BR-100", "Floor brush", boxes_of=12, category=category)
    items = [brush, *(an_item(f"BR-{number}", f"Brush {number}", category=category) for number in range(101, 104))]
    alder = a_customer("Alder", code="ALDER", warehouse_id=warehouse.id)
    birch = a_customer("Birch", code="BIRCH", warehouse_id=warehouse.id)
    seller = a_staff_login(session, settings, "sales@demo.example", "salesperson")
    sells_to(session, seller, alder)
    staff = a_staff_login(session, settings, "admin@demo.example", "operator")
    an_import(staff.id)
    a_canned_answer()
    a_registration()
    a_registration(state="unconfirmed", confirmed_at=None, digest=digest("to-confirm"))
    store(session, {"registration": "on"}, NOW)
    return World(
        alder=_own_things(session, settings, alder, items, seller.id),
        birch=_own_things(session, settings, birch, items, seller.id),
        salesperson=a_sign_in(session, settings, seller),
        operator=a_sign_in(session, settings, staff),
    )


def _own_things(session: Session, settings: Settings, customer: Customer, items: list[Item], sender: int) -> Owned:
    a_price(items[0], "9.50", for_=customer)
    a_company_request(for_=customer)
    contact = a_contact(for_=customer, email=f"everything@{customer.code.lower()}.example")
    granted = grant_access(session, CLOCK, settings, contact=contact, roles=EVERYTHING, welcome=False)
    sign_in = a_sign_in(session, settings, granted.user)
    cart = a_cart(granted.user.id, for_=customer, items=items[1:])
    order = an_order(for_=customer, lines=[Line(item) for item in items])
    first_line = session.query(SalesOrderLine).filter_by(order_id=order.id, line_number=1).one()
    case = a_case(for_=customer, contact_id=contact.id, number=f"CASE-{customer.code}")
    digest = keep(settings.instance, customer.code.encode())
    saved_list = a_list(granted.user.id, for_=customer, items=items)
    return Owned(
        sign_in=sign_in,
        link=granted.link.rsplit("/", 1)[-1],
        code=customer.code,
        order=order.number,
        waiting_order=an_order(for_=customer, lines=[Line(items[0], 3)]).number,
        asked_order=an_order(
            for_=customer, lines=[Line(items[0], 3)], status="Pending Approval", approval_asked_at=NOW
        ).number,
        shipment=a_shipment(first_line, tracking=["TR1"]).number,
        invoice=an_invoice(for_=customer, order_id=order.id).number,
        payment=a_payment(for_=customer).number,
        announced=an_announced_payment(an_invoice(for_=customer), "40", number=f"PAY-{customer.code}").number,
        cart_line=a_cart_line(cart, items[0], 2).id,
        list=saved_list.id,
        list_line=session.query(PortalListLine.id).filter_by(list_id=saved_list.id).first()[0],  # type: ignore[index]
        order_key=cart.order_key,
        handed=a_handover(items[0], 2, from_=sender, to=granted.user.id, for_=customer).id,
        contact=contact.id,
        location=session.query(Location.id).filter_by(customer_id=customer.id).scalar(),
        case=case.number,
        case_file=a_case_file(case, digest=digest).id,
        quote=a_quote(for_=customer, lines=[Line(item, 2) for item in items], number=f"QUOTE-{customer.code}").number,
        asked_quote=a_quote(for_=customer, status="Requested", lines=[Line(items[0], 2)]).number,
    )
