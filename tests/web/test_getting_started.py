"""From an empty database to the first order, as docs/getting-started.md tells it."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache

from storefront.cli import main
from storefront.database import make_engine, session_factory
from storefront.settings import Settings, load_settings
from tests.support.builders import an_item, writing_to
from tests.support.inspector import InspectedClient
from tests.support.portal import new_app
from tests.support.source import ROOT

PASSWORD = "plain words for a start"
LINK = re.compile(r"http://portal\.example(/password/set/\S+)")


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty instance folder that commands and app share."""
    folder = tmp_path / "instance"
    for name, value in {"INSTANCE": str(folder), "PORTAL_ADDRESS": "http://portal.example", "WORKER": "false"}.items():
        monkeypatch.setenv(f"STOREFRONT_{name}", value)
    return folder


def typed(*words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """Type `storefront ...` and return what it said."""
    monkeypatch.setattr(sys, "argv", ["storefront", *words])
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr()
    assert not end.value.code, said.err
    return said.out


@pytest.fixture
def link(instance: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The link of the first operator, on an empty database that was just made."""
    typed("upgrade", capsys=capsys, monkeypatch=monkeypatch)
    words = ("grant", "ines@distributor.example", "--role", "operator", "--name", "Ines Duarte")
    return found_link(typed(*words, capsys=capsys, monkeypatch=monkeypatch))


@pytest.fixture
def settings(link: str) -> Settings:
    return load_settings(log_level="ERROR")


@pytest.fixture
def app(settings: Settings, compiled_templates: BytecodeCache) -> Flask:
    return new_app(settings, compiled_templates)


@pytest.fixture
def an_item_of_the_erp(settings: Settings) -> Iterator[str]:
    engine = make_engine(settings.url)
    with session_factory(engine)(expire_on_commit=False) as session, writing_to(session):
        yield an_item("BR-100", "Floor brush", price="10.00", stock=50).sku
    engine.dispose()


def found_link(text: str) -> str:
    found = LINK.search(text)
    assert found, text
    return found[1]


def signed_in(app: Flask, link: str, login: str) -> InspectedClient:
    """Set the password through the link of the welcome mail, and sign in."""
    person = app.test_client()
    assert isinstance(person, InspectedClient)
    person.get(link)
    person.submit("#set-password", {"password": PASSWORD})
    person.get("/login")
    assert person.submit("/login", {"login": login, "password": PASSWORD}).status_code == 303
    return person


def test_an_empty_database_has_its_first_order_in_a_few_steps(
    app: Flask, link: str, an_item_of_the_erp: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = signed_in(app, link, "ines@distributor.example")
    operator.get("/admin/customers/new")
    address = {"line1": "1 Mill Lane", "city": "Ghent", "postal_code": "9000", "country": "BE"}
    made = operator.submit("/admin/customers/new", {"code": "ALDER", "name": "Alder", "currency": "EUR", **address})
    assert made.headers["Location"] == "/admin/customers/ALDER"
    operator.get("/admin/contacts/new?customer=ALDER")
    added = operator.submit(
        "/admin/contacts/new", {"first_name": "Kim", "last_name": "Berg", "email": "kim@alder.example"}
    )
    contact = added.headers["Location"].split("?")[0]
    operator.get(f"{contact}/access")
    granted = operator.submit(f"{contact}/access", {"roles": ["portal_user", "portal_order_management"]})
    assert granted.status_code == 303
    told = typed("grant", "kim@alder.example", "--no-mail", capsys=capsys, monkeypatch=monkeypatch)
    buyer = signed_in(app, found_link(told), "kim@alder.example")
    buyer.get(f"/catalog/items/{an_item_of_the_erp}")
    buyer.submit("/cart/lines", {"quantity": "2"})
    buyer.get("/cart/checkout")
    ordered = buyer.submit("/cart/checkout")
    assert ordered.headers["Location"].startswith("/orders/")
    assert "Floor brush" in buyer.get(ordered.headers["Location"]).text


def test_the_page_for_operators_names_each_of_these_steps() -> None:
    page = (ROOT / "docs/getting-started.md").read_text(encoding="utf-8")
    steps = [
        "storefront upgrade",
        "storefront grant",
        "/admin/customers/new",
        "/admin/contacts/import",
        "storefront check",
    ]
    assert [step for step in steps if step not in page] == []
