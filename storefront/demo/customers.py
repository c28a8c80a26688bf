"""Customers: classes, terms, carriers, the company's own people, and who buys, where and through whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from storefront.demo import reading
from storefront.demo.items import Stocked
from storefront.demo.reading import CustomerSpec
from storefront.demo.scene import Scene
from storefront.erp.base import Base
from storefront.erp.contacts import Contact
from storefront.erp.customers import (
    Address,
    Customer,
    CustomerClass,
    CustomerGroup,
    CustomerGroupMember,
    CustomerSalesperson,
    Employee,
    Location,
    PriceClass,
    Salesperson,
    ShipVia,
    Terms,
)
from storefront.erp.items import ItemReference
from storefront.erp.stock import Warehouse

WAREHOUSES = {"HAM": "Hamburg", "RTM": "Rotterdam", "MAN": "Manchester"}
PRICE_CLASSES = {"HORECA": "Hospitality partners", "TRADE": "Trade", "PUBLIC": "Public bodies"}
CUSTOMER_CLASSES = {"HOTEL": "Hotels", "CATERING": "Restaurants and caterers", "TRADE": "Trade", "PUBLIC": "Public"}
GROUPS = {"KEY": "Key accounts", "NORTH": "Northern round", "COFFEE": "Coffee houses"}
TERMS = {
    "PREPAY": ("Payment in advance", 0),
    "NET14": ("14 days net", 14),
    "NET30": ("30 days net", 30),
    "NET60": ("60 days net", 60),
}
CARRIERS = {
    "SWIFT": ("Swift Parcel", "https://track.swiftparcel.example/parcels/{number}"),
    "NORTH": ("Northline Freight", "https://northline.example/trace?id={number}"),
    "VAN": ("Our own van", None),
    "PICKUP": ("Collected at the warehouse", None),
}

Row = TypeVar("Row", bound=Base)


@dataclass(slots=True)
class Company:
    """The distributor itself: what customers are described by, by code, and its people."""

    warehouses: dict[str, Warehouse]
    price_classes: dict[str, PriceClass]
    customer_classes: dict[str, CustomerClass]
    groups: dict[str, CustomerGroup]
    terms: dict[str, Terms]
    carriers: dict[str, ShipVia]
    employees: dict[str, Employee] = field(default_factory=dict)
    salespeople: dict[str, Salesperson] = field(default_factory=dict)


@dataclass(slots=True)
class Client:
    """A customer as planned and as written."""

    spec: CustomerSpec
    row: Customer
    salesperson: Salesperson
    terms: Terms
    addresses: dict[str, Address]
    locations: dict[str, Location]
    contacts: dict[str, Contact]


def add_company(scene: Scene) -> Company:
    """Write what customers are described by, and the company's people."""
    company = Company(
        warehouses=_coded(scene, (Warehouse(code=code, name=name) for code, name in WAREHOUSES.items())),
        price_classes=_coded(scene, (PriceClass(code=code, name=name) for code, name in PRICE_CLASSES.items())),
        customer_classes=_coded(
            scene, (CustomerClass(code=code, name=name) for code, name in CUSTOMER_CLASSES.items())
        ),
        groups=_coded(scene, (CustomerGroup(code=code, name=name) for code, name in GROUPS.items())),
        terms=_coded(scene, (Terms(code=code, name=name, due_days=days) for code, (name, days) in TERMS.items())),
        carriers=_coded(
            scene, (ShipVia(code=code, name=name, tracking_url=url) for code, (name, url) in CARRIERS.items())
        ),
    )
    _add_people(scene, company)
    return company


def _coded(scene: Scene, rows: Iterable[Row]) -> dict[str, Row]:
    written = list(rows)
    scene.save(written)
    return {row.code: row for row in written}  # type: ignore[attr-defined]  # each of these tables has one


def _add_people(scene: Scene, company: Company) -> None:
    specs = reading.employees()
    company.employees = _coded(
        scene,
        (Employee(code=one.code, name=one.name, job_title=one.job_title, email=one.email) for one in specs),
    )
    company.salespeople = _coded(
        scene,
        (
            Salesperson(code=one.salesperson, employee_id=company.employees[one.code].id)
            for one in specs
            if one.salesperson
        ),
    )


def add_customers(scene: Scene, company: Company) -> dict[str, Client]:
    """Write the customers with their people and places; return them by code."""
    specs = reading.customers()
    rows = _coded(scene, (_customer(scene, company, spec) for spec in specs))
    clients = {spec.code: _client(company, spec, rows[spec.code]) for spec in specs}
    _add_places(scene, company, list(clients.values()))
    scene.save([contact for client in clients.values() for contact in client.contacts.values()])
    scene.save([_assignment(client) for client in clients.values()])
    scene.save(
        [
            CustomerGroupMember(customer_id=client.row.id, customer_group_id=company.groups[code].id)
            for client in clients.values()
            for code in client.spec.groups
        ]
    )
    return clients


def _customer(scene: Scene, company: Company, spec: CustomerSpec) -> Customer:
    registered = scene.at(scene.day(-spec.registered_days), 9, 20)
    return Customer(
        code=spec.code,
        name=spec.name,
        status=spec.status,
        customer_class_id=company.customer_classes[spec.customer_class].id,
        price_class_id=company.price_classes[spec.price_class].id if spec.price_class else None,
        currency=spec.currency,
        language=spec.language,
        terms_id=company.terms[spec.terms].id,
        credit_limit=spec.credit_limit,
        warehouse_id=company.warehouses[spec.warehouse].id if spec.warehouse else None,
        ship_via_id=company.carriers[spec.ship_via].id,
        tax_zone=spec.country,
        tax_number=spec.tax_number,
        email=spec.email,
        phone=spec.phone,
        note=spec.note,
        registered_at=registered,
        approved_at=registered + timedelta(days=1, hours=2),
    )


def _client(company: Company, spec: CustomerSpec, row: Customer) -> Client:
    contacts = {one.code: Contact(customer_id=row.id, **one.model_dump()) for one in spec.contacts}
    salesperson = company.salespeople[spec.salesperson]
    return Client(spec, row, salesperson, company.terms[spec.terms], {}, {}, contacts)


def _add_places(scene: Scene, company: Company, clients: list[Client]) -> None:
    for client in clients:
        client.addresses = {place.code: _address(client, place) for place in client.spec.places}
    scene.save([address for client in clients for address in client.addresses.values()])
    for client in clients:
        client.locations = {place.code: _location(company, client, place) for place in client.spec.places}
    scene.save([location for client in clients for location in client.locations.values()])


def _address(client: Client, place: reading.PlaceSpec) -> Address:
    return Address(
        customer_id=client.row.id,
        code=place.code,
        name=client.spec.name,
        line1=place.line1,
        line2=place.line2,
        city=place.city,
        region=place.region,
        postal_code=place.postal_code,
        country=place.country,
    )


def _location(company: Company, client: Client, place: reading.PlaceSpec) -> Location:
    return Location(
        customer_id=client.row.id,
        code=place.code,
        label=place.label,
        address_id=client.addresses[place.code].id,
        phone=place.phone,
        is_default=place is client.spec.places[0],
        ship_via_id=company.carriers[place.ship_via].id if place.ship_via else None,
    )


def _assignment(client: Client) -> CustomerSalesperson:
    registered = client.row.registered_at
    return CustomerSalesperson(
        customer_id=client.row.id,
        salesperson_id=client.salesperson.id,
        assigned_on=registered.date() if registered else None,
    )


def add_own_numbers(scene: Scene, clients: dict[str, Client], items: dict[str, Stocked]) -> None:
    """Write the customers' own item numbers."""
    scene.save(
        [
            ItemReference(item_id=items[sku].row.id, kind="customer", customer_id=clients[code].row.id, number=number)
            for code, numbers in reading.own_numbers().items()
            for number, sku in numbers.items()
        ]
    )
