"""Cases: what customers asked, what was answered, and what only colleagues read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from storefront.demo import reading
from storefront.demo.customers import Client
from storefront.demo.orders import Draft
from storefront.demo.reading import CaseSpec
from storefront.demo.scene import Scene
from storefront.erp.cases import Case, CaseClass, CaseComment
from storefront.erp.numbers import NumberSequence

CLASSES = {"DELIVERY": "Delivery", "INVOICE": "Invoice", "PRODUCT": "Product", "OTHER": "Something else"}
FIRST_NUMBER = 10_001
CODE = "CS"


def add_cases(scene: Scene, clients: dict[str, Client], drafts: Sequence[Draft]) -> None:
    """Write the cases and their comments, the oldest first."""
    classes = {code: CaseClass(code=code, name=name) for code, name in CLASSES.items()}
    scene.save(list(classes.values()))
    specs = sorted(reading.cases(), key=lambda spec: spec.day)
    cases = [
        _case(scene, spec, clients[spec.customer], classes, drafts, f"{CODE}{FIRST_NUMBER + place:06d}")
        for place, spec in enumerate(specs)
    ]
    scene.save(cases)
    pairs = zip(specs, cases, strict=True)
    scene.save([row for spec, case in pairs for row in _comments(scene, spec, case, clients[spec.customer])])
    scene.save([NumberSequence(code=CODE, prefix=CODE, width=6, next_value=FIRST_NUMBER + len(cases))])


def _case(
    scene: Scene,
    spec: CaseSpec,
    client: Client,
    classes: dict[str, CaseClass],
    drafts: Sequence[Draft],
    number: str,
) -> Case:
    opened = scene.at(scene.day(spec.day), 10, 12)
    contact = next(iter(client.contacts.values()))
    closed = min(opened + timedelta(hours=spec.closed_after), scene.clock.now()) if spec.closed_after else None
    return Case(
        customer_id=client.row.id,
        number=number,
        case_class_id=classes[spec.case_class].id,
        status=spec.status,
        severity=spec.severity,
        priority=spec.severity,
        subject=spec.subject,
        description=spec.description,
        contact_id=contact.id,
        about_kind="order" if spec.about_order else None,
        about=_newest_order(drafts, client, spec.about_order) if spec.about_order else None,
        created_by=f"{contact.first_name} {contact.last_name}",
        created_at=opened,
        closed_at=closed,
        modified_at=closed or opened,
    )


def _newest_order(drafts: Sequence[Draft], client: Client, place: int) -> str:
    return [draft.order.number for draft in drafts if draft.client is client][-place]


def _comments(scene: Scene, spec: CaseSpec, case: Case, client: Client) -> list[CaseComment]:
    people = {f"{one.first_name} {one.last_name}" for one in client.contacts.values()}
    return [
        CaseComment(
            customer_id=case.customer_id,
            case_id=case.id,
            author=comment.by,
            staff=comment.by not in people,
            internal=comment.internal,
            body=comment.body,
            created_at=min(case.created_at + timedelta(hours=comment.hours), scene.clock.now()),
        )
        for comment in spec.comments
    ]
