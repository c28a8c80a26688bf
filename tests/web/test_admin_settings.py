"""Settings on a page: checked, recorded, and there at once for everybody in every process."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storefront import create_app
from storefront.auth.links import complete_mail
from storefront.database import session_factory, writing
from storefront.extensions import db
from storefront.jobs.worker import Worker
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.mail.delivery import FolderDelivery
from storefront.portal.audit import PortalAudit
from storefront.portal.stored_settings import PortalSetting, Stored, read_stored, store, with_stored
from storefront.settings import Settings, load_settings
from tests.support.builders import NOW, an_item
from tests.support.cast import Person, sign_in, somebody_of_staff
from tests.support.inspector import InspectedClient
from tests.support.staff import may_only
from tests.support.statements import recorded

pytestmark = pytest.mark.both_databases
Process = Callable[..., Any]
HERE = "/admin/settings"


def change(person: Person, **fields: str) -> int:
    person.get(HERE)
    return person.submit(HERE, fields).status_code


def shown(person: Person) -> str:
    return person.page.text if person.page else ""


@pytest.fixture
def another_process(settings: Settings) -> Iterator[Process]:
    """Start another process on the same database; with a person, return the same person's browser there."""
    started: list[Flask] = []

    def start(person: Person | None = None, base: Settings = settings) -> Any:
        started.append(create_app(base))
        started[-1].test_client_class = InspectedClient
        if person is None:
            return started[-1].test_client()
        with person.session_transaction() as cookie:
            return sign_in(started[-1], cookie["_user_id"])

    yield start
    for app in started:
        with app.app_context():
            db.engine.dispose()


def a_picture(kind: str = "PNG", size: tuple[int, int] = (800, 300)) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", size, "#1f4fd8").save(out, kind)
    out.seek(0)
    return out


def upload(person: Person, content: BytesIO, name: str = "logo.png") -> int:
    fields = {"csrf_token": person.token(), "do": "save", "logo": (content, name)}
    answer = person.post(f"{HERE}/logo", data=fields, content_type="multipart/form-data", headers={"Accept": "*/*"})
    return answer.status_code


def test_a_change_is_there_at_once_for_everybody(operator: Person, alder_buyer: Person) -> None:
    assert change(operator, portal_name="Oak & Co") == 303
    assert "Oak &amp; Co" in operator.get(HERE).text
    assert "Oak &amp; Co" in alder_buyer.get("/").text


def test_it_is_there_in_another_process_at_the_next_page(
    operator: Person, alder_buyer: Person, another_process: Process
) -> None:
    elsewhere = another_process(alder_buyer)
    assert "Oak" not in elsewhere.get("/").text
    change(operator, portal_name="Oak & Co")
    assert "Oak &amp; Co" in elsewhere.get("/").text


def test_a_page_costs_no_statement_more_once_the_change_is_read(operator: Person, app: Flask) -> None:
    with app.app_context():
        engine = db.engine
    counts = []
    for name in ("One", "Two"):
        change(operator, portal_name=name)
        operator.get("/admin/audit")
        with recorded(engine) as statements:
            operator.get("/admin/audit")
        counts.append(statements.count)
    assert counts == [3, 3]


def test_who_is_not_signed_in_sees_it_after_some_seconds(
    client: InspectedClient, operator: Person, another_process: Process, frozen_clock: time_machine.Traveller
) -> None:
    elsewhere = another_process()
    change(operator, portal_name="Oak & Co")
    frozen_clock.shift(timedelta(seconds=6))
    assert "Oak &amp; Co" in elsewhere.get("/login").text
    assert "Oak &amp; Co" in client.get("/login").text


def test_what_customers_see_of_stock_follows(operator: Person, alder_buyer: Person) -> None:
    an_item("BR-1", "Brush", stock=77)
    assert "77 in stock" in alder_buyer.get("/catalog").text
    change(operator, show_quantities="word")
    seen = re.sub(r"<[^>]+>", " ", alder_buyer.get("/catalog").text)  # names of style sheets have figures too
    assert "77" not in seen


def test_the_worker_sends_from_the_new_sender(operator: Person, engine: Engine, settings: Settings) -> None:
    change(operator, mail_sender="Oak <hello@oak.example>")
    operator.submit("/admin/mail/test")
    operator.get("/admin/mail")
    operator.submit("/admin/mail/test")
    delivery = FolderDelivery(settings.instance / "mail")
    Worker(session_factory(engine), SystemClock(), settings, delivery, complete_mail).work()
    sent = max((settings.instance / "mail").glob("*.eml")).read_text(encoding="utf-8")
    assert "From: Oak <hello@oak.example>" in sent


def test_a_change_is_recorded_before_and_after(operator: Person, session: Session) -> None:
    change(operator, credit_mode="stop", low_stock="5")
    row = session.query(PortalAudit).filter_by(action="setting.changed").one()
    assert row.details == {
        "before": {"low_stock": "10", "credit_mode": "hold"},
        "after": {"low_stock": "5", "credit_mode": "stop"},
    }


def test_nothing_changed_writes_nothing(operator: Person, session: Session) -> None:
    assert change(operator) == 303
    assert session.query(PortalSetting).count() == 0
    assert session.query(PortalAudit).filter_by(action="setting.changed").count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("portal_name", " "),
        ("portal_name", "x" * 81),
        ("colour", "blue"),
        ("low_stock", "-1"),
        ("low_stock", "many"),
        ("show_quantities", "all"),
        ("credit_mode", ""),
        ("order_type", "so 1"),
        ("mail_sender", "nobody"),
        ("language", "xx"),
    ],
)
def test_what_is_not_valid_is_refused_and_kept_in_the_form(
    operator: Person, session: Session, field: str, value: str
) -> None:
    assert change(operator, **{field: value}) == 422
    assert session.query(PortalSetting).count() == 0


def test_what_the_environment_names_is_shown_and_can_not_be_changed(operator: Person, session: Session) -> None:
    text = operator.get(HERE).text
    assert "Set by STOREFRONT_PORTAL_ADDRESS" in text
    assert 'name="portal_address"' not in text
    operator.submit(HERE, {"portal_address": "https://evil.example"})
    assert session.query(PortalSetting).count() == 0


def test_a_logo_that_is_not_on_this_machine_is_no_reason_to_fail(session: Session, settings: Settings) -> None:
    assert with_stored(settings, Stored(1, {"logo": "logo/0123456789abcdef.png"})).logo is None


def test_the_environment_wins_over_what_was_stored_before(
    operator: Person, session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(operator, portal_name="Oak & Co")
    monkeypatch.setenv("STOREFRONT_PORTAL_NAME", "Named outside")
    base = load_settings(instance=settings.instance, database_url=settings.database_url)
    assert with_stored(base, read_stored(session)).portal_name == "Named outside"


def test_what_an_older_release_stored_and_is_not_valid_counts_as_default(session: Session, settings: Settings) -> None:
    stored = Stored(3, {"colour": "blue", "credit_mode": "stop", "secret_key": "stolen", "gone": "x"})
    found = with_stored(settings, stored)
    assert (found.colour, found.credit_mode, found.secret_key) == ("#1f4fd8", "stop", settings.secret_key)


def test_back_to_the_default_follows_the_default(operator: Person, session: Session, settings: Settings) -> None:
    change(operator, low_stock="5")
    change(operator, low_stock="10")
    assert read_stored(session).values == {}
    assert read_stored(session).version == 2


def test_the_second_of_two_is_told_and_overwrites_nothing(app: Flask, operator: Person, session: Session) -> None:
    bob = somebody_of_staff("bob@demo.example", "operator", app=app, session=session)
    bob.get(HERE)
    change(operator, portal_name="First")
    assert bob.submit(HERE, {"portal_name": "Second"}).status_code == 422
    assert "Somebody changed this meanwhile" in shown(bob)
    assert bob.submit(HERE, {"portal_name": "Second"}).status_code == 303
    assert "Second" in bob.get(HERE).text


def test_another_address_in_use_is_warned_of(operator: Person) -> None:
    assert "links in mails lead to http://portal.example" in operator.get(HERE).text
    there = operator.get(HERE, base_url="http://portal.example")
    assert "links in mails lead to" not in there.text


def test_cookies_are_secure_from_the_next_start_on_once_the_address_is_https(
    session: Session, settings: Settings, another_process: Process
) -> None:
    with writing(session):
        store(session, {"portal_address": "https://portal.example"}, NOW)
    base = load_settings(instance=settings.instance, database_url=settings.database_url, secret_key="a key for tests")
    app = another_process(base=base).application
    assert (app.config["SESSION_COOKIE_SECURE"], app.config["SESSION_COOKIE_NAME"]) == (True, "__Host-portal")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_logo_is_drawn_anew_and_stands_on_documents(operator: Person, settings: Settings, kind: str) -> None:
    assert upload(operator, a_picture(kind)) == 303
    file = next((settings.instance / "logo").glob("*.png"))
    with Image.open(file) as picture:
        assert (picture.format, picture.size) == ("PNG", (600, 225))
    assert "/admin/settings/logo.png" in operator.get(HERE).text
    assert operator.get(f"{HERE}/logo.png").get_data() == file.read_bytes()
    assert operator.application.extensions["settings"].logo == file
    operator.submit(f"{HERE}/logo", {"do": "remove"})
    assert operator.get(f"{HERE}/logo.png").status_code == 404
    assert operator.application.extensions["settings"].logo is None


def test_nothing_of_the_old_file_goes_along(operator: Person, settings: Settings) -> None:
    content = BytesIO(a_picture("JPEG").getvalue() + b"<script>alert(1)</script>")
    assert upload(operator, content, "../../evil.html") == 303
    files = [path.name for path in (settings.instance / "logo").iterdir()]
    assert len(files) == 1
    assert b"script" not in (settings.instance / "logo" / files[0]).read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"x" * 410_000,
        a_picture(size=(9000, 9000)).read(),
    ],
)
def test_what_is_no_logo_is_refused_with_a_sentence(operator: Person, session: Session, content: bytes) -> None:
    assert upload(operator, BytesIO(content)) == 422
    assert "logo-error" in shown(operator)
    assert session.query(PortalSetting).count() == 0


def test_staff_without_the_permission_get_403_and_no_hint(app: Flask, session: Session) -> None:
    ada = somebody_of_staff("ada@demo.example", "operator", app=app, session=session)
    may_only(session, ada, {Permission.ADMIN, Permission.ADMIN_EDIT, Permission.ADMIN_ACCESS})
    assert ada.get(HERE).status_code == 403
    assert HERE not in ada.get("/admin").text
