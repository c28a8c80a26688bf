"""A ZIP as a stream."""

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from zipfile import ZipFile

from storefront.documents.zips import zip_chunks

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_it_holds_what_was_put_in() -> None:
    files = {"a.txt": [b"one ", b"two"], "ä/b.csv": [b""], "none.txt": []}
    archive = ZipFile(io.BytesIO(b"".join(zip_chunks(files.items(), AT))))
    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == {
        name: b"".join(content) for name, content in files.items()
    }


def test_it_is_sent_while_it_is_made() -> None:
    made = 0

    def content() -> Iterator[bytes]:
        nonlocal made
        while made < 1000:
            made += 1
            yield os.urandom(10_000)

    pieces = zip_chunks([("long.bin", content())], AT)
    sizes = [len(next(pieces))]
    assert made < 20
    sizes += [len(piece) for piece in pieces]
    assert made == 1000
    assert max(sizes) < 300_000
