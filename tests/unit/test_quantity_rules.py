"""What quantity may be ordered."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.catalog.quantity_rules import (
    LARGEST,
    QuantityRefusedError,
    QuantityRule,
    check_quantity,
    read_quantity,
)


@pytest.mark.parametrize(("typed", "read"), [("1", "1"), (" 12 ", "12"), ("2,5", "2.5"), ("2.50", "2.5"), ("+3", "3")])
def test_what_people_type_is_read(typed: str, read: str) -> None:
    assert read_quantity(typed) == D(read)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "x",
        "½",
        "1e309",
        "1e3",
        "NaN",
        "Infinity",
        "٣",
        "1 000",
        "1.2.3",
        "0x10",
        "--1",
        "\0",
        "1" * 21,
        "१२",
        "1,000",
        "12,345",
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(QuantityRefusedError) as refused:
        read_quantity(typed)
    assert refused.value.reason == "number"


@pytest.mark.parametrize("typed", ["0", "-1", "-0.5", "0.000"])
def test_nothing_and_less_is_refused(typed: str) -> None:
    with pytest.raises(QuantityRefusedError) as refused:
        read_quantity(typed)
    assert refused.value.reason == "positive"


@pytest.mark.parametrize(
    ("quantity", "rule", "reason"),
    [
        ("1.5", QuantityRule(), "precision"),
        ("1.255", QuantityRule(decimals=2), "precision"),
        ("5", QuantityRule(minimum=D(6)), "minimum"),
        ("13", QuantityRule(maximum=D(12)), "maximum"),
        ("7", QuantityRule(multiple=D(6)), "multiple"),
    ],
)
def test_each_rule_refuses_by_its_name(quantity: str, rule: QuantityRule, reason: str) -> None:
    with pytest.raises(QuantityRefusedError) as refused:
        check_quantity(D(quantity), rule)
    assert refused.value.reason == reason


limits = st.one_of(st.none(), st.integers(1, 100).map(D))


@given(st.integers(0, 3), limits, limits)
def test_the_first_quantity_offered_is_allowed(decimals: int, minimum: D | None, multiple: D | None) -> None:
    rule = QuantityRule(decimals, minimum=minimum, multiple=multiple)
    assert check_quantity(rule.first, rule) == rule.first


@given(st.decimals(min_value=D("0.0001"), max_value=LARGEST, places=4), st.integers(0, 4))
def test_what_is_allowed_has_no_more_places_than_the_unit(quantity: D, decimals: int) -> None:
    try:
        allowed = check_quantity(quantity, QuantityRule(decimals))
    except QuantityRefusedError:
        assert quantity != round(quantity, decimals)
    else:
        assert allowed == round(quantity, decimals)


BOX = {"factor": D(1), "other": D(12)}


@pytest.mark.parametrize(
    ("pieces", "boxes"),
    [
        (QuantityRule(minimum=D(10)), QuantityRule(minimum=D(1))),
        (QuantityRule(minimum=D(13)), QuantityRule(minimum=D(2))),
        (QuantityRule(maximum=D(30)), QuantityRule(maximum=D(2))),
        (QuantityRule(multiple=D(5)), QuantityRule(multiple=D(5))),
        (QuantityRule(multiple=D(8)), QuantityRule(multiple=D(2))),
        (QuantityRule(multiple=D(6)), QuantityRule(multiple=D(1))),
    ],
)
def test_limits_in_pieces_are_limits_in_whole_boxes(pieces: QuantityRule, boxes: QuantityRule) -> None:
    assert pieces.converted(0, **BOX) == boxes


def test_a_maximum_under_one_box_sells_no_box() -> None:
    with pytest.raises(QuantityRefusedError) as refused:
        check_quantity(D(1), QuantityRule(maximum=D(10)).converted(0, **BOX))
    assert (refused.value.reason, refused.value.limit) == ("maximum", 0)


factors = st.sampled_from([D(1), D(3), D(7), D(12), D("2.5"), D("0.3")])


@given(st.integers(0, 3), limits, factors, factors, st.integers(1, 4000))
def test_a_step_in_another_unit_allows_what_is_on_the_step(
    decimals: int, multiple: D | None, factor: D, other: D, grains: int
) -> None:
    rule = QuantityRule(0, multiple=multiple).converted(decimals, factor=factor, other=other)
    quantity = D(grains).scaleb(-decimals)
    on_the_step = multiple is None or not (quantity * other) % (multiple * factor)
    try:
        check_quantity(quantity, rule)
    except QuantityRefusedError:
        assert not on_the_step
    else:
        assert on_the_step


def test_the_next_quantity_on_the_step_is_told() -> None:
    assert QuantityRule(multiple=D(5)).at_least(D(9)) == 10
    assert QuantityRule().at_least(D(9)) == 9
