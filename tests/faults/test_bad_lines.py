"""The line to the buyer breaks in mid-answer, or is as slow as a cellar's."""

from itertools import product

import pytest

from tests.faults.conftest import Figures
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Line, order_number

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
CUTS = [None, 0, 1, 40, 300]
ROUNDS = size(5, short=1)
CELLAR = Line(read_rate=20_000, send_rate=20_000)


def test_an_answer_that_was_cut_is_given_again_over_a_slow_line(shop: Shop, ledger: Ledger, figures: Figures) -> None:
    shop.item("PIN-1")
    (browser,) = shop.buyers(1)
    for orders, (_, cut) in enumerate(product(range(ROUNDS), CUTS), 1):
        browser.put("PIN-1")
        form = browser.checkout_form()
        browser.hang_up("/cart/checkout", form, after=cut)
        answer = browser.place(form, CELLAR)
        assert order_number(answer) == ledger.numbers()[-1]
        assert ledger.numbers()[-1] in browser.get(answer.location, CELLAR).body
        assert len(ledger.numbers()) == orders
    assert ledger.complaints() == []
    figures(f"{orders} answers cut after none, 0, 1, 40 and 300 bytes, asked again at 20 kB/s: one order each, named")
