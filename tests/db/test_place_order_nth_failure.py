"""The n-th statement of a checkout fails, for every n: the books are as before or as after, never in between."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, NullPool, create_engine, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.erp import Base
from tests.support.builders import an_item
from tests.support.cast import Person
from tests.support.placing import a_request, put, viewer_of

MOST_STATEMENTS = 60
Books = dict[str, list[tuple[Any, ...]]]


@contextmanager
def failing(engine: Engine, number: int) -> Iterator[list[str]]:
    """Let the n-th statement from here on raise; yield the list of those that ran."""
    ran: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        ran.append(statement)
        if len(ran) == number:
            raise OperationalError(statement, parameters, Exception("the disk is gone"))

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield ran
    finally:
        event.remove(engine, "before_cursor_execute", count)


@contextmanager
def failing_commits(engine: Engine) -> Iterator[None]:
    """Let every commit fail before it happens."""

    def refuse(_connection: Any) -> None:
        raise OperationalError("COMMIT", {}, Exception("the disk is gone"))

    event.listen(engine, "commit", refuse)
    try:
        yield
    finally:
        event.remove(engine, "commit", refuse)


@contextmanager
def dying(engine: Engine, number: int) -> Iterator[list[str]]:
    """Let the connection die once the n-th statement from here on has run; yield the list of those that ran."""
    ran: list[str] = []

    def count(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        ran.append(statement)
        if len(ran) == number:
            own = connection.connection.driver_connection.info.backend_pid
            with create_engine(engine.url, poolclass=NullPool).connect() as other:
                other.execute(select(func.pg_terminate_backend(own)))

    event.listen(engine, "after_cursor_execute", count)
    try:
        yield ran
    finally:
        event.remove(engine, "after_cursor_execute", count)


def books(session: Session) -> Books:
    """Return every row of every table."""
    session.rollback()
    return {
        table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def portal_engine(app: Flask) -> Engine:
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    with app.app_context():
        return db.engine


@pytest.fixture
def checkout(alder_buyer: Person, session: Session) -> dict[str, str]:
    """A form that is ready to be sent: two lines, one of them partly on back order."""
    viewer = viewer_of(alder_buyer, session)
    put(session, viewer, an_item(stock=4), 10)
    put(session, viewer, an_item(boxes_of=12), 2, unit="BOX")
    request = a_request(session, viewer)
    return {"order_key": request.key, "seen": request.seen, "ship_to": request.ship_to, "po_number": "PO-7"}


def send(person: Person, form: dict[str, str]) -> TestResponse:
    return person.post("/cart/checkout", data={**form, "csrf_token": person.token()})


def test_whichever_statement_fails_the_books_are_as_before_and_the_form_still_works(
    alder_buyer: Person, checkout: dict[str, str], session: Session, portal_engine: Engine
) -> None:
    before = books(session)
    for number in range(1, MOST_STATEMENTS):
        with failing(portal_engine, number) as ran:
            answer = send(alder_buyer, checkout)
        if len(ran) < number:
            break
        assert answer.status_code == 503, f"statement {number}: {ran[-1]}"
        assert books(session) == before, f"statement {number}: {ran[-1]}"
    assert answer.headers["Location"] == "/orders/SO000001"
    assert len(ran) > 15
    after = books(session)
    assert len(after["sales_order"]) == len(after["portal_outbox"]) == 1
    assert len(after["sales_order_line"]) == 2


def test_whichever_statement_fails_once_it_is_placed_the_order_stays_as_it_is(
    alder_buyer: Person, checkout: dict[str, str], session: Session, portal_engine: Engine
) -> None:
    send(alder_buyer, checkout)
    after = books(session)
    for number in range(1, 4):
        with failing(portal_engine, number) as ran:
            send(alder_buyer, checkout)
        assert books(session) == after, f"statement {number}: {ran[-1]}"
    assert send(alder_buyer, checkout).headers["Location"] == "/orders/SO000001"


def test_a_commit_that_fails_writes_nothing_and_promises_nothing(
    alder_buyer: Person, checkout: dict[str, str], session: Session, portal_engine: Engine
) -> None:
    before = books(session)
    with failing_commits(portal_engine):
        answer = send(alder_buyer, checkout)
    assert answer.status_code == 503
    assert "SO000001" not in answer.text
    assert books(session) == before


def test_wherever_the_connection_dies_the_form_sent_again_is_one_order(
    alder_buyer: Person, checkout: dict[str, str], session: Session, portal_engine: Engine, database_kind: str
) -> None:
    if database_kind == "sqlite":
        pytest.skip("a file has no connection that dies")
    for number in range(1, MOST_STATEMENTS):
        session.rollback()
        with dying(portal_engine, number) as ran:
            answer = send(alder_buyer, checkout)
        if answer.status_code != 503:
            break
    assert answer.headers["Location"] == "/orders/SO000001"
    assert len(ran) > 15
    after = books(session)
    assert len(after["sales_order"]) == len(after["portal_outbox"]) == 1


def test_a_page_that_is_read_already_is_shown_though_the_connection_dies(
    alder_buyer: Person, portal_engine: Engine, database_kind: str
) -> None:
    if database_kind == "sqlite":
        pytest.skip("a file has no connection that dies")
    with dying(portal_engine, 0) as ran:
        alder_buyer.get("/orders")
    with dying(portal_engine, len(ran)):
        assert alder_buyer.get("/orders").status_code == 200
    assert alder_buyer.get("/orders").status_code == 200
