"""One address, two shapes: the whole page, or the part that HTMX asked for. Only this file knows HX- headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Response, current_app, flash, get_flashed_messages, redirect, request
from flask_babel import get_locale, gettext
from flask_login import current_user
from htmx_flask import request as htmx_request

from storefront.kernel.viewer import Permission, Viewer
from storefront.settings import Settings
from storefront.web.fragments import with_token
from storefront.web.navigation import Link, insert_links, searches, staff_links

IN_BAR, IN_STAFF_BAR = 6, 4  # staff have the search and what may be written anew in it too


def settings() -> Settings:
    """Return the settings of the running app."""
    return cast("Settings", current_app.extensions["settings"])


def typed(name: str, most: int) -> str:
    """Return a field of the form, cut to `most` letters. A null byte, which no database keeps, is replaced."""
    return request.form.get(name, "")[:most].replace("\0", "\N{REPLACEMENT CHARACTER}")


def is_part() -> bool:
    """Tell whether HTMX asks for a part. A history restore wants the whole page, though it carries HX-Request."""
    return bool(htmx_request.htmx) and not htmx_request.htmx.history_restore_request


def is_of_another(viewer: Viewer | None) -> bool:
    """Tell whether a part is asked for from a page of another customer: one left open when the customer was changed.

    The page says whose it is by a header (static/js/app.js); without one nobody can tell.
    """
    whose = request.headers.get("X-Customer") if is_part() else None
    return bool(whose) and whose != str(viewer.customer_id if viewer else "")


@dataclass(frozen=True, slots=True)
class Shell:
    """What base.html shows around every page."""

    portal_name: str
    language: str
    direction: str
    signed_in: bool
    customer_id: int | None
    customer_name: str
    person_name: str
    nav: Sequence[Link]
    in_bar: int  # how many of them stand in a desk's bar; the others are in the menu, on a phone all from the fifth
    cart_count: int | None
    cart_href: str
    search_action: str
    search_label: str
    search_hint: str
    search_q: str
    insert: Sequence[Link]
    demo: bool
    acting_for: str | None
    previewing: bool
    may_switch: bool
    may_manage: bool
    flashes: Sequence[tuple[str, str]]


def page(template: str, *, status: int = 200, **context: Any) -> Response:  # noqa: ANN401 (what templates take)
    """Answer with a whole page."""
    body = current_app.jinja_env.get_template(template).render(shell=shell(), oob=False, **context)
    return Response(with_token(body), status, mimetype="text/html")


def part(template: str, *, also: Sequence[str] = (), status: int = 200, **context: Any) -> Response:  # noqa: ANN401 (the same)
    """Answer with a part, and the parts that change elsewhere on the page (out of band, at most two)."""
    env = current_app.jinja_env
    pieces = [env.get_template(template).render(oob=False, **context)]
    pieces += [env.get_template(name).render(oob=True, **context) for name in also]
    return Response(with_token("".join(pieces)), status, mimetype="text/html")


def message(template: str, *, status: int = 200, **context: Any) -> Response:  # noqa: ANN401 (the same)
    """Answer HTMX with a message among the page's messages; the part that asked stays as it was."""
    response = part(template, status=status, **context)
    response.headers["HX-Retarget"] = "#flashes"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def elsewhere(*templates: str, status: int = 200, **context: Any) -> Response:  # noqa: ANN401 (the same)
    """Answer HTMX with out-of-band parts only: the form stays as it is, the page changes around it."""
    env = current_app.jinja_env
    body = "".join(env.get_template(name).render(oob=True, **context) for name in templates)
    return Response(with_token(body), status, mimetype="text/html")


def answer(
    whole: str,
    fragment: str,
    *,
    also: Sequence[str] = (),
    status: int = 200,
    **context: Any,  # noqa: ANN401 (what templates take)
) -> Response:
    """Answer with the part when HTMX asks, with the whole page otherwise."""
    if is_part():
        return part(fragment, also=also, status=status, **context)
    return page(whole, status=status, **context)


def redirect_whole_page(where: str, *, status: int = 303) -> Response:
    """Send the browser to another page, from a plain form and from HTMX alike."""
    if is_part():
        return Response("", 401 if status == 401 else 200, headers={"HX-Redirect": where})  # noqa: PLR2004 (HTTP's own number)
    return cast("Response", redirect(where, 303))


def say(message: str, category: str = "ok") -> None:
    """Show a message on the next page: category ok, info, warn or bad."""
    flash(message, category)


def shell(**changes: Any) -> Shell:  # noqa: ANN401 (fields of Shell)
    """Return what stands around the page for whoever is looking."""
    config = settings()
    locale = get_locale()
    viewer = current_user.viewer if current_user.is_authenticated else None
    operator = current_user.operator if current_user.is_authenticated else None
    fields: dict[str, Any] = {
        "portal_name": config.portal_name,
        "language": str(locale).replace("_", "-"),
        "direction": locale.text_direction if locale else "ltr",
        "signed_in": current_user.is_authenticated,
        "customer_id": viewer.customer_id if viewer else None,
        "customer_name": viewer.customer.name if viewer else "",
        "person_name": viewer.person_name if viewer else (operator.person_name if operator else ""),
        "in_bar": IN_BAR if viewer else IN_STAFF_BAR,
        "nav": _navigation() if viewer else staff_links(operator, request.path, config.sites) if operator else (),
        "cart_count": viewer.cart_lines if viewer and viewer.may(Permission.ORDER_PLACE) else None,
        "cart_href": "/cart",
        **_search(),
        "insert": insert_links(operator, request.path, config.sites) if operator else (),
        "demo": config.demo,
        "acting_for": viewer.customer.name if viewer and viewer.is_acting else None,
        "previewing": bool(current_user.is_authenticated and current_user.previewed_by),
        "may_switch": bool(viewer and viewer.customers > 1),
        "may_manage": bool(viewer and viewer.may(Permission.COMPANY_MANAGE) and config.sites != "admin"),
        "flashes": get_flashed_messages(with_categories=True),
    }
    return Shell(**(fields | changes))


def _navigation() -> list[Link]:
    path = request.path
    viewer = current_user.viewer
    if settings().sites == "admin":
        return []
    links = [Link(gettext("Home"), "/", "house", path == "/")]
    if viewer.may(Permission.CATALOG_VIEW):
        links.append(Link(gettext("Catalog"), "/catalog", "layout-grid", path.startswith("/catalog")))
    if viewer.may(Permission.ORDER_VIEW):
        links.append(Link(gettext("Orders"), "/orders", "receipt-text", path.startswith("/orders")))
    if viewer.may(Permission.ORDER_PLACE):
        links.append(Link(gettext("Cart"), "/cart", "shopping-cart", _in_cart(path)))
    # the first four stand in the bar of a phone, the others in its menu
    if viewer.may(Permission.ORDER_VIEW):
        links.append(Link(gettext("Shipments"), "/shipments", "truck", path.startswith("/shipments")))
    if viewer.may(Permission.FINANCE_VIEW):
        links.append(Link(gettext("Account"), "/account", "wallet", path.startswith("/account")))
    if viewer.may(Permission.CASE_VIEW):
        links.append(Link(gettext("Support"), "/support/cases", "life-buoy", path.startswith("/support")))
    quotes = Link(gettext("Quotes"), "/quotes", "tag", path.startswith("/quotes"))
    links += [quotes] if viewer.may(Permission.ORDER_VIEW) else []
    if viewer.is_acting:
        links.append(Link(gettext("Your customers"), "/sales", "building-2", path.startswith("/sales")))
    if viewer.may(Permission.ORDER_PLACE):
        links.append(Link(gettext("Quick order"), "/cart/quick", "list-plus", path.startswith("/cart/quick")))
        links.append(Link(gettext("Lists"), "/lists", "list-checks", path.startswith("/lists")))
    return links


def _in_cart(path: str) -> bool:
    return path.startswith("/cart") and not path.startswith("/cart/quick")


def _search() -> dict[str, str]:
    """Return what the search field of the top bar asks, and how it is called."""
    viewer, operator = (current_user.viewer, current_user.operator) if current_user.is_authenticated else (None, None)
    action, label, hint = "", "", ""
    if viewer and settings().sites != "admin" and viewer.may(Permission.CATALOG_VIEW):
        action, label, hint = "/catalog", gettext("Search the catalog"), gettext("SKU, name or barcode")
    elif operator and searches(operator, settings().sites):
        action, label = "/admin/search", gettext("Search customers, contacts and orders")
        hint = gettext("Name, code or order")
    asked = request.args.get("q", "")[:200] if action and request.path.startswith(action) else ""
    return {"search_action": action, "search_label": label, "search_hint": hint, "search_q": asked}
