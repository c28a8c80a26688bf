"""Codes in addresses: each comes back as it was, and none is more than one step."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.steps import code_of, code_step


@given(st.text(st.characters(codec="utf-8"), max_size=64))
def test_every_code_comes_back(code: str) -> None:
    assert code_of(unquote(code_step(code))) == code


@pytest.mark.parametrize("code", ["A/B", ".", "..", "a?b#c", "50 % off", "~2F"])
def test_a_code_is_one_step(code: str) -> None:
    step = code_step(code)
    assert not set("/?# ") & set(step)
    assert step not in {".", ".."}


def test_plain_codes_are_written_as_they_are() -> None:
    assert code_step("C-1001") == "C-1001"
