"""Documents that were ticked: which they are, and the files they become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from storefront.account.documents import KINDS
from storefront.account.models import DocumentPage
from storefront.account.paper import document_sheet
from storefront.account.statuses import kind_word
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.web.downloads import file_name
from storefront.web.paper import Build, write_each

MOST = 50


class NothingTickedError(RefusalError):
    """No document was ticked."""

    code = "nothing_ticked"


class TooManyTickedError(RefusalError):
    """More documents than one answer should make anybody wait for."""

    code = "too_many_ticked"


def read_ticked(refs: Sequence[str]) -> list[tuple[str, str]]:
    """Return type and number of what was ticked, each once.

    Raises NothingTickedError, TooManyTickedError, NotFoundError for what is no document's name.
    """
    found = list(dict.fromkeys(refs))
    if not found:
        raise NothingTickedError
    if len(found) > MOST:
        raise TooManyTickedError(limit=MOST)
    return [_read(ref) for ref in found]


def _read(ref: str) -> tuple[str, str]:
    folder, _, number = ref.partition("/")
    if folder not in KINDS or not number or "\0" in number:
        raise NotFoundError(document=ref)
    return KINDS[folder], number


def builds(documents: Sequence[DocumentPage], today: date) -> list[Build]:
    """Return what makes sheets of the documents."""
    return [partial(document_sheet, document, today) for document in documents]


def files(documents: Sequence[DocumentPage], today: date) -> Iterator[tuple[str, list[bytes]]]:
    """Yield (name, content) of a PDF for each document, made when it is asked for."""
    names: dict[str, int] = {}
    pdfs = write_each("invoice", ([build] for build in builds(documents, today)))
    for document, pdf in zip(documents, pdfs, strict=True):
        name = f"{kind_word(document.head.kind)} {document.head.number}"
        names[file_name(name, "pdf")] = again = names.get(file_name(name, "pdf"), 0) + 1
        yield file_name(f"{name} {again}" if again > 1 else name, "pdf"), [pdf]
