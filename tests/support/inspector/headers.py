"""Rules about the headers of an HTML answer."""

from collections.abc import Iterator

from tests.support.inspector.page import Page

MAY_COMPILE = {"/cart/quick/scan"}  # docs/adr/0022-barcodes-by-webassembly.md


def vary(page: Page) -> Iterator[str]:
    names = {name.strip().lower() for name in page.headers.get("Vary", "").split(",")}
    if "hx-request" not in names:
        yield "Vary does not name HX-Request"


def no_store(page: Page) -> Iterator[str]:
    if page.signed_in and "no-store" not in page.headers.get("Cache-Control", ""):
        yield "a signed-in page without Cache-Control: no-store"


def csp(page: Page) -> Iterator[str]:
    policy = page.headers.get("Content-Security-Policy", "")
    if "default-src 'self'" not in policy:
        yield f"the content security policy lacks default-src 'self': {policy!r}"
    for word in ("'unsafe-inline'", "'unsafe-eval'"):
        if word in policy:
            yield f"the content security policy allows {word}"
    if "wasm-unsafe-eval" in policy and page.path not in MAY_COMPILE:
        yield "the content security policy lets a page compile WebAssembly that needs none"
