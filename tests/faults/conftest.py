"""What a fault needs: the portal in processes of its own, a mail server, a shop to do damage to, and its books."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.faults.harness.ledger import Ledger
from tests.faults.harness.mailbox import MailServer
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import Patience

Figures = Callable[[str], None]


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    server.open()
    yield server
    server.end()


@pytest.fixture
def set_so() -> dict[str, str]:
    """Settings of the portal by their names; a test that needs others has a fixture of this name."""
    return {}


@pytest.fixture
def portal(
    database_url: str,
    database_kind: str,
    mail_server: MailServer,
    tmp_path: Path,
    compressed_assets: Path,
    set_so: dict[str, str],
) -> Iterator[Portal]:
    """The running portal: one process on SQLite, two on PostgreSQL."""
    settings = {"MAIL_HOST": "127.0.0.1", "MAIL_PORT": str(mail_server.port), "MAIL_SECURITY": "none", **set_so}
    instance = tmp_path / "instance"
    instance.mkdir()
    (instance / "static").symlink_to(compressed_assets, target_is_directory=True)
    portal = Portal(instance, database_url, 1 if database_kind == "sqlite" else 2, settings)
    portal.start()
    yield portal
    portal.stop()
    crashes = portal.crashes()
    assert not crashes, "\n".join(crashes)


@pytest.fixture
def shop(portal: Portal, session: Session) -> Shop:
    return Shop(portal, session)


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


@pytest.fixture
def patience() -> Patience:
    return Patience()


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """Keep a sentence with figures, printed at the end of `make faults`."""
    return lambda text: request.node.user_properties.append(("figures", text))


def wait_until(missing: Callable[[], object], *, seconds: float) -> float:
    """Wait until nothing is missing; return after how many seconds. Raises AssertionError with what still is."""
    began = time.monotonic()
    while (still := missing()) and time.monotonic() - began < seconds:
        time.sleep(0.1)
    assert not still, f"after {seconds} seconds: {still}"
    return time.monotonic() - began


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured, a line a fault and database."""
    for report in terminalreporter.getreports("passed"):
        for name, text in report.user_properties:
            if name == "figures":
                terminalreporter.write_line(f"{report.nodeid.rsplit('::', 1)[-1]}: {text}")
