from decimal import Decimal

import pytest
from click.testing import CliRunner
from sqlalchemy import CheckConstraint

from storefront.cli.load import command
from storefront.erp import Base
from storefront.load.checks import read_check
from storefront.load.targets import TARGETS


def test_each_target_comes_after_those_it_points_at() -> None:
    order = list(TARGETS)
    late = [
        (target.name, one.target)
        for target in TARGETS.values()
        for one in target.references
        if order.index(one.target) > order.index(target.name)
    ]
    assert late == []


def test_every_rule_of_every_table_can_be_asked_before_the_database() -> None:
    rules = [one for table in Base.metadata.tables.values() for one in table.constraints]
    for rule in rules:
        if isinstance(rule, CheckConstraint) and rule.table.name in TARGETS:
            assert read_check(str(rule.sqltext)).problem({}) is None or "IS" in str(rule.sqltext)


@pytest.mark.parametrize(
    ("rule", "row", "problem"),
    [
        ("quantity > 0", {"quantity": Decimal(1)}, None),
        ("quantity > 0", {"quantity": Decimal(0)}, "breaks the rule quantity > 0"),
        ("quantity > 0", {"quantity": None}, None),
        ("kind IN ('a', 'b')", {"kind": "c"}, "kind: 'c' is not one of a, b"),
        ("kind IN ('a')", {"kind": "a"}, None),
        ("kind <> 'a' OR size IS NULL", {"kind": "a", "size": 1}, "breaks the rule kind <> 'a' OR size IS NULL"),
        ("kind <> 'a' OR size IS NULL", {"kind": "a", "size": None}, None),
        ("low >= 0 AND low <= high", {"low": 1, "high": None}, None),
        ("low >= 0 AND low <= high", {"low": -1, "high": None}, "breaks the rule low >= 0 AND low <= high"),
        ("(kind = 'x') = (owner IS NOT NULL)", {"kind": "x"}, "breaks the rule (kind = 'x') = (owner IS NOT NULL)"),
        ("length(country) = 2", {"country": "DE"}, None),
        ("length(country) = 2", {"country": "D"}, "breaks the rule length(country) = 2"),
    ],
)
def test_a_rule_is_judged_as_the_database_would(rule: str, row: dict[str, object], problem: str | None) -> None:
    assert read_check(rule).problem(row) == problem


def test_a_rule_beyond_the_small_language_is_refused() -> None:
    with pytest.raises(SyntaxError):
        read_check("abs(quantity) > 0")


def test_all_targets_are_described_with_their_columns() -> None:
    output = CliRunner().invoke(command, ["--describe"]).output
    assert [line.removesuffix(".sql") for line in output.splitlines() if line.endswith(".sql")] == list(TARGETS)


def test_one_target_is_described_with_types_key_and_what_is_required() -> None:
    lines = CliRunner().invoke(command, ["--describe", "sales_order_line"]).output.splitlines()
    assert "  order_number           text of 64             key  required  number of sales_order" in lines
    assert "  discount_percent       decimal, 4 places                     default: 0" in lines
    assert "  rule: quantity > 0" in lines


def test_an_unknown_target_is_answered_with_the_known_ones() -> None:
    result = CliRunner().invoke(command, ["--describe", "orders"])
    assert result.exit_code == 2
    assert "There is no table 'orders'. The tables: customer_class," in result.stderr


def test_without_a_folder_and_a_mapping_the_command_says_what_it_needs() -> None:
    result = CliRunner().invoke(command, [])
    assert (result.exit_code, "storefront load FOLDER --mapping MAPPING" in result.stderr) == (2, True)
