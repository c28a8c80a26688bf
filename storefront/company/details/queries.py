"""Reads of the company's data, and of what its manager asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.company.details.values import read_details
from storefront.erp.customers import Customer
from storefront.kernel.editing import Change, differences
from storefront.kernel.viewer import Viewer
from storefront.portal.company_requests import WAITING, PortalCompanyRequest

LATEST = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the fields from what they were to what is wished; `reason` stands with a refusal."""

    id: int
    asked_by: str
    asked_at: datetime
    state: str
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    changes: Mapping[str, Change]

    @property
    def waits(self) -> bool:
        return self.state == "waiting"


def get_details(session: Session, viewer: Viewer) -> dict[str, str]:
    """Return the company's data as text, in two statements."""
    return read_details(session, session.get_one(Customer, viewer.customer_id))


def get_wished(session: Session, viewer: Viewer) -> dict[str, str]:
    """Return what the request that waits asks for, in one statement: the form goes on from there."""
    row = PortalCompanyRequest
    wished = session.scalar(select(row.wished).where(row.customer_id == viewer.customer_id, row.state == WAITING))
    return wished or {}


def list_asked(session: Session, viewer: Viewer) -> Sequence[Asked]:
    """Return what the company asked for last, the newest first; what another request replaced is left out."""
    row = PortalCompanyRequest
    rows = session.scalars(
        select(row)
        .where(row.customer_id == viewer.customer_id, row.state != "replaced")
        .order_by(row.id.desc())
        .limit(LATEST)
    )
    return [asked(one) for one in rows]


def asked(row: PortalCompanyRequest) -> Asked:
    """Return a request as pages show it."""
    return Asked(
        row.id,
        row.asked_by,
        row.asked_at,
        row.state,
        row.decided_by,
        row.decided_at,
        row.reason,
        differences(row.before, row.wished),
    )
