"""Builders with defaults: `an_item()`, `a_price(item, "9.50")`, `an_order(for_=alder, lines=[...])`.

They write through the session of the test's own database (fixture `session`, or anything that needs it), commit,
and hand back the row as it was written. What a test does not name has a plain, valid value.
"""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from storefront.auth.tokens import digest
from storefront.database import writing
from storefront.erp.cases import Case, CaseAttachment, CaseComment
from storefront.erp.contacts import Contact
from storefront.erp.customers import Address, Customer, Location, PriceClass, ShipVia
from storefront.erp.items import Category, Item, ItemCategory, ItemReference, ItemUnit
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.payment_methods import PaymentMethod
from storefront.erp.prices import SalesPrice
from storefront.erp.quotes import Quote, QuoteLine
from storefront.erp.receivables import Application, Payment, Receivable, ReceivableLine
from storefront.erp.shipments import Package, Shipment, ShipmentLine
from storefront.erp.stock import StockBalance, Warehouse
from storefront.kernel.money import line_amount
from storefront.portal.canned_answers import PortalCannedAnswer
from storefront.portal.carts import PortalCart, PortalCartLine, PortalHandover, PortalHandoverLine
from storefront.portal.company_requests import PortalCompanyRequest
from storefront.portal.lists import PortalList, PortalListLine
from storefront.portal.payments import PortalPayment, PortalPaymentMethod
from storefront.portal.registrations import PortalRegistration

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday; the clock of tests stands here
TODAY = NOW.date()
Row = TypeVar("Row")
Amount = Decimal | int | str

_sessions: list[Session] = []
_numbers = itertools.count(1001)


@contextmanager
def writing_to(session: Session) -> Iterator[None]:
    """Let the builders write through this session while the block runs."""
    _sessions.append(session)
    try:
        yield
    finally:
        _sessions.remove(session)


def saved(row: Row) -> Row:
    """Write a row and commit. Raises RuntimeError when the test asked for no database."""
    if not _sessions:
        raise RuntimeError("a builder needs a database: ask for the fixture `session`, or for somebody of the cast")
    session = _sessions[-1]
    # what a test changed on the way goes with it; then a writer from the start, as in the portal: a reader that turns
    # writer is refused at once while a portal in another process writes
    session.commit()
    with writing(session):
        session.add(row)
        session.flush()
        session.refresh(row)
        session.expunge(row)
    return row


def _code(prefix: str) -> str:
    return f"{prefix}{next(_numbers)}"


def a_warehouse(code: str = "", **more: Any) -> Warehouse:
    code = code or _code("W")
    return saved(Warehouse(code=code, name=f"Warehouse {code}", **more))


def a_price_class(code: str = "") -> PriceClass:
    code = code or _code("PC")
    return saved(PriceClass(code=code, name=f"Price class {code}"))


def a_customer(name: str = "Cedar", *, currency: str = "EUR", **more: Any) -> Customer:
    """A customer with one address that is the default ship-to."""
    customer = saved(Customer(code=more.pop("code", _code("C")), name=name, currency=currency, **more))
    a_location(for_=customer, is_default=True)
    return customer


def a_location(*, for_: Customer, label: str = "Main store", is_default: bool = False, **more: Any) -> Location:
    address = Address(
        customer_id=for_.id, code=_code("A"), line1="1 Mill Lane", city="Ghent", postal_code="9000", country="BE"
    )
    saved(address)
    location = Location(
        customer_id=for_.id, code=_code("L"), label=label, address_id=address.id, is_default=is_default, **more
    )
    return saved(location)


def a_contact(*, for_: Customer, email: str = "", first_name: str = "Kim", **more: Any) -> Contact:
    code = _code("P")
    email = email or f"{code.lower()}@customer.example"
    return saved(Contact(customer_id=for_.id, code=code, email=email, first_name=first_name, **more))


def an_item(
    sku: str = "",
    name: str = "Floor brush",
    *,
    price: Amount | None = "10.00",
    stock: Amount | None = 100,
    boxes_of: int | None = None,
    category: Category | None = None,
    **more: Any,
) -> Item:
    """An item sold by the piece: its default price in EUR, its stock in the first warehouse, a box of so many."""
    item = Item(
        **{
            "sku": sku or _code("ITEM-"),
            "name": name,
            "base_unit": "EA",
            "sales_unit": "EA",
            "default_price": None if price is None else Decimal(price),
            "price_currency": "EUR",
            **more,
        }
    )
    saved(item)
    if boxes_of is not None:
        saved(ItemUnit(item_id=item.id, unit="BOX", factor=Decimal(boxes_of)))
    if category is not None:
        saved(ItemCategory(category_id=category.id, item_id=item.id))
    if stock is not None:
        some_stock(item, stock)
    return item


def some_stock(item: Item, on_hand: Amount, *, warehouse: Warehouse | None = None, **more: Any) -> StockBalance:
    where = warehouse.id if warehouse else _first_warehouse()
    balance = StockBalance(item_id=item.id, warehouse_id=where, on_hand=Decimal(on_hand), **{"changed_at": NOW, **more})
    return saved(balance)


def _first_warehouse() -> int:
    found = _sessions[-1].query(Warehouse.id).order_by(Warehouse.id).first()
    return found[0] if found else a_warehouse("MAIN").id


def a_category(code: str = "brushes", name: str = "Brushes", *, parent: Category | None = None) -> Category:
    return saved(Category(code=code, name=name, parent_id=parent.id if parent else None))


def an_own_number(item: Item, number: str, *, for_: Customer) -> ItemReference:
    """The customer's own number of an item."""
    return saved(ItemReference(item_id=item.id, kind="customer", customer_id=for_.id, number=number))


def a_price(
    item: Item,
    price: Amount,
    *,
    for_: Customer | PriceClass | None = None,
    from_quantity: Amount = 0,
    **more: Any,
) -> SalesPrice:
    """A sales price: the customer's, a price class's, or the base price for everybody."""
    whose: dict[str, Any] = {"price_type": "base"}
    if isinstance(for_, Customer):
        whose = {"price_type": "customer", "customer_id": for_.id}
    elif isinstance(for_, PriceClass):
        whose = {"price_type": "class", "price_class_id": for_.id}
    row = {"unit": "EA", "currency": "EUR", "break_quantity": Decimal(from_quantity), **whose, **more}
    return saved(SalesPrice(item_id=item.id, price=Decimal(price), **row))


@dataclass(frozen=True)
class Line:
    """A line of an order to be built."""

    item: Item
    quantity: Amount = 1
    unit_price: Amount = "10.00"
    unit: str = "EA"
    shipped: Amount = 0


def an_order(*, for_: Customer, lines: Sequence[Line] = (), **more: Any) -> SalesOrder:
    """An open order of yesterday; one line of one item unless lines are given. Its amounts add up."""
    lines = lines or [Line(an_item())]
    amount = sum((Decimal(line.quantity) * Decimal(line.unit_price) for line in lines), Decimal(0))
    header = {
        "number": _code("SO"),
        "status": "Open",
        "ordered_on": TODAY - timedelta(days=1),
        "currency": for_.currency,
        "lines_amount": amount,
        "total": amount,
        "created_at": NOW - timedelta(days=1),
        **more,
    }
    order = saved(SalesOrder(customer_id=for_.id, **header))
    for number, line in enumerate(lines, 1):
        an_order_line(order, line, number)
    return order


def an_order_line(order: SalesOrder, line: Line, number: int = 1) -> SalesOrderLine:
    quantity, price = Decimal(line.quantity), Decimal(line.unit_price)
    row = SalesOrderLine(
        customer_id=order.customer_id,
        order_id=order.id,
        line_number=number,
        item_id=line.item.id,
        description=line.item.name,
        unit=line.unit,
        quantity=quantity,
        quantity_shipped=Decimal(line.shipped),
        unit_price=price,
        amount=quantity * price,
    )
    return saved(row)


def a_shipment(
    line: SalesOrderLine, quantity: Amount = 1, *, on: date | None = TODAY, tracking: Sequence[str] = (), **more: Any
) -> Shipment:
    """A confirmed shipment of one order line, with a package for each tracking number."""
    values = {"number": _code("SH"), "status": "Confirmed", "shipped_on": on, "created_at": NOW, **more}
    shipment = saved(Shipment(customer_id=line.customer_id, **values))
    a_shipment_line(shipment, line, quantity)
    for number, tracked in enumerate(tracking, 1):
        a_package(shipment, tracked, number)
    return shipment


def a_shipment_line(shipment: Shipment, line: SalesOrderLine, quantity: Amount = 1, *, number: int = 1) -> ShipmentLine:
    """A further line of a shipment, perhaps of another order."""
    owner = {"customer_id": line.customer_id, "shipment_id": shipment.id, "order_line_id": line.id}
    return saved(ShipmentLine(line_number=number, quantity=Decimal(quantity), **owner))


def a_package(shipment: Shipment, tracking: str | None = None, number: int = 1) -> Package:
    owner = {"customer_id": shipment.customer_id, "shipment_id": shipment.id}
    return saved(Package(package_number=number, tracking_number=tracking, weight_kg=Decimal("2.5"), **owner))


def a_carrier(name: str = "Swift Parcel", tracking_url: str | None = "https://track.example/p/{number}") -> ShipVia:
    return saved(ShipVia(code=_code("VIA"), name=name, tracking_url=tracking_url))


def an_invoice(*, for_: Customer, amount: Amount = "100.00", **more: Any) -> Receivable:
    """An open invoice, due in thirty days, nothing paid yet."""
    values = {
        "document_type": "Invoice",
        "number": _code("INV"),
        "status": "Open",
        "dated_on": TODAY,
        "due_on": TODAY + timedelta(days=30),
        "currency": for_.currency,
        "amount": Decimal(amount),
        "balance": Decimal(amount),
        "created_at": NOW,
        **more,
    }
    return saved(Receivable(customer_id=for_.id, **values))


def an_invoice_line(document: Receivable, amount: Amount = "100.00", **more: Any) -> ReceivableLine:
    """A line of words and an amount, unless more is given."""
    values = {"line_number": 1, "description": "Floor brush", "amount": Decimal(amount), **more}
    return saved(ReceivableLine(customer_id=document.customer_id, receivable_id=document.id, **values))


def a_payment(*, for_: Customer, amount: Amount = "100.00", **more: Any) -> Payment:
    """A payment of today that no document has used yet."""
    values = {
        "document_type": "Payment",
        "number": _code("PM"),
        "status": "Open",
        "dated_on": TODAY,
        "currency": for_.currency,
        "amount": Decimal(amount),
        "unapplied": Decimal(amount),
        "created_at": NOW,
        **more,
    }
    return saved(Payment(customer_id=for_.id, **values))


def an_announced_payment(
    document: Receivable, amount: Amount, way: str = "bank_transfer", *, number: str = "", **more: Any
) -> Payment:
    """A payment that somebody made in the portal and that is not here yet, for a part of a document."""
    with writing(_sessions[-1]) as session:
        key = _code("key")
        status = "On Hold" if way == "bank_transfer" else "Pending Processing"
        common = {"currency": document.currency, "amount": Decimal(amount), "customer_id": document.customer_id}
        payment = Payment(
            document_type="Payment",
            number=number or _code("PM"),
            status=status,
            dated_on=TODAY,
            unapplied=Decimal(amount),
            created_by="Kim",
            idempotency_key=key,
            created_at=NOW,
            **common,
        )
        session.add(payment)
        session.flush()
        session.add(Application(payment_id=payment.id, receivable_id=document.id, applied_on=TODAY, **common))
        values = {"idempotency_key": key, "way": way, "due_on": TODAY + timedelta(days=7), "created_at": NOW, **more}
        session.add(
            PortalPayment(customer_id=document.customer_id, payment_id=payment.id, currency=document.currency, **values)
        )
        session.flush()
        session.refresh(payment)
        session.expunge(payment)
    return payment


def a_payment_method(code: str = "WIRE", name: str = "Bank transfer", *, for_way: str | None = "bank_transfer") -> None:
    """One of the ERP's methods, which a way to pay is booked as, for everybody."""
    method = saved(PaymentMethod(code=code, name=name))
    if for_way:
        saved(PortalPaymentMethod(way=for_way, payment_method_id=method.id))


def an_application(source: Payment | Receivable, document: Receivable, amount: Amount, on: date = TODAY) -> Application:
    """Let a payment or a credit memo pay a part of a document; what nothing is left of is closed."""
    end = "payment_id" if isinstance(source, Payment) else "credit_memo_id"
    with writing(_sessions[-1]) as session:
        kind: type[Any] = type(source)
        for row in (session.get_one(kind, source.id), session.get_one(Receivable, document.id)):
            name = "unapplied" if isinstance(row, Payment) else "balance"
            setattr(row, name, getattr(row, name) - Decimal(amount))
            row.status = "Open" if getattr(row, name) else "Closed"
    owner = {"customer_id": document.customer_id, "currency": document.currency, end: source.id}
    return saved(Application(receivable_id=document.id, amount=Decimal(amount), applied_on=on, **owner))


def a_cart(user_id: int, *, for_: Customer, items: Sequence[Item] = ()) -> PortalCart:
    """The cart of a login at a customer, with one of each of these items."""
    key = _code("key-")
    cart = saved(PortalCart(user_id=user_id, customer_id=for_.id, order_key=key, created_at=NOW, changed_at=NOW))
    for item in items:
        a_cart_line(cart, item)
    return cart


def a_list(
    user_id: int, *, for_: Customer, items: Sequence[Item] = (), quantity: Amount = 2, **more: Any
) -> PortalList:
    """The saved list of a login at a customer, with so many of each of these items."""
    values = {"name": _code("List "), "owner_name": "Kim", "created_at": NOW, "changed_at": NOW, **more}
    made = saved(PortalList(user_id=user_id, customer_id=for_.id, **values))
    for item in items:
        owner = {"customer_id": for_.id, "list_id": made.id}
        saved(PortalListLine(item_id=item.id, unit=item.sales_unit, quantity=Decimal(quantity), **owner))
    return made


def a_cart_line(cart: PortalCart, item: Item, quantity: Amount = 1, **more: Any) -> PortalCartLine:
    values = {"unit": item.sales_unit, "seen_price": item.default_price, "added_at": NOW, **more}
    owner = {"customer_id": cart.customer_id, "cart_id": cart.id}
    return saved(PortalCartLine(item_id=item.id, quantity=Decimal(quantity), **owner, **values))


def a_handover(item: Item, quantity: Amount = 1, *, from_: int, to: int, for_: Customer, **more: Any) -> PortalHandover:
    """A cart of one line that one login sent to another; it waits."""
    values = {"order_key": _code("handed-"), "from_name": "Kim", "to_name": "Sam", "sent_at": NOW, **more}
    row = saved(PortalHandover(from_user_id=from_, to_user_id=to, customer_id=for_.id, **values))
    owner = {"customer_id": for_.id, "handover_id": row.id}
    saved(PortalHandoverLine(item_id=item.id, unit=item.sales_unit, quantity=Decimal(quantity), **owner))
    return row


def a_company_request(*, for_: Customer, wished: dict[str, str] | None = None, **more: Any) -> PortalCompanyRequest:
    """What a customer's manager asked to be changed of the company's data; it waits."""
    wished = wished or {"phone": "+32 9 111"}
    values = {"asked_by": "Kim Manager", "asked_at": NOW, "before": dict.fromkeys(wished, ""), **more}
    return saved(PortalCompanyRequest(customer_id=for_.id, wished=wished, **values))


def a_registration(**more: Any) -> PortalRegistration:
    """A company that wants to become a customer; its address is confirmed, and it waits."""
    code = _code("REG")
    values = {
        "digest": digest(code),
        "state": "waiting",
        "email": f"{code}@cedar.example".lower(),
        "language": "en",
        "company": "Cedar Ltd",
        "first_name": "Cleo",
        "last_name": "Marsh",
        "line1": "1 Quay",
        "city": "Ghent",
        "country": "BE",
        "created_at": NOW,
        "expires_at": NOW + timedelta(hours=48),
        "confirmed_at": NOW,
        **more,
    }
    words = " ".join(str(values[name]) for name in ("company", "first_name", "last_name", "email")).casefold()
    return saved(PortalRegistration(words=words, **values))


def a_case(*, for_: Customer, subject: str = "Two cases arrived broken", **more: Any) -> Case:
    """A case of a customer; without `contact_id` it is nobody's own."""
    values = {"number": _code("CS"), "status": "New", "severity": "Medium", "created_by": "Kim", "created_at": NOW}
    return saved(Case(customer_id=for_.id, subject=subject, **{**values, **more}))


def a_comment(case: Case, body: str = "We look after it.", *, author: str = "Owen", **more: Any) -> CaseComment:
    """What somebody of the staff wrote, unless `staff` says otherwise."""
    values = {"staff": True, "created_at": NOW + timedelta(hours=1)}
    return saved(
        CaseComment(customer_id=case.customer_id, case_id=case.id, author=author, body=body, **{**values, **more})
    )


def a_case_file(case: Case, name: str = "picture.png", **more: Any) -> CaseAttachment:
    """The row of a file; whoever reads it keeps a file of this digest first."""
    values = {"media_type": "image/png", "digest": "0" * 64, "size": 10, "created_at": NOW}
    return saved(CaseAttachment(customer_id=case.customer_id, case_id=case.id, filename=name, **{**values, **more}))


def a_canned_answer(title: str = "Damage", body: str = "We are sorry. New ones leave tonight.") -> PortalCannedAnswer:
    return saved(PortalCannedAnswer(title=title, body=body, modified_by="Admin"))


def a_quote(*, for_: Customer, lines: Sequence[Line] = (), status: str = "Answered", **more: Any) -> Quote:
    """A quote of a customer, answered for a month unless `status` is Requested; its amounts add up."""
    lines, answered = lines or [Line(an_item())], status != "Requested"
    prices = [Decimal(line.unit_price) if answered else None for line in lines]
    amounts = [
        None if price is None else line_amount(price, Decimal(line.quantity), for_.currency)
        for line, price in zip(lines, prices, strict=True)
    ]
    values: dict[str, Any] = {"number": _code("QT"), "created_by": "Kim", "requested_at": NOW, "waiting_since": NOW}
    if answered:
        total = sum((one for one in amounts if one is not None), Decimal(0))
        values |= {"answered_at": NOW, "valid_until": TODAY + timedelta(days=30), "revision": 1, "total": total}
        values["waiting_since"] = None
    quote = saved(Quote(customer_id=for_.id, currency=for_.currency, status=status, **{**values, **more}))
    for number, (line, price, amount) in enumerate(zip(lines, prices, amounts, strict=True), 1):
        said = {"description": line.item.name, "unit": line.unit, "quantity": Decimal(line.quantity)}
        owner = {"customer_id": for_.id, "quote_id": quote.id, "line_number": number, "item_id": line.item.id}
        saved(QuoteLine(**owner, **said, unit_price=price, amount=amount))
    return quote
