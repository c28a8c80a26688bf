"""The worker: sends what the outbox holds, tells of what has gone out, asks for payments, does imports, clears away.

It may be killed at any moment. The table is the truth. A message is claimed by a lease that runs out by itself, sent,
and marked sent only after the mail server has taken it. While a slow server is at work the lease is renewed, so nobody
else sends the message too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from storefront.database import writing
from storefront.jobs import purge
from storefront.jobs.imports import do_imports
from storefront.jobs.payments import ask_for_payments
from storefront.jobs.shipments import tell_of_shipments
from storefront.kernel.clock import Clock
from storefront.mail.custom import find_words
from storefront.mail.delivery import Delivery, RefusedError, UnreachableError, compose
from storefront.mail.lines import call_items
from storefront.mail.messages import render
from storefront.portal.outbox import PortalOutbox
from storefront.portal.stored_settings import read_stored, with_stored
from storefront.settings import Settings
from storefront.support import keeping

LEASE = timedelta(seconds=15)
RENEW_SECONDS = 5.0
POLL_SECONDS = 1.0
FIRST_PAUSE = 5
LONGEST_PAUSE = 3600
LONGEST_PAUSE_OF_SERVER = 120
PURGE_EVERY = timedelta(minutes=10)
LOOK_EVERY = timedelta(seconds=20)
ASK_EVERY = timedelta(minutes=2)
AT_ONCE = 50
MARK_TRIES = 10

log = structlog.get_logger("storefront")
Complete = Callable[[Session, Clock, Settings, str, Mapping[str, object]], dict[str, object] | None]


@dataclass(frozen=True, slots=True)
class Mail:
    """A claimed row."""

    id: int
    kind: str
    recipient: str
    language: str
    context: dict[str, Any]
    message_id: str
    tries: int
    created_at: datetime


def pause(tries: int, longest: int = LONGEST_PAUSE) -> timedelta:
    """Return how long to wait after this many failed tries: 5 s, 10 s, 20 s ... an hour."""
    return timedelta(seconds=min(FIRST_PAUSE * 2 ** min(tries - 1, 20), longest))


class Worker:
    """Sends mail until it is told to stop. Any number of workers may run, in this process and in others."""

    def __init__(
        self,
        sessions: sessionmaker[Any],
        clock: Clock,
        settings: Settings,
        delivery: Delivery,
        complete: Complete,
    ) -> None:
        self.sessions = sessions
        self.clock = clock
        self.base, self.settings = settings, settings
        self.delivery = delivery
        self.complete = complete
        self.purged_at: datetime | None = None
        self.looked_at: datetime | None = None
        self.asked_at: datetime | None = None
        self.server_failures = 0
        self.server_again_at: datetime | None = None

    def run(self, stop: Event) -> None:
        """Work until `stop` is set. A database that is away for a while is no reason to end."""
        while not stop.is_set():
            try:
                sent = self.work()
            except SQLAlchemyError as error:
                log.warning("worker waits for the database", reason=str(error).splitlines()[0])
                sent = 0
            except Exception:
                log.exception("worker stumbled")
                sent = 0
            stop.wait(0 if sent == AT_ONCE else POLL_SECONDS)

    def work(self) -> int:
        """Do what is due now; return how many messages were taken in hand."""
        self._keep_up()
        self._purge_now_and_then()
        self._look_for_shipments()
        self._ask_for_payments()
        do_imports(self.sessions, self.clock, self.settings)
        if self.server_again_at and self.clock.now() < self.server_again_at:
            return 0
        due = self._due()
        for outbox_id in due:
            if not self._send(outbox_id):
                break
        return len(due)

    def _keep_up(self) -> None:
        """Go on with the settings that are stored now."""
        with self.sessions() as session:
            self.settings = with_stored(self.base, read_stored(session))

    def _purge_now_and_then(self) -> None:
        now = self.clock.now()
        if self.purged_at is None or now - self.purged_at >= PURGE_EVERY:
            self.purged_at = now
            with self.sessions() as session, writing(session):
                purge.purge(session, now=now)
            with self.sessions() as session:
                keeping.sweep(session, self.settings.instance, now)

    def _look_for_shipments(self) -> None:
        """Put the mails of what has gone out since into the outbox."""
        now = self.clock.now()
        if self.looked_at is None or now - self.looked_at >= LOOK_EVERY:
            self.looked_at = now
            tell_of_shipments(self.sessions, self.clock, self.settings)

    def _ask_for_payments(self) -> None:
        """Look after payments by card of which nothing was heard."""
        now = self.clock.now()
        if self.asked_at is None or now - self.asked_at >= ASK_EVERY:
            self.asked_at = now
            ask_for_payments(self.sessions, self.clock, self.settings)

    def _due(self) -> list[int]:
        statement = (
            select(PortalOutbox.id)
            .where(*self._claimable())
            .order_by(PortalOutbox.due_at, PortalOutbox.id)
            .limit(AT_ONCE)
        )
        with self.sessions() as session:
            return list(session.scalars(statement))

    def _claimable(self) -> tuple[Any, ...]:
        now, row = self.clock.now(), PortalOutbox
        return row.state == "queued", row.due_at <= now, or_(row.leased_until.is_(None), row.leased_until <= now)

    def _send(self, outbox_id: int) -> bool:
        """Send one message. Return False when the mail server takes nothing at all for now."""
        mail = self._claim(outbox_id)
        if mail is None:
            return True
        try:
            with self._lease_kept(mail):
                recipient = self._hand_over(mail)
        except UnreachableError as error:
            self._server_is_away(mail, str(error))
            return False
        except RefusedError as error:
            self._put_back(mail, str(error), final=error.final)
        except SQLAlchemyError:
            raise
        except Exception as error:  # noqa: BLE001 (a template or a context with a fault must not stop the others)
            self._put_back(mail, f"{type(error).__name__}: {error}", final=False)
        else:
            changes = {"state": "sent", "recipient": recipient, "sent_at": self.clock.now()} if recipient else {}
            self._mark(mail, **(changes or {"state": "dropped"}), last_error=None)
        self.server_failures, self.server_again_at = 0, None
        return True

    def _claim(self, outbox_id: int) -> Mail | None:
        row = PortalOutbox
        claim = (
            update(row)
            .where(row.id == outbox_id, *self._claimable())
            .values(leased_until=self.clock.now() + LEASE)
            .returning(
                row.id,
                row.kind,
                row.recipient,
                row.language,
                row.context,
                row.message_id,
                row.tries,
                row.created_at,
            )
            .execution_options(synchronize_session=False)
        )
        with self.sessions() as session, writing(session):
            found = session.execute(claim).first()
        return Mail(*found) if found else None

    def _hand_over(self, mail: Mail) -> str:
        """Render and deliver; return to whom, or "" when there is nobody to send it to any more."""
        with self.sessions() as session, writing(session):
            context = self.complete(session, self.clock, self.settings, mail.kind, mail.context)
            if context is None:
                return ""
            recipient = str(context.pop("recipient", "") or mail.recipient)
            language = str(context.pop("language", "") or mail.language)
            words = find_words(session, mail.kind, language)
            context = call_items(session, context, language or self.settings.language)
        message = render(self.settings, mail.kind, language, context, words)
        ready = compose(
            self.settings,
            message,
            recipient=recipient,
            message_id=mail.message_id,
            created_at=mail.created_at,
        )
        self.delivery.deliver(ready, f"{mail.id:08d}")
        return recipient

    def _put_back(self, mail: Mail, reason: str, *, final: bool) -> None:
        tries = mail.tries + 1
        state = "failed" if final or tries >= self.settings.mail_tries else "queued"
        log.warning("mail not taken", outbox=mail.id, tries=tries, state=state, reason=reason)
        self._mark(mail, state=state, tries=tries, due_at=self.clock.now() + pause(tries), last_error=reason[:2000])

    def _server_is_away(self, mail: Mail, reason: str) -> None:
        """Let the message go, untried; ask again after a pause."""
        self.server_failures += 1
        wait = pause(self.server_failures, LONGEST_PAUSE_OF_SERVER)
        log.warning("mail can't leave", outbox=mail.id, seconds=wait.total_seconds(), reason=reason)
        self._mark(mail, last_error=reason[:2000])
        self.server_again_at = self.clock.now() + wait

    def _mark(self, mail: Mail, **changes: object) -> None:
        """Write what became of a message. Tried for a while: a message that was sent must not be sent again."""
        for attempt in range(MARK_TRIES):
            try:
                self._change(mail, leased_until=None, **changes)
            except SQLAlchemyError:
                if attempt == MARK_TRIES - 1:
                    raise
                time.sleep(POLL_SECONDS)
            else:
                return

    def _change(self, mail: Mail, **changes: object) -> None:
        statement = update(PortalOutbox).where(PortalOutbox.id == mail.id, PortalOutbox.state == "queued")
        with self.sessions() as session, writing(session):
            session.execute(statement.values(**changes).execution_options(synchronize_session=False))

    @contextmanager
    def _lease_kept(self, mail: Mail) -> Iterator[None]:
        """Renew the lease while a slow mail server takes its time."""
        done = Event()
        keeper = Thread(target=self._renew, args=(mail, done), name="lease", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()

    def _renew(self, mail: Mail, done: Event) -> None:
        while not done.wait(RENEW_SECONDS):
            try:
                self._change(mail, leased_until=self.clock.now() + LEASE)
            except SQLAlchemyError as error:
                log.warning("lease not renewed", outbox=mail.id, reason=str(error).splitlines()[0])
