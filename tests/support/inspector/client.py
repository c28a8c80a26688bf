"""The test client: a browser without JavaScript that refuses to look at a page that breaks a rule."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from flask import Flask, g, request_finished
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from tests.support.inspector.page import Page
from tests.support.inspector.rules import complaints_about

HTMX = {"HX-Request": "true"}
WHOLE_PAGE_FOR_HTMX = ("HX-Boosted", "HX-History-Restore-Request")


class UninspectablePageError(AssertionError):
    """A page broke a rule; the text lists each complaint."""


class InspectedClient(FlaskClient):
    """Fetches, inspects, and remembers the last page, so that its forms can be filled in and sent."""

    page: Page | None = None
    part: Page | None = None

    def open(self, *args: Any, inspect: bool = True, but_not: Collection[str] = (), **kwargs: Any) -> TestResponse:
        """Ask for an address. `inspect=False` looks away, `but_not=("labels",)` leaves out rules by name."""
        with _who_is_signed_in(self.application) as signed_in:
            # a stream is read to its end: left over, it would let go of its request in the middle of another
            response: TestResponse = super().open(*args, **{"buffered": True, **kwargs})
        if _is_page(response):
            page = self._page_of(response, signed_in=bool(signed_in and signed_in[-1]))
            if inspect and (complaints := complaints_about(page, but_not=but_not)):
                asked = f"{response.request.method} {page.path} ({page.status})"
                raise UninspectablePageError("\n  ".join([asked, *complaints]))
            self._remember(page)
        return response

    def ask(self, url: str, *, method: str = "GET", **kwargs: Any) -> TestResponse:
        """Ask as HTMX does: for a part."""
        headers = {**HTMX, **kwargs.pop("headers", {})}
        return self.open(url, method=method, headers=headers, **kwargs)

    def submit(
        self, form: str, fields: Mapping[str, Any] | None = None, *, htmx: bool = False, **kwargs: Any
    ) -> TestResponse:
        """Fill in a form of the last page or part and send it as a browser would.

        `form` is its action, "/cart/lines", or its id, "#checkout". Raises LookupError when it is not there.
        """
        page, element = self._find_form(form)
        values = {**values_of(page, element), **(fields or {})}
        method = element.get("method", "get").upper()
        kwargs["data" if method == "POST" else "query_string"] = values
        send = self.ask if htmx else self.open
        return send(element.get("action") or page.path, method=method, **kwargs)

    def token(self) -> str:
        """Return a form token of this browser, for a request that no page has a form for."""
        with self.session_transaction() as cookie:
            kept = cookie.setdefault("csrf_token", "the token of this test")
        signer = URLSafeTimedSerializer(str(self.application.secret_key), salt="wtf-csrf-token")
        return str(signer.dumps(kept))

    def _find_form(self, form: str) -> tuple[Page, Element]:
        pages = [page for page in (self.part, self.page) if page is not None]
        for page in pages:
            for element in page.of("form"):
                if form in {element.get("action"), f"#{element.get('id')}"}:
                    return page, element
        there = [element.get("action") for page in pages for element in page.of("form")]
        raise LookupError(f"no form {form} on the last page; there are {there}")

    def _page_of(self, response: TestResponse, *, signed_in: bool) -> Page:
        sent = response.request.headers
        return Page(
            text=response.get_data(as_text=True),
            headers={name: ", ".join(response.headers.getlist(name)) for name in set(response.headers.keys())},
            status=response.status_code,
            path=response.request.path,
            asked_by_htmx="HX-Request" in sent and not any(name in sent for name in WHOLE_PAGE_FOR_HTMX),
            signed_in=signed_in,
            known_ids=frozenset(self.page.ids) if self.page else None,
            resolves=self._resolves,
        )

    def _resolves(self, method: str, path: str) -> bool:
        try:
            self.application.url_map.bind("localhost").match(urlsplit(path).path, method=method)
        except (HTTPException, RequestRedirect):
            return False
        return True

    def _remember(self, page: Page) -> None:
        if page.is_part:
            self.part = page
        else:
            self.page, self.part = page, None


def values_of(page: Page, form: Element) -> dict[str, str | list[str]]:
    """Return what a browser would send if nobody typed anything."""
    found: dict[str, list[str]] = {}
    for control in page.of("input", "select", "textarea"):
        name = control.get("name")
        if name and "disabled" not in control.attrib and page.form_of(control) is form:
            found.setdefault(name, []).extend(_values(control))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items() if values}


def _values(control: Element) -> list[str]:
    if control.tag == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib]
        if not chosen and "multiple" not in control.attrib:
            chosen = options[:1]
        return [option.get("value", (option.text or "").strip()) for option in chosen]
    kind = control.get("type", "text")
    if kind in {"submit", "button", "reset", "image", "file"}:
        return []
    if kind in {"checkbox", "radio"}:
        return [control.get("value", "on")] if "checked" in control.attrib else []
    return [control.get("value", "")]


def _is_page(response: TestResponse) -> bool:
    redirect = 300 <= response.status_code < 400  # werkzeug's own text, which nobody reads
    return response.mimetype == "text/html" and not redirect and bool(response.get_data())


@contextmanager
def _who_is_signed_in(app: Flask) -> Iterator[list[bool]]:
    """Yield a list that grows by one answer a request: was somebody signed in? It loads nobody by itself."""
    seen: list[bool] = []

    def look(_app: Flask, **_details: object) -> None:
        user = g.get("_login_user")  # where Flask-Login keeps it
        seen.append(bool(user is not None and user.is_authenticated))

    with request_finished.connected_to(look, app):
        yield seen
