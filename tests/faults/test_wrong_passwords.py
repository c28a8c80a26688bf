"""Somebody guesses passwords, and forges the address from which the tries seem to come."""

import pytest

from tests.faults.conftest import Figures
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import PASSWORD, Shop

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
TRIES = 40
REFUSED_BY = 10


def guess(portal: Portal, login: str, number: int) -> int:
    """Try a wrong password from yet another address; return the status of the answer."""
    forged = f"198.51.100.{number}"
    browser = portal.browser(headers={"X-Forwarded-For": forged, "Forwarded": f"for={forged}", "X-Real-IP": forged})
    return browser.sign_in(login, f"a wrong password {number}").status


def test_guessing_ends_by_the_tenth_try_and_harms_nobody_else(shop: Shop, portal: Portal, figures: Figures) -> None:
    alder = shop.customer("Alder")
    attacked, colleague = shop.login(alder, "attacked"), shop.login(alder, "colleague")
    at_work = shop.signed_in(attacked)
    spellings = [attacked, attacked.upper(), attacked.title(), f" {attacked} "]
    statuses = [guess(portal, spellings[number % len(spellings)], number) for number in range(TRIES)]
    first_refused = statuses.index(429) + 1
    assert first_refused <= REFUSED_BY
    assert set(statuses[first_refused - 1 :]) == {429}
    assert shop.signed_in(colleague).get("/").status == 200
    assert at_work.get("/cart").status == 200, "who was signed in before stays signed in"
    assert portal.browser().sign_in(attacked, PASSWORD).status == 429, "the right password has to wait too"
    figures(f"{TRIES} wrong passwords from forged addresses: refused from try {first_refused} on, a colleague signs in")
