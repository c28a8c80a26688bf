"""A ZIP as a stream: never whole in memory, however long its files are."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

PIECE = 64 * 1024


class _Pipe(io.RawIOBase):
    """Takes what the archive writes until it is fetched; it can't go back, so sizes follow each file."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self._waiting += piece  # type: ignore[arg-type]  # bytes, says zipfile
        return len(piece)  # type: ignore[arg-type]

    def fetch(self, least: int = 1) -> Iterator[bytes]:
        """Yield what waits, once it is so much."""
        if len(self._waiting) >= least:
            piece = bytes(self._waiting)
            self._waiting.clear()
            yield piece


def zip_chunks(files: Iterable[tuple[str, Iterable[bytes]]], at: datetime) -> Iterator[bytes]:
    """Yield a ZIP of (name, content) pairs, each read as it is sent. `at` is when the files were made."""
    pipe = _Pipe()
    with ZipFile(pipe, "w") as archive:
        for name, content in files:
            about = ZipInfo(name, at.timetuple()[:6])
            about.compress_type = ZIP_DEFLATED
            with archive.open(about, "w") as entry:
                for piece in content:
                    entry.write(piece)
                    yield from pipe.fetch(PIECE)
    yield from pipe.fetch()
