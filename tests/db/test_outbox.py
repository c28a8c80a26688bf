"""The outbox: what is written is sent, once, whatever happens to the worker, the mail server or the database."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from storefront.auth.links import complete_mail
from storefront.database import session_factory
from storefront.jobs import worker as worker_module
from storefront.jobs.worker import LEASE, Worker
from storefront.kernel.clock import SystemClock
from storefront.mail.delivery import RefusedError, UnreachableError
from storefront.mail.outbox import enqueue
from storefront.portal.outbox import PortalOutbox
from storefront.settings import Settings
from tests.support.builders import NOW

CONTEXT = {"person_name": "Kim", "login": "kim@alder.example"}
Answer = Callable[[EmailMessage], object]


class Postbox:
    """A way out that does what the test says, message by message, and keeps what it took."""

    def __init__(self) -> None:
        self.answers: list[Answer | Exception] = []
        self.taken: list[EmailMessage] = []

    def deliver(self, message: EmailMessage, name: str) -> None:
        assert name.isdigit()
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        if answer:
            answer(message)
        self.taken.append(message)

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def worker(engine: Engine, settings: Settings, postbox: Postbox) -> Worker:
    return Worker(session_factory(engine), SystemClock(), settings, postbox, complete_mail)


@pytest.fixture
def write(session: Session) -> Callable[..., PortalOutbox]:
    """Write a message to the outbox and commit."""

    def write(recipient: str = "kim@alder.example", **more: Any) -> PortalOutbox:
        given: dict[str, Any] = {"kind": "password_changed", "language": "en", "context": CONTEXT, **more}
        row = enqueue(session, SystemClock(), recipient=recipient, **given)
        session.commit()
        assert row is not None
        return row

    return write


def state(session: Session, row: PortalOutbox) -> str:
    session.rollback()  # to see what others have committed since
    session.refresh(row)
    return row.state


def test_a_message_is_sent_once_and_marked(
    worker: Worker, write: Callable[..., PortalOutbox], session: Session, postbox: Postbox
) -> None:
    row = write()
    worker.work()
    worker.work()
    assert [str(message["To"]) for message in postbox.taken] == ["kim@alder.example"]
    assert (state(session, row), row.sent_at, row.leased_until) == ("sent", NOW, None)


def test_the_message_id_is_the_rows(worker: Worker, write: Callable[..., PortalOutbox], postbox: Postbox) -> None:
    row = write()
    worker.work()
    assert postbox.ids == [f"<{row.message_id}@demo.example>"]


def test_nothing_is_sent_before_the_commit(worker: Worker, session: Session, engine: Engine, postbox: Postbox) -> None:
    with session_factory(engine)() as other:
        enqueue(other, SystemClock(), kind="password_changed", recipient="a@b.example", language="en", context=CONTEXT)
        other.rollback()
    worker.work()
    assert postbox.taken == []
    assert session.query(PortalOutbox).count() == 0


def test_a_kind_without_templates_is_refused_when_it_is_written(write: Callable[..., PortalOutbox]) -> None:
    with pytest.raises(ValueError, match="greeting"):
        write(kind="greeting")


def test_a_message_in_hand_is_nobody_elses(
    worker: Worker, write: Callable[..., PortalOutbox], postbox: Postbox, engine: Engine, settings: Settings
) -> None:
    colleague = Worker(session_factory(engine), SystemClock(), settings, postbox, complete_mail)
    write()
    postbox.answers = [lambda _: colleague.work()]
    worker.work()
    assert len(postbox.taken) == 1


def test_a_killed_workers_message_is_sent_when_its_lease_has_run_out(
    worker: Worker,
    write: Callable[..., PortalOutbox],
    postbox: Postbox,
    clock: time_machine.Traveller,
    session: Session,
) -> None:
    row = write()
    worker._claim(row.id)  # and here it was killed
    worker.work()
    assert postbox.taken == []
    clock.shift(LEASE + timedelta(seconds=1))
    worker.work()
    assert (len(postbox.taken), state(session, row)) == (1, "sent")


def test_a_worker_killed_between_the_250_and_its_mark_repeats_the_same_message_id(
    worker: Worker,
    write: Callable[..., PortalOutbox],
    postbox: Postbox,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write()
    with monkeypatch.context() as patch:
        patch.setattr(Worker, "_mark", lambda *_args, **_more: None)
        worker.work()
    clock.shift(LEASE + timedelta(seconds=1))
    worker.work()
    assert len(postbox.ids) == 2
    assert len(set(postbox.ids)) == 1


def test_the_lease_is_renewed_while_a_slow_server_takes_its_time(
    worker: Worker,
    write: Callable[..., PortalOutbox],
    postbox: Postbox,
    clock: time_machine.Traveller,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker_module, "RENEW_SECONDS", 0.01)
    row = write()
    renewed = threading.Event()

    def slowly(_message: EmailMessage) -> None:
        clock.shift(LEASE - timedelta(seconds=1))
        for _ in range(500):
            session.rollback()
            session.refresh(row)
            if row.leased_until and row.leased_until > NOW + LEASE:
                renewed.set()
                return
            threading.Event().wait(0.01)

    postbox.answers = [slowly]
    worker.work()
    assert renewed.is_set()
    assert state(session, row) == "sent"


def test_a_server_that_is_away_costs_no_try_and_all_messages_wait(
    worker: Worker,
    write: Callable[..., PortalOutbox],
    postbox: Postbox,
    clock: time_machine.Traveller,
    session: Session,
) -> None:
    rows = [write(), write()]
    postbox.answers = [UnreachableError("connection refused")]
    worker.work()
    worker.work()
    assert postbox.taken == []
    assert [(state(session, row), row.tries) for row in rows] == [("queued", 0)] * 2
    assert rows[0].last_error == "connection refused"
    clock.shift(timedelta(seconds=6))
    worker.work()
    assert len(postbox.taken) == 2


def test_a_refused_message_comes_again_later_and_holds_up_no_other(
    worker: Worker,
    write: Callable[..., PortalOutbox],
    postbox: Postbox,
    clock: time_machine.Traveller,
    session: Session,
) -> None:
    first, second = write("first@alder.example"), write("second@alder.example")
    postbox.answers = [RefusedError("451 come again", final=False)]
    worker.work()
    assert (state(session, first), first.tries, state(session, second)) == ("queued", 1, "sent")
    clock.shift(timedelta(seconds=6))
    worker.work()
    assert state(session, first) == "sent"


def test_a_message_refused_for_good_is_given_up_at_once(
    worker: Worker, write: Callable[..., PortalOutbox], postbox: Postbox, session: Session
) -> None:
    row = write()
    postbox.answers = [RefusedError("550 no such user", final=True)]
    worker.work()
    assert (state(session, row), row.last_error) == ("failed", "550 no such user")


def test_a_message_is_given_up_after_its_tries(
    worker: Worker,
    write: Callable[..., PortalOutbox],
    postbox: Postbox,
    clock: time_machine.Traveller,
    session: Session,
    settings: Settings,
) -> None:
    row = write()
    postbox.answers = [RefusedError("451 come again", final=False)] * 20
    for _ in range(20):
        worker.work()
        clock.shift(timedelta(hours=2))
    assert (state(session, row), row.tries) == ("failed", settings.mail_tries)


@pytest.mark.parametrize("recipient", ["", "nobody", "two@at@signs.example", "line\nbreak@alder.example"])
def test_a_recipient_that_is_no_address_is_given_up(
    worker: Worker, write: Callable[..., PortalOutbox], session: Session, recipient: str
) -> None:
    row = write(recipient)
    worker.work()
    assert state(session, row) == "failed"


def test_a_message_that_cannot_be_rendered_holds_up_no_other(
    worker: Worker, write: Callable[..., PortalOutbox], session: Session
) -> None:
    broken, whole = write(context={}), write()
    worker.work()
    assert (state(session, broken), state(session, whole)) == ("queued", "sent")
    assert "person_name" in str(broken.last_error)


def test_a_mark_that_fails_is_tried_again_before_the_message_is(
    worker: Worker,
    write: Callable[..., PortalOutbox],
    postbox: Postbox,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row, real, failures = write(), Worker._change, [1, 1]

    def change(self: Worker, *args: Any, **more: Any) -> None:
        if failures:
            failures.pop()
            raise OperationalError("UPDATE", {}, Exception("the database is away"))
        real(self, *args, **more)

    monkeypatch.setattr(Worker, "_change", change)
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 0.01)
    worker.work()
    worker.work()
    assert (len(postbox.taken), state(session, row)) == (1, "sent")


def test_the_worker_outlives_a_database_that_is_away(
    worker: Worker, write: Callable[..., PortalOutbox], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, stop, calls = write(), threading.Event(), []

    def work(self: Worker) -> int:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("SELECT", {}, Exception("the database is away"))
        stop.set()
        return real(self)

    real = Worker.work
    monkeypatch.setattr(Worker, "work", work)
    monkeypatch.setattr(worker_module, "POLL_SECONDS", 0.01)
    worker.run(stop)
    assert state(session, row) == "sent"


def test_eight_workers_at_once_send_each_message_once(
    engine: Engine, settings: Settings, write: Callable[..., PortalOutbox], postbox: Postbox
) -> None:
    for _ in range(24):
        write()
    workers = [Worker(session_factory(engine), SystemClock(), settings, postbox, complete_mail) for _ in range(8)]
    threads = [threading.Thread(target=one.work) for one in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(postbox.ids) == len(set(postbox.ids)) == 24


def test_what_is_told_once_is_not_told_again(session: Session, write: Callable[..., PortalOutbox]) -> None:
    write(once="shipment:17")
    again = enqueue(
        session, SystemClock(), kind="password_changed", recipient="x", language="en", context={}, once="shipment:17"
    )
    assert again is None
