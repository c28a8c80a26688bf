"""The mail server is down, refuses, hangs up, or takes its time: each mail leaves in the end, and nobody waits."""

from collections.abc import Iterable

import pytest

from tests.faults.conftest import Figures, wait_until
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.mailbox import MailServer, Mood
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import Patience, size
from tests.faults.harness.wire import Browser, order_number

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
ORDERS = size(24, short=6)
SECONDS = 120.0
NOT_SLOWED = 0.5


def order(buyers: Iterable[Browser], count: int) -> list[float]:
    """Place orders one after the other; return the seconds that each checkout took."""
    took = []
    for _, buyer in zip(range(count), buyers, strict=False):
        buyer.put("PIN-1")
        answer = buyer.place(buyer.checkout_form())
        assert order_number(answer)
        took.append(answer.seconds)
    return took


def all_mail_left(ledger: Ledger, mail_server: MailServer, count: int) -> None:
    """Wait for the last mail. Raises AssertionError when one is lost, or has a second Message-ID."""
    wait_until(ledger.unsent, seconds=SECONDS)
    assert len(mail_server.counted) == count
    assert ledger.complaints() == []


def test_a_mail_server_that_is_down_costs_no_mail_and_no_time(
    shop: Shop, ledger: Ledger, mail_server: MailServer, figures: Figures, patience: Patience
) -> None:
    shop.item("PIN-1")
    buyers = shop.buyers(1) * ORDERS
    mail_server.close()
    took = order(buyers, ORDERS)
    wait_until(lambda: not any("refused" in reason for reason in ledger.unsent()), seconds=20)
    assert mail_server.arrived == []
    mail_server.open()
    all_mail_left(ledger, mail_server, ORDERS)
    assert max(mail_server.counted.values()) == 1
    assert max(took) < patience.within(NOT_SLOWED)
    figures(
        f"down during {ORDERS} orders: each mail arrived once when it was back; "
        f"slowest checkout {max(took):.2f} s {patience}"
    )


def test_a_mail_server_in_every_bad_mood_gets_each_mail_under_one_message_id(
    shop: Shop, ledger: Ledger, mail_server: MailServer, figures: Figures, patience: Patience
) -> None:
    shop.item("PIN-1")
    buyers = shop.buyers(1) * ORDERS
    moods = [Mood.REFUSE, Mood.HANG_UP_BEFORE, Mood.HANG_UP_AFTER, Mood.SLOW, Mood.FINE, Mood.FINE]
    mail_server.open(moods * (ORDERS // len(moods)))
    took = order(buyers, ORDERS)
    all_mail_left(ledger, mail_server, ORDERS)
    repeated = len(mail_server.arrived) - ORDERS
    assert repeated == ORDERS // len(moods), "only what was taken without a word comes twice, under one Message-ID"
    assert max(took) < patience.within(NOT_SLOWED)
    figures(
        f"{ORDERS} mails to a server that refused, hung up before and after DATA, and was slow: {ORDERS} Message-IDs, "
        f"{repeated} repeated under theirs; slowest checkout {max(took):.2f} s {patience}"
    )
