"""Who may call a view. Each view says it with @access; the app does not start when one says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, TypeVar, cast
from urllib.parse import quote

from flask import Flask, Response, abort, current_app, redirect, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from storefront.kernel.viewer import STAFF_PERMISSIONS, Operator, Permission, Viewer
from storefront.web.errors import error_page
from storefront.web.pages import is_of_another, is_part, redirect_whole_page, say

View = TypeVar("View", bound=Callable[..., Any])


class Level(StrEnum):
    """What a view asks for when it asks for no permission."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"


PUBLIC = Level.PUBLIC
SIGNED_IN = Level.SIGNED_IN
WHILE_PASSWORD_IS_OLD = frozenset({"auth.show_change_password", "auth.change_password", "auth.log_out"})
# What an operator who looks at a contact's pages may send: nothing but the way out.
WHILE_PREVIEWING = frozenset({"admin_access.end_preview", "auth.log_out"})
OK, FORBIDDEN, MISSING = 200, 403, 404
READS = frozenset({"GET", "HEAD", "OPTIONS"})


class CurrentUser(Protocol):
    """What flask-login's current_user is here, signed in or not (auth/identity.py makes both)."""

    is_authenticated: bool
    user_id: int | None
    language: str
    must_change_password: bool
    viewer: Viewer | None
    operator: Operator | None
    previewed_by: Operator | None
    acting_ended: str | None


class UndeclaredAccessError(RuntimeError):
    """A view without @access: nobody decided who may call it."""


def access(needed: Permission | Level) -> Callable[[View], View]:
    """Declare who may call a view: a permission, SIGNED_IN, or PUBLIC."""

    def declare(view: View) -> View:
        view.access = needed  # type: ignore[attr-defined]  # read by the guard below
        return view

    return declare


def needed_for(app: Flask, endpoint: str) -> Permission | Level | None:
    """Return what the view of an endpoint asks for; None when it says nothing."""
    return getattr(app.view_functions[endpoint], "access", None)


def viewer() -> Viewer:
    """Return who is looking, bound to one customer. 404 for staff: the storefront has no page without a customer."""
    found = cast("Viewer | None", current_user.viewer)
    if found is None:
        abort(404)
    return found if found.language else replace(found, language=_page_language())


def operator() -> Operator:
    """Return the member of staff. 404 for customers: the back office is not there for them."""
    found = cast("Operator | None", current_user.operator)
    if found is None:
        abort(404)
    return found if found.language else replace(found, language=_page_language())


def _page_language() -> str:
    """Return what the page is written in where nobody has said what the person reads."""
    return str(get_locale())


def may_browse() -> bool:
    """Tell whether an item that a page names can be looked at: its name is a link then."""
    found = current_user.viewer
    return found is not None and bool(found.may(Permission.CATALOG_VIEW))


def init_app(app: Flask) -> None:
    """Guard every request, and refuse to start when a view does not say who may call it."""
    silent = [endpoint for endpoint in app.view_functions if needed_for(app, endpoint) is None]
    if silent:
        raise UndeclaredAccessError(f"no @access on {', '.join(sorted(silent))}")
    app.before_request(_guard)
    app.jinja_env.globals["may_browse"] = may_browse


def declared(app: Flask) -> list[tuple[str, str, str, str]]:
    """Return each route by address: (address, method, what it asks for, view)."""
    return sorted(
        (rule.rule, method, str(needed_for(app, rule.endpoint)), rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


@dataclass(frozen=True, slots=True)
class GuardedPage:
    """A page of the portal, and what it answers to somebody: 200, 403, or 404 where the area is off."""

    address: str
    needed: str
    status: int

    @property
    def shown(self) -> str:
        """Return the address as people read it: dots where a name goes."""
        return re.sub(r"<[^>]*>", "\N{HORIZONTAL ELLIPSIS}", self.address)


def pages_for(app: Flask, viewer: Viewer | None) -> list[GuardedPage]:
    """Return each page that asks contacts for a permission, with the verdict of the guard on this viewer."""
    return [
        GuardedPage(address, needed, verdict(needed_for(app, endpoint), viewer, None))
        for address, method, needed, endpoint in declared(app)
        if method == "GET" and needed not in STAFF_PERMISSIONS and needed not in set(Level)
    ]


def _guard() -> Response | None:
    if request.endpoint is None:
        return None
    needed = needed_for(current_app, request.endpoint)
    if needed is PUBLIC:
        return None
    if not current_user.is_authenticated:
        return _sign_in_first()
    if (ended := _previewing() or _acting_ended(needed) or _elsewhere()) is not None:
        return ended
    if current_user.must_change_password and request.endpoint not in WHILE_PASSWORD_IS_OLD:
        return redirect_whole_page("/password/change")
    status = verdict(needed, current_user.viewer, current_user.operator)
    return None if status == OK else _refused(status, needed)


def _refused(status: int, needed: Permission | Level | None) -> Response:
    """Refuse; somebody who is only looking is told that this is why the back office is not there."""
    if status != MISSING or not current_user.previewed_by or needed not in STAFF_PERMISSIONS:
        abort(status)
    why = _("This is a preview of the portal. End it to go on in the back office.")
    return error_page(MISSING, (_("The back office waits"), why))


def verdict(needed: Permission | Level | None, viewer: Viewer | None, operator: Operator | None) -> int:
    """Return what a view that asks for `needed` answers to somebody signed in: 200, 403, or 404.

    404: staff at a customer's page, a customer at the back office, and whoever's area is switched off.
    """
    if not isinstance(needed, Permission):
        return OK
    found = operator if needed in STAFF_PERMISSIONS else viewer
    if found is None or (isinstance(found, Viewer) and found.is_off(needed)):
        return MISSING
    return OK if found.may(needed) else FORBIDDEN


def acting_ended_words(reason: str) -> str:
    """Return what a salesperson is told who acted for a customer and may no more."""
    words = {
        "forbidden": _("This customer does not want to be ordered for any more. What you had in its cart is kept."),
        "gone": _("The customer you were ordering for is not assigned to you any more. Nothing more was sent for it."),
    }
    return str(words[reason])


def _previewing() -> Response | None:
    """Refuse what somebody sends who is only looking."""
    if not current_user.previewed_by or request.method in READS or request.endpoint in WHILE_PREVIEWING:
        return None
    return error_page(
        403, (_("You are only looking"), _("This is a preview: nothing can be sent from it. End it first."))
    )


def _acting_ended(needed: Permission | Level | None) -> Response | None:
    """Lead from a customer's pages back to the salesperson's own, which says why; what is sent is refused."""
    reason = current_user.acting_ended
    if not reason or not isinstance(needed, Permission) or needed in STAFF_PERMISSIONS:
        return None
    if request.method in READS:
        return redirect_whole_page("/sales")
    return error_page(403, (_("You don't order for this customer any more"), acting_ended_words(reason)))


def _elsewhere() -> Response | None:
    """Lead a window that was left open on another customer to the one of today: no part of it comes into that page."""
    viewer = current_user.viewer
    if not is_of_another(viewer):
        return None
    if viewer:
        say(_("That page was another customer's: you look at %(customer)s now.", customer=viewer.customer.name), "warn")
    else:
        say(_("That page was a customer's, and you look at none now."), "warn")
    return redirect_whole_page("/")


def _sign_in_first() -> Response:
    here = request.full_path.rstrip("?") if request.method == "GET" and not is_part() else ""
    where = f"/login?next={quote(here, safe='/')}" if here not in {"", "/"} else "/login"
    if is_part():
        return redirect_whole_page(where, status=401)
    if request.headers.get("Accept") == "application/json":  # a script of ours asks: a page would tell it nothing
        return Response("{}", 401, mimetype="application/json")
    return cast("Response", redirect(where, 303))
