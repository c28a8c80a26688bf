"""What waits in the back office: company data that a customer wants changed, and reminders."""

from __future__ import annotations

from collections.abc import Mapping

from storefront.demo.customers import Client
from storefront.demo.scene import Scene
from storefront.portal.company_requests import PortalCompanyRequest
from storefront.portal.reminders import PortalReminder
from storefront.portal.users import PortalUser

# customer, days from today, what about
REMINDERS = (
    ("QUERCIA", -1, "Ask when the overdue invoice is paid"),
    ("LINDNER", 0, "Call about the autumn range of cups"),
    ("ROWAN", 9, "Offer the new prices of screws"),
)
ASKS, OPERATOR = "LINDNER", "admin@demo.example"


def add_office(scene: Scene, clients: Mapping[str, Client], users: Mapping[str, PortalUser], operator: str) -> None:
    """Write a request that waits, and reminders for the operator, whose name is `operator`."""
    scene.save([_request(scene, clients[ASKS])])
    scene.save(
        [
            PortalReminder(
                customer_id=clients[code].row.id,
                user_id=users[OPERATOR].id,
                due_on=scene.day(day),
                note=note,
                created_at=scene.at(scene.day(-7), 15),
                created_by=operator,
            )
            for code, day, note in REMINDERS
        ]
    )


def _request(scene: Scene, client: Client) -> PortalCompanyRequest:
    contact = next(iter(client.contacts.values()))
    return PortalCompanyRequest(
        customer_id=client.row.id,
        contact_id=contact.id,
        asked_by=f"{contact.first_name} {contact.last_name}",
        asked_at=scene.at(scene.workday(-1), 11, 40),
        before={"email": client.row.email or ""},
        wished={"email": "rechnung@lindner.example"},
    )
