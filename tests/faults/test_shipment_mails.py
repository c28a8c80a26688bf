"""The processes are killed, again and again, while they tell of what has gone out: each shipment is told once."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storefront.portal.outbox import PortalOutbox
from tests.faults.conftest import Figures, wait_until
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.mailbox import MailServer
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.support.builders import a_shipment
from tests.support.shipping import a_line

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
KILLS = size(8, short=2)
AT_ONCE = size(25, short=10)  # shipments that are confirmed before each start
SECONDS = 90.0


def test_a_kill_while_shipments_are_told_loses_none_and_doubles_none(
    shop: Shop, portal: Portal, ledger: Ledger, mail_server: MailServer, figures: Figures
) -> None:
    line = a_line(shop.session, for_=shop.customer(email="office@alder.example"))
    portal.kill()
    wanted = set()
    for number in range(KILLS):
        confirmed = datetime.now(UTC) - timedelta(minutes=1)
        wanted |= {f"shipment:{a_shipment(line, confirmed_at=confirmed).id}" for _ in range(AT_ONCE)}
        portal.start()
        time.sleep(0.02 * number)
        portal.kill()
    survived = len(told(shop))
    portal.start()
    wait_until(lambda: wanted - set(told(shop)), seconds=SECONDS)
    wait_until(ledger.unsent, seconds=SECONDS)
    assert Counter(told(shop)) == Counter(wanted)
    assert len(mail_server.counted) == len(wanted)
    figures(
        f"{KILLS} kills: {len(wanted)} shipments told once each, {survived} of them before the last kill; "
        f"{len(mail_server.arrived) - len(wanted)} mails handed over again under their Message-ID"
    )


def told(shop: Shop) -> list[str]:
    """Return what was told, by its name in the outbox."""
    shop.session.rollback()
    return [str(once) for once in shop.session.scalars(select(PortalOutbox.once))]
