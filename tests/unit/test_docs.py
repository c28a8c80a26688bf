"""The pages that are made from the code are true."""

import pytest

from tools.docs import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_the_page_says_what_the_code_says(name: str) -> None:
    assert (DOCS / name).read_text() == PAGES[name](), "run `make docs`"
