import io
import json
import sys
from collections.abc import Iterator

import pytest
import structlog

from storefront.web import logs


class Pieces(io.StringIO):
    """Keeps what is written, write by write."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[str] = []

    def write(self, text: str) -> int:
        self.writes.append(text)
        return len(text)


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pieces]:
    before = structlog.get_config()
    pieces = Pieces()
    monkeypatch.setattr(sys, "stderr", pieces)
    logs.configure("INFO")
    yield pieces
    structlog.configure(**before)


def test_a_line_is_one_write_so_that_two_processes_do_not_write_into_each_others(pieces: Pieces) -> None:
    logs.log.info("request", path="/cart")
    assert [json.loads(text)["path"] for text in pieces.writes] == ["/cart"]
    assert pieces.writes[0].endswith("}\n")


def test_a_line_break_can_not_begin_a_line_of_its_own(pieces: Pieces) -> None:
    logs.log.info("request", path='/\n{"event": "forged"}')
    assert "".join(pieces.writes).count("\n") == 1


def test_what_is_secret_is_blanked(pieces: Pieces) -> None:
    logs.log.info("request", password="in the clear", reset_token="abc")
    assert "in the clear" not in pieces.writes[0]
    assert "abc" not in pieces.writes[0]
