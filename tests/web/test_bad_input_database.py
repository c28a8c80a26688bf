"""The database is locked by somebody else, or its disk is full: clear words, nothing written, reading goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.orm import Session

from storefront import database
from tests.support.builders import an_item
from tests.support.cast import PASSWORD, Person
from tests.support.shopping import add, checkout_form, lines_in_carts, orders, send

BUSY = "The portal is busy right now"
NOTHING_SAVED, WHO_KNOWS = "Nothing was saved", "It may have been saved or not"
PAGES = ("/", "/catalog", "/cart", "/cart/checkout", "/orders")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a lock for one second instead of fifteen."""
    options = database.engine_options

    def impatient(url: str, *, pool_size: int) -> dict[str, Any]:
        found = options(url, pool_size=pool_size)
        if "options" in found["connect_args"]:
            found["connect_args"]["options"] = found["connect_args"]["options"].replace("15s", "1s")
        return found

    monkeypatch.setattr(database, "BUSY_SECONDS", 1)
    monkeypatch.setattr(database, "engine_options", impatient)


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    """Hold the whole file, or the tables of cart and orders, as a backup or a migration would."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            tables = "portal_cart, portal_cart_line, portal_throttle, sales_order"
            connection.execute(text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))
        yield
        connection.rollback()


@contextmanager
def full(app: Flask) -> Iterator[None]:
    """Let SQLite's file not grow by another page."""
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    with app.app_context():
        engine = db.engine
        engine.dispose()

    def limit(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1").close()

    event.listen(engine, "connect", limit)
    yield
    event.remove(engine, "connect", limit)
    engine.dispose()


@pytest.mark.both_databases
def test_a_locked_database_is_told_in_clear_words_and_nothing_is_written(
    alder_buyer: Person, session: Session, engine: Engine
) -> None:
    item = an_item()
    add(alder_buyer, item)
    form = checkout_form(alder_buyer)
    session.rollback()
    with locked(engine):
        for answer in (add(alder_buyer, item, 5), send(alder_buyer, "/cart/checkout", form)):
            assert answer.status_code == 503
            assert BUSY in answer.text
            assert NOTHING_SAVED in answer.text
            assert answer.headers["Retry-After"] == "5"
    assert lines_in_carts(session) == {item.id: 1}
    assert send(alder_buyer, "/cart/checkout", form).headers["Location"] == "/orders/SO000001"


@pytest.mark.both_databases
def test_while_it_is_locked_every_page_is_read(alder_buyer: Person, session: Session, engine: Engine) -> None:
    add(alder_buyer, an_item())
    session.rollback()
    with locked(engine):
        assert {alder_buyer.get(page).status_code for page in PAGES} == {200}


@pytest.mark.both_databases
def test_with_htmx_a_locked_database_is_told_in_a_part(alder_buyer: Person, session: Session, engine: Engine) -> None:
    item = an_item()
    alder_buyer.get("/catalog")
    session.rollback()
    with locked(engine):
        fields = {"sku": item.sku, "quantity": "1", "csrf_token": alder_buyer.token()}
        answer = alder_buyer.ask("/cart/lines", method="POST", data=fields)
    assert answer.status_code == 503
    assert BUSY in answer.text
    assert "<html" not in answer.text


@pytest.mark.both_databases
def test_while_it_is_locked_nobody_signs_in_and_is_told_why(
    app: Flask, alder_buyer: Person, session: Session, engine: Engine
) -> None:
    stranger = app.test_client()
    stranger.get("/login")
    session.rollback()
    with locked(engine):
        answer = stranger.submit("/login", {"login": alder_buyer.login, "password": PASSWORD})  # type: ignore[attr-defined]  # ours
    assert answer.status_code == 503
    assert BUSY in answer.text


@contextmanager
def cut_at_the_commit(app: Flask, engine: Engine) -> Iterator[None]:
    """Let the connection die in the moment in which the app commits."""
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    def cut(connection: Connection) -> None:
        (pid,) = connection.exec_driver_sql("SELECT pg_backend_pid()").one()
        with engine.connect() as other:
            other.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)"))

    with app.app_context():
        served = db.engine
    event.listen(served, "commit", cut)
    yield
    event.remove(served, "commit", cut)


@pytest.mark.both_databases
def test_where_nobody_can_tell_whether_it_was_saved_nothing_is_promised(
    app: Flask, alder_buyer: Person, session: Session, engine: Engine
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("a file has no connection that dies")
    item = an_item()
    session.rollback()
    with cut_at_the_commit(app, engine):
        answer = add(alder_buyer, item)
    assert answer.status_code == 503
    assert WHO_KNOWS in answer.text
    assert NOTHING_SAVED not in answer.text


def test_a_full_disk_is_told_in_clear_words_and_nothing_is_half_written(
    app: Flask, alder_buyer: Person, session: Session
) -> None:
    item = an_item()
    add(alder_buyer, item)
    form = checkout_form(alder_buyer)
    with full(app):
        answer = send(alder_buyer, "/cart/checkout", {**form, "comment": "\N{GRINNING FACE}" * 2000})
        assert answer.status_code == 503
        assert BUSY in answer.text
        assert {alder_buyer.get(page).status_code for page in PAGES} == {200}
    assert orders(session) == []
    assert lines_in_carts(session) == {item.id: 1}
    assert send(alder_buyer, "/cart/checkout", form).status_code == 303


def test_what_failed_inside_stays_inside(app: Flask, alder_buyer: Person, session: Session, engine: Engine) -> None:
    item = an_item()
    session.rollback()
    with locked(engine):
        answer = add(alder_buyer, item)
    for secret in ("sqlite", "locked", "portal_cart", "Traceback", "BEGIN"):
        assert secret not in answer.text
