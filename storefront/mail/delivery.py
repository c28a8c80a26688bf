"""Hands a message over: to an SMTP server, or, without one, to a file under instance/mail.

By the standard library: flask-mail opens SMTP without a timeout and with an unverified certificate, and wants an app
around it (docs/adr/0006-outbox-over-huey.md).
"""

from __future__ import annotations

import contextlib
import os
import smtplib
import socket
import ssl
from collections.abc import Iterator
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from threading import Timer
from typing import Protocol

from storefront.mail.messages import Message
from storefront.settings import Settings

PERMANENT = 500  # SMTP: 5xx is a final no, 4xx asks to come again
NO_ADDRESS = (ValueError, IndexError, MessageError)  # what email.headerregistry raises, as the case may be
WHOLE_TALK = 5  # times mail_timeout: after that the talk is cut off, however lively the server drips


class UnreachableError(Exception):
    """The mail server can't be reached, or takes nothing from us: no message's fault, all of them wait."""


class RefusedError(Exception):
    """This message was not taken; `final` when it never will be."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.final = final


class Delivery(Protocol):
    """A way out."""

    def deliver(self, message: EmailMessage, name: str) -> None:
        """Hand a message over; it returns when the other side has taken it. Raises UnreachableError, RefusedError."""


def compose(
    settings: Settings, message: Message, *, recipient: str, message_id: str, created_at: datetime
) -> EmailMessage:
    """Build the mail; the same row gives the same Message-ID and date each time.

    Raises RefusedError for a recipient that is no address, UnreachableError for such a sender.
    """
    sender = _sender(settings)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    try:
        mail["To"] = _recipient(recipient)
    except NO_ADDRESS as error:
        raise RefusedError(f"{recipient!r} is no address: {error}", final=True) from error
    mail["Subject"] = message.subject
    mail["Message-ID"] = f"<{message_id}@{sender.domain}>"
    mail["Date"] = created_at
    mail["Auto-Submitted"] = "auto-generated"  # no "out of office" comes back
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    return mail


def _sender(settings: Settings) -> Address:
    name, address = parseaddr(settings.mail_sender)
    try:
        return Address(name or settings.portal_name, addr_spec=address)
    except NO_ADDRESS as error:
        raise UnreachableError(f"STOREFRONT_MAIL_SENDER={settings.mail_sender!r} is no address") from error


def _recipient(address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(addr_spec=f"{local}@{domain.encode('idna').decode()}")


def make_delivery(settings: Settings) -> Delivery:
    """Return the way out that the settings name."""
    return SmtpDelivery(settings) if settings.mail_host else FolderDelivery(settings.instance / "mail")


class FolderDelivery:
    """Writes each message to a file named by its outbox row: written again it is the same file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliver(self, message: EmailMessage, name: str) -> None:
        path = self.folder / f"{name}.eml"
        draft = path.with_suffix(".part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
            raise UnreachableError(f"{path} can't be written: {error.strerror}") from error


class SmtpDelivery:
    """Talks to the mail server: with a time limit, and never in the clear where TLS was asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def deliver(self, message: EmailMessage, name: str) -> None:  # noqa: ARG002 (files need the name)
        with self._connected() as server:
            _hand_over(server, message)

    def greet(self) -> None:
        """Connect and sign in, and send nothing. Raises UnreachableError."""
        with self._connected():
            pass

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise UnreachableError(f"{self.settings.mail_host}:{self.settings.mail_port}: {error}") from error
        watch = Timer(self.settings.mail_timeout * WHOLE_TALK, _cut_off, [server])
        watch.daemon = True
        watch.start()
        try:
            yield server
        finally:
            watch.cancel()
            _leave(server)

    def _connect(self) -> smtplib.SMTP:
        settings, context = self.settings, ssl.create_default_context()
        where, timeout = (settings.mail_host, settings.mail_port), settings.mail_timeout
        if settings.mail_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=timeout, context=context)
        else:
            server = smtplib.SMTP(*where, timeout=timeout)
        try:
            if settings.mail_security == "starttls":
                server.starttls(context=context)
            if settings.mail_user:
                server.login(settings.mail_user, settings.mail_password)
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Send; return only after the server's 250."""
    try:
        _send(server, message)
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise RefusedError(f"{code} {_words(text)}", final=code >= PERMANENT) from error
    except smtplib.SMTPSenderRefused as error:
        raise UnreachableError(f"{error.smtp_code} {_words(error.smtp_error)}") from error
    except smtplib.SMTPResponseException as error:
        reason = f"{error.smtp_code} {_words(error.smtp_error)}"
        raise RefusedError(reason, final=error.smtp_code >= PERMANENT) from error
    except (OSError, smtplib.SMTPException, ValueError) as error:
        # dropped in mid-talk: whether it arrived nobody knows; sent again it has the same Message-ID
        raise RefusedError(f"{type(error).__name__}: {error}", final=False) from error


def _send(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Send a message as it is: `send_message` writes ">From" where a line that somebody typed begins with "From"."""
    sender, recipient = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    server.sendmail(sender, [recipient], message.as_bytes(policy=SMTP))


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye. The message is taken by now, so whatever goes wrong here is no matter."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        if server.sock is not None:
            server.sock.settimeout(2)
            server.docmd("QUIT")
    server.close()


def _cut_off(server: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError, AttributeError):
        if server.sock is not None:
            server.sock.shutdown(socket.SHUT_RDWR)


def _words(text: object) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return " ".join(words.split())[:300]
