"""Answers that are files: a safe name, the right type, kept by nobody on the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import IO

from flask import Response, stream_with_context

from storefront.documents.tables import Column, Row, csv_chunks, xlsx_file
from storefront.documents.zips import zip_chunks
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Viewer
from storefront.web.paper import Build, write_papers

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
PDF = "application/pdf"
MOST_NAME = 100
CHUNK = 64 * 1024


def file_name(name: str, extension: str) -> str:
    """Make a file name of our own letters, whatever a document's number holds."""
    letters = unicodedata.normalize("NFKD", name.replace("ß", "ss"))  # é is e and an accent
    bare = "".join(one for one in letters if not unicodedata.combining(one))
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", bare).strip("-")[:MOST_NAME]
    return f"{plain or 'file'}.{extension}"


def file_answer(name: str, content_type: str, body: bytes | Iterable[bytes]) -> Response:
    """Answer with a file to be saved. A stream's first piece is made at once, so that what fails there is an error."""
    if not isinstance(body, bytes):
        pieces = iter(body)
        first = next(pieces, b"")
        return _named(name, _stream(chain([first], pieces), content_type))
    return _named(name, Response(body, content_type=content_type))


def _stream(pieces: Iterator[bytes], content_type: str) -> Response:
    """Answer with a stream that reads on in the session of its request.

    Flask ends the request, and with it the session, before the first byte is sent. The stream would read on in a
    second transaction, whose connection nobody gives back.
    """
    session = db.session()
    db.session.registry.clear()  # what ends the request finds no session to end

    def read_on() -> Iterator[bytes]:
        db.session.registry.set(session)
        yield from pieces

    response = Response(stream_with_context(read_on()), content_type=content_type)
    response.call_on_close(session.close)
    return response


def _named(name: str, response: Response) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def table_answer(extension: str, name: str, columns: Sequence[Column], rows: Iterable[Row]) -> Response:
    """Answer with rows as csv or xlsx. `rows` may come from a cursor: a CSV is sent while it is read."""
    if extension == "csv":
        return file_answer(file_name(name, "csv"), CSV, csv_chunks(columns, rows))
    return file_answer(file_name(name, "xlsx"), XLSX, _pieces(xlsx_file(columns, rows, name)))


def pdf_answer(name: str, kind: str, *builds: Build, of: Viewer | None = None) -> Response:
    """Answer with one PDF of the sheets that `builds` make of the customer's letterhead. Made now, kept nowhere.

    `of` is the customer's side where staff ask.
    """
    return file_answer(file_name(name, "pdf"), PDF, write_papers(kind, builds, of))


def zip_answer(name: str, files: Iterable[tuple[str, Iterable[bytes]]]) -> Response:
    """Answer with a ZIP of (name, content) that is sent while it is made."""
    return file_answer(file_name(name, "zip"), ZIP, zip_chunks(files, SystemClock().now()))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(CHUNK):
            yield piece
