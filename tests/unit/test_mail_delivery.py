"""Handing mail over: to a server that behaves as servers do, and to a folder."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from storefront.mail.delivery import FolderDelivery, RefusedError, SmtpDelivery, UnreachableError, compose
from storefront.mail.messages import Message
from storefront.settings import Settings
from tests.faults.harness.mailbox import MailServer, Mood

MESSAGE = Message("Your order SO-1", "Hello Kim,\n", "<p>Hello Kim,</p>")
SENT_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[MailServer]:
    server = MailServer(seconds=0.3)
    server.open()
    yield server
    server.end()


def settings_for(server: MailServer, **more: object) -> Settings:
    given: dict[str, object] = {"mail_host": "127.0.0.1", "mail_port": server.port, "mail_security": "none", **more}
    return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them


def a_mail(settings: Settings | None = None, recipient: str = "kim@alder.example") -> EmailMessage:
    settings = settings or Settings(mail_sender="orders@demo.example")  # type: ignore[call-arg]  # the rest has defaults
    return compose(settings, MESSAGE, recipient=recipient, message_id="abc", created_at=SENT_AT)


def test_a_mail_is_plain_text_and_html_and_answers_to_nobody() -> None:
    mail = a_mail()
    assert mail["Message-ID"] == "<abc@demo.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_row_makes_the_same_mail_each_time() -> None:
    first, second = (str(a_mail()["Date"]) + str(a_mail()["Message-ID"]) for _ in range(2))
    assert first == second


def test_a_foreign_domain_is_written_as_mail_servers_know_it() -> None:
    assert str(a_mail(recipient="kim@bücher.example")["To"]) == "kim@xn--bcher-kva.example"


@pytest.mark.parametrize("recipient", ["", "kim", "kim@", "@alder.example", "kim@a.example, eve@b.example", "a\nb@c.d"])
def test_what_is_no_address_is_refused_for_good(recipient: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        a_mail(recipient=recipient)
    assert refusal.value.final


def test_a_sender_that_is_no_address_makes_all_mail_wait() -> None:
    with pytest.raises(UnreachableError, match="STOREFRONT_MAIL_SENDER"):
        a_mail(Settings(mail_sender="nobody"))  # type: ignore[call-arg]  # the rest has defaults


def test_a_server_takes_a_mail(server: MailServer) -> None:
    SmtpDelivery(settings_for(server)).deliver(a_mail(), "1")
    assert server.acknowledged == ["<abc@demo.example>"]


def test_words_arrive_as_they_were_typed(server: MailServer) -> None:
    mail = a_mail()
    mail.get_body(("plain",)).set_content("From Kim:\n.\nzoë\n")  # type: ignore[union-attr]  # it has a text
    SmtpDelivery(settings_for(server)).deliver(mail, "1")
    assert (
        b"\r\nFrom Kim:\r\n..\r\nzo\xc3\xab\r\n" in server.last
    )  # SMTP doubles a dot, and the other end takes it away


@pytest.mark.parametrize("mood", [Mood.REFUSE, Mood.HANG_UP_BEFORE, Mood.HANG_UP_AFTER])
def test_a_server_in_a_bad_mood_may_be_asked_again(server: MailServer, mood: Mood) -> None:
    server.moods.append(mood)
    with pytest.raises(RefusedError) as refusal:
        SmtpDelivery(settings_for(server)).deliver(a_mail(), "1")
    assert not refusal.value.final


def test_a_server_that_is_down_is_unreachable(server: MailServer) -> None:
    server.close()
    with pytest.raises(UnreachableError, match="refused"):
        SmtpDelivery(settings_for(server)).deliver(a_mail(), "1")


def test_a_server_that_answers_too_late_has_not_taken_it(server: MailServer) -> None:
    server.moods.append(Mood.SLOW)
    with pytest.raises(RefusedError, match="timed out"):
        SmtpDelivery(settings_for(server).model_copy(update={"mail_timeout": 0.1})).deliver(a_mail(), "1")
    time.sleep(0.4)  # until the server has noticed that nobody listens


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_nothing_leaves_in_the_clear_where_tls_was_asked_for(server: MailServer, security: str) -> None:
    with pytest.raises(UnreachableError):
        SmtpDelivery(settings_for(server, mail_security=security, mail_timeout=2)).deliver(a_mail(), "1")
    assert server.arrived == []


def test_without_a_server_mail_becomes_a_file_and_sent_again_the_same_file(tmp_path: Path) -> None:
    for _ in range(2):
        FolderDelivery(tmp_path / "mail").deliver(a_mail(), "00000001")
    (written,) = (tmp_path / "mail").iterdir()
    assert written.name == "00000001.eml"
    assert b"Message-ID: <abc@demo.example>" in written.read_bytes()


def test_a_folder_that_cannot_be_written_makes_mail_wait(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    with pytest.raises(UnreachableError, match="can't be written"):
        FolderDelivery(tmp_path / "mail").deliver(a_mail(), "1")
