"""Cases as people open and answer them, through the pages' own forms."""

import io
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.erp.cases import Case, CaseComment
from storefront.portal.outbox import PortalOutbox
from tests.support.cast import Person

SUPPORT = ("portal_user", "portal_order_management", "portal_financial_management", "portal_case_management")
NEW = "/support/cases/new"
ASKED = {"subject": "Two cases arrived broken", "description": "Crushed on one side.\nPlease send new ones."}


def open_case(person: Person, fields: dict[str, Any] | None = None, *, about: str = "") -> TestResponse:
    """Open the page of a new case, fill it in and send it."""
    person.get(f"{NEW}{about}")
    return person.submit("#case-form", {**ASKED, **(fields or {})})


def the_case(session: Session) -> Case:
    session.rollback()
    return session.scalars(select(Case)).one()


def comments(session: Session) -> list[CaseComment]:
    session.rollback()
    return list(session.scalars(select(CaseComment).order_by(CaseComment.id)))


def mails(session: Session) -> list[tuple[str, str, str]]:
    """Return each mail as (kind, recipient, state)."""
    session.rollback()
    return [(mail.kind, mail.recipient, mail.state) for mail in session.query(PortalOutbox).order_by(PortalOutbox.id)]


def a_file(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name
