"""The whole process group is killed, again and again, while people order."""

import pytest

from tests.faults.conftest import Figures, wait_until
from tests.faults.harness.buying import Run
from tests.faults.harness.killing import Kills
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.mailbox import MailServer
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import Patience, size

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
KILLS = size(8, short=2)
CHECKOUTS = size(200, short=24)
BUYERS = size(8, short=4)
READY = 2.0
LEASE_AND_MAIL = 90.0


def test_a_kill_in_mid_checkout_loses_no_order_and_no_mail(
    shop: Shop, portal: Portal, ledger: Ledger, mail_server: MailServer, figures: Figures, patience: Patience
) -> None:
    shop.item("PIN-1")
    run = Run(shop.buyers(BUYERS), CHECKOUTS, "PIN-1")
    run.during(kills := Kills(portal, KILLS))
    run.check(ledger)
    wait_until(ledger.unsent, seconds=LEASE_AND_MAIL)
    assert len(mail_server.counted) == CHECKOUTS
    assert max(kills.ready) < patience.within(READY)
    figures(
        f"{KILLS} kills during {CHECKOUTS} checkouts: {len(run.confirmed)} confirmed = {len(ledger.numbers())} whole "
        f"orders, {len(mail_server.counted)} mails ({len(mail_server.arrived) - CHECKOUTS} handed over again under "
        f"their Message-ID), ready again in {min(kills.ready):.2f} to {max(kills.ready):.2f} s {patience}"
    )
