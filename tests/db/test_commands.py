"""Commands that an operator types, on a database of their own: upgrade, grant, check, demo, reset."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from storefront import migrations
from storefront.auth.commands import grant_staff
from storefront.auth.passwords import verify
from storefront.cli import main
from storefront.erp.customers import Employee
from storefront.kernel.clock import Clock
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalAccess, PortalPasswordLink, PortalUser
from storefront.settings import Settings
from tests.support.builders import a_contact, a_customer


@dataclass(frozen=True)
class Said:
    code: object
    out: str
    err: str


Type = Callable[..., Said]


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance"


@pytest.fixture
def storefront(
    instance: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Type:
    """Type `storefront ...` and return what it said."""
    monkeypatch.setenv("STOREFRONT_INSTANCE", str(instance))
    monkeypatch.setenv("STOREFRONT_DATABASE_URL", database_url)
    monkeypatch.setenv("STOREFRONT_PORTAL_ADDRESS", "http://portal.example")

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["storefront", *words])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        return Said(end.value.code or 0, said.out, said.err)

    return run


@pytest.fixture
def kim(session: Session) -> str:
    """The address of a contact of Alder."""
    return str(a_contact(for_=a_customer("Alder", code="ALDER"), email="Kim@Alder.example").email)


def test_an_upgrade_says_where_it_stands_and_is_harmless_again(storefront: Type, engine: Engine) -> None:
    migrations.downgrade(engine)
    assert storefront("upgrade").out == f"The database is at revision {migrations.newest()}.\n"
    assert storefront("upgrade").out == f"The database is at revision {migrations.newest()} already.\n"


@pytest.mark.parametrize("words", [["serve"], ["worker"], ["grant", "kim@alder.example"]])
def test_a_database_without_tables_is_named_and_not_served(storefront: Type, engine: Engine, words: list[str]) -> None:
    migrations.downgrade(engine)
    said = storefront(*words)
    assert (said.code, "Run `storefront upgrade` first." in said.err) == (2, True)


@pytest.mark.parametrize("words", [["serve"], ["worker"], ["demo"]])
def test_a_database_of_an_earlier_draft_is_named_and_not_served(
    storefront: Type, engine: Engine, words: list[str]
) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE portal_outbox RENAME COLUMN once TO twice"))
    said = storefront(*words)
    assert (said.code, "it has no portal_outbox.once" in said.err) == (2, True)


def test_a_grant_prints_the_link_and_writes_the_welcome_mail(storefront: Type, kim: str, session: Session) -> None:
    said = storefront("grant", kim.lower())
    assert "kim@alder.example may sign in at http://portal.example" in said.out
    assert "http://portal.example/password/set/" in said.out
    mail = session.query(PortalOutbox).one()
    assert (mail.kind, mail.recipient, mail.context["customer_name"]) == ("welcome", kim, "Alder")


def test_a_grant_done_twice_is_one_login_with_a_new_link(storefront: Type, kim: str, session: Session) -> None:
    first, second = storefront("grant", kim).out, storefront("grant", kim).out
    assert first != second
    assert session.query(PortalUser).count() == session.query(PortalAccess).count() == 1
    ends = sorted(link.expires_at for link in session.query(PortalPasswordLink))
    assert ends[0] < ends[1]


def test_a_grant_without_mail_leaves_the_outbox_empty(storefront: Type, kim: str, session: Session) -> None:
    assert "No mail was sent" in storefront("grant", kim, "--no-mail").out
    assert session.query(PortalOutbox).count() == 0


def test_a_person_at_two_customers_is_asked_for_which_and_gets_one_login(
    storefront: Type, kim: str, session: Session
) -> None:
    a_contact(for_=a_customer("Birch", code="BIRCH"), email=kim)
    assert "Contacts of ALDER, BIRCH have this address. Say which: --customer ALDER" in storefront("grant", kim).err
    for code in ("ALDER", "BIRCH"):
        assert storefront("grant", kim, "--customer", code).code == 0
    assert (session.query(PortalUser).count(), session.query(PortalAccess).count()) == (1, 2)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nobody@alder.example"], "No contact has the e-mail address nobody@alder.example."),
        (["kim@alder.example", "--customer", "BIRCH"], "No contact at customer BIRCH"),
        (["kim@alder.example", "--role", "operator"], "No employee has the e-mail address"),
        (["ann@oak.example", "--role", "operator", "--role", "portal_user", "--name", "Ann"], "does not go with"),
    ],
)
def test_a_grant_that_cannot_be_says_why_and_writes_nothing(
    storefront: Type, kim: str, session: Session, words: list[str], sentence: str
) -> None:
    said = storefront("grant", *words)
    assert (said.code, sentence in said.err) == (1, True), said
    assert session.query(PortalUser).count() == 0


def test_a_login_of_somebody_else_is_not_taken_over(storefront: Type, kim: str, session: Session) -> None:
    storefront("grant", kim)
    a_contact(for_=a_customer("Birch", code="BIRCH"), email="lee@birch.example")
    said = storefront("grant", "lee@birch.example", "--login", kim)
    assert (said.code, "belongs to somebody else" in said.err) == (1, True)


def test_the_first_operator_comes_in_by_name(storefront: Type, session: Session) -> None:
    assert storefront("grant", "ann@oak.example", "--role", "operator", "--name", "Ann Oak").code == 0
    user = session.query(PortalUser).one()
    assert (user.kind, user.contact_id) == ("operator", None)


def test_the_doctor_is_content_with_the_database_and_misses_an_operator(storefront: Type) -> None:
    said = storefront("check")
    assert said.code == 1
    assert f"✓ The database is at revision {migrations.newest()}, the newest." in said.out
    assert "✗ Nobody may enter the back office." in said.out


def test_the_doctor_hides_the_password_of_the_database(storefront: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREFRONT_DATABASE_URL", "postgresql://portal:hush@127.0.0.1:1/portal")
    said = storefront("check")
    assert "hush" not in said.out + said.err
    assert "can't be used" in said.out


def test_the_doctor_sees_mail_that_waits_and_mail_that_was_given_up(
    storefront: Type, kim: str, session: Session
) -> None:
    for _ in range(2):
        storefront("grant", kim)
    waiting, failed = session.query(PortalOutbox).order_by(PortalOutbox.id)
    waiting.due_at = waiting.created_at.replace(year=2020)
    failed.state = "failed"
    session.commit()
    said = storefront("check").out
    assert "1 mails were given up." in said
    assert "1 mails have waited" in said


def test_the_routes_are_printed_with_what_they_ask_for(storefront: Type) -> None:
    said = storefront("routes").out
    assert any(line.split() == ["/login", "GET", "public"] for line in said.splitlines())


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Start no server; note how it would have been."""
    started: list[str] = []

    def become(_program: str, words: list[str], environment: dict[str, str]) -> NoReturn:
        assert environment["STOREFRONT_DEMO"] == "true"
        started.append(" ".join(words[1:]))
        sys.exit(0)

    monkeypatch.setattr("os.execve", become)
    monkeypatch.setattr("storefront.server.serve", lambda settings: started.append(f"demo={settings.demo}"))
    return started


def test_the_demo_is_made_once_and_kept(storefront: Type, started: list[str], session: Session, instance: Path) -> None:
    first, second = storefront("demo"), storefront("demo")
    assert started == ["-m storefront serve --quiet", "demo=True"], "what was needed to make it is not kept in memory"
    assert first.out == second.out
    for part in (
        "buyer@alder.example",
        "Password of all: alder-and-oak",
        "http://portal.example",
        str(instance / "mail"),
    ):
        assert part in first.out
    assert session.query(PortalUser).filter_by(login="admin@demo.example").count() == 1


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo of one login, for tests that ask nothing of the company."""

    def seed(session: Session, *, settings: Settings, clock: Clock, password: str) -> None:
        assert password
        if session.query(PortalUser).count() == 0:
            employee = Employee(code="ADMIN", name="Ada", email="admin@demo.example")
            session.add(employee)
            session.flush()
            grant_staff(session, clock, settings, employee=employee, roles=["operator"], welcome=False)

    monkeypatch.setattr("storefront.demo.seed_demo", seed)


def test_the_demos_password_can_be_set_and_is_remembered(
    storefront: Type, started: list[str], small_demo: None, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    storefront("demo")
    monkeypatch.setenv("DEMO_PASSWORD", "another one of mine")
    assert "Password of all: another one of mine" in storefront("demo").out
    monkeypatch.delenv("DEMO_PASSWORD")
    assert "Password of all: another one of mine" in storefront("demo").out
    assert verify(session.query(PortalUser).one().password_hash, "another one of mine")


def test_a_reset_makes_the_demo_afresh_and_asks_nothing(
    storefront: Type, started: list[str], small_demo: None, session: Session, instance: Path
) -> None:
    storefront("demo")
    session.query(PortalUser).filter_by(login="admin@demo.example").update({"active": False})
    session.commit()
    (instance / "mail").mkdir()
    (instance / "mail" / "00000001.eml").write_text("old")
    session.execute(text("DROP TABLE portal_throttle"))
    session.execute(text("CREATE TABLE portal_draft (id integer)"))
    session.commit()
    assert storefront("reset").code == 0
    assert session.query(PortalUser.active).filter_by(login="admin@demo.example").scalar() is True
    assert not (instance / "mail").exists()
    assert not inspect(session.connection()).has_table("portal_draft")


def test_a_reset_refuses_a_database_that_is_not_the_demos(storefront: Type, kim: str, engine: Engine) -> None:
    said = storefront("reset")
    assert (said.code, "not the demo's: nothing was changed." in said.err) == (2, True)
    assert "customer" in inspect(engine).get_table_names()
