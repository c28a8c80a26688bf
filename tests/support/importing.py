"""Imports of contacts for tests: a file is sent as a person of staff does, by the form."""

import io
import os
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.admin.imports.models import first_options, pack
from storefront.auth.roles import Preset
from storefront.documents.reading import Limits, read_text
from storefront.erp.contacts import Contact
from storefront.portal.imports import PortalImport
from storefront.portal.outbox import PortalOutbox
from storefront.settings import DEFAULT_ROLES
from tests.support.builders import NOW, saved
from tests.support.cast import Person

ROOT = Path(__file__).parents[2]
FILES = Path(__file__).parent / "files"
ELSEWHERE = Path(os.environ.get("STOREFRONT_TEST_IMPORTS") or ROOT.parent / "shared" / "data" / "imports")
START = "/admin/contacts/import"

needs_samples = pytest.mark.skipif(
    not (ELSEWHERE / "bagisto_customers.xlsx").is_file(),
    reason="sample files are not beside the checkout (../shared/data/imports or STOREFRONT_TEST_IMPORTS)",
)


def an_import(user_id: int, text: str = "e-mail,name\nann@alder.example,Ann Lee\n", customer: str = "ALDER") -> int:
    """Write a table that waits for a member of staff; return its id."""
    sheets = [read_text(text, Limits())]
    row = PortalImport(
        key=f"import {len(text)}",
        user_id=user_id,
        file_name="team.csv",
        content=pack(sheets),
        options=first_options(sheets, customer, Preset(None, DEFAULT_ROLES)).as_json(),
        created_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    return saved(row).id


def send(person: Person, content: bytes | str, name: str = "team.csv", **fields: Any) -> TestResponse:
    """Send a file by the form of the first page; follow to where it leads."""
    person.get(START)
    body = content.encode() if isinstance(content, str) else content
    answer = person.submit("#import-start", {"file": (io.BytesIO(body), name), **fields})
    return follow(person, answer)


def paste(person: Person, text: str, **fields: Any) -> TestResponse:
    """Paste a table into the form of the first page; follow to where it leads."""
    person.get(START)
    return follow(person, person.submit("#import-start", {"pasted": text, **fields}))


def choose(person: Person, **fields: Any) -> TestResponse:
    """Send the form of the columns as it stands, with these changes; follow to where it leads."""
    return follow(person, person.submit("#import-columns", fields))


def take_in(person: Person) -> TestResponse:
    """Press the button of the dry run; follow to where it leads."""
    return follow(person, person.submit("#import-take-in"))


def follow(person: Person, answer: TestResponse) -> TestResponse:
    """Go where an answer leads."""
    return person.get(answer.headers["Location"]) if answer.status_code == 303 else answer


def words(answer: TestResponse) -> str:
    """Return what a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def people(session: Session) -> dict[str | None, Contact]:
    """Return all contacts by their address, as the database has them now."""
    session.rollback()
    session.expire_all()
    return {contact.email: contact for contact in session.query(Contact)}


def invitations(session: Session) -> list[str]:
    """Return to whom a welcome mail waits."""
    session.rollback()
    mails = session.query(PortalOutbox).filter_by(kind="welcome").order_by(PortalOutbox.id)
    return [mail.recipient for mail in mails]
