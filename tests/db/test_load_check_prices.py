import pytest
from click.testing import CliRunner, Result

from storefront.cli import check_prices
from tests.support.loading import LINE, ORDER, PRICE, SmallErp


def check(*options: str) -> Result:
    return CliRunner().invoke(check_prices.command, list(options))


def with_lines(erp: SmallErp, *prices: str) -> None:
    erp.has_customers("C1")
    erp.has_items("BR-1", "BR-2")
    erp.has("sales_price", PRICE | {"effective_on": "2026-01-10", "note": "Winter list"})
    erp.has("sales_order", ORDER)
    lines = [LINE | {"line_number": str(number), "unit_price": price} for number, price in enumerate(prices, 1)]
    erp.has("sales_order_line", *lines)
    assert erp.load().exit_code == 0


def test_lines_that_were_charged_the_price_list_are_counted(erp: SmallErp) -> None:
    with_lines(erp, "9.50", "9.50")
    result = check("--days", "8")
    assert (result.exit_code, "as charged           2" in result.stdout) == (0, True)


def test_a_line_that_was_charged_otherwise_is_shown_with_the_reason_of_the_price(erp: SmallErp) -> None:
    with_lines(erp, "9.50", "9.00")
    result = check("--days", "8")
    assert result.exit_code == 1
    assert "1  BR-1                        9.0000        9.5000  base: Winter list" in result.stdout
    assert check("--days", "8", "--expect", "1").exit_code == 0


def test_a_line_without_a_price_on_its_day_is_different(erp: SmallErp) -> None:
    with_lines(erp, "9.50")
    result = check()
    assert (result.exit_code, "none  no price" in result.stdout) == (1, True)


def test_a_database_that_is_not_there_is_answered_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREFRONT_DATABASE_URL", "sqlite:////nowhere/portal.sqlite")
    result = check()
    assert (result.exit_code, "The database can't be read: unable to open" in result.stderr) == (2, True)
