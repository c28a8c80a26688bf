"""The order pad: one page for all customers, its worker, what is taken along, and the orders that come back."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from functools import cache
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf

from storefront.cart.commands import MayNotOrderError
from storefront.catalog import assortment
from storefront.catalog import queries as catalog
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.orders.commands import Rules
from storefront.orders.models import order_href
from storefront.orders.pad import OrderDiffersError, PadPlaced
from storefront.orders.queries import ship_tos
from storefront.sales.pad import commands, queries, wire
from storefront.sales.pad.reading import UnreadableError, read_order
from storefront.sales.pad.words import difference_words, refused_words
from storefront.sales.queries import get_own
from storefront.settings import shipped
from storefront.web.access import access, operator
from storefront.web.assets import address_of
from storefront.web.pages import settings

bp = Blueprint("pad", __name__)

CLOCK = SystemClock()
PART = 500  # items of one answer
MOST_TAKEN = 500  # customers on one phone
SCRIPTS = ("figures", "store", "words", "drawing", "customer", "sending", "page")
ICONS = (("pad-192.png", "192x192", "image/png"), ("pad-512.png", "512x512", "image/png"))
JAVASCRIPT = "text/javascript; charset=utf-8"
MANIFEST = "application/manifest+json"


@bp.get("/sales/pad")
@access(Permission.SALES_ACT)
def show() -> Response:
    return _page()


@bp.get("/sales/pad/<code:code>")
@access(Permission.SALES_ACT)
def show_customer(code: str) -> Response:
    get_own(db.session(), operator(), code)  # somebody else's is not there, whether or not the phone knows it
    return _page()


def _page() -> Response:
    return Response(_shell(), headers={"Cache-Control": "no-store"}, mimetype="text/html")


def _shell() -> str:
    """Write the page that is the same for everybody who reads one language: it says nothing about anyone."""
    locale = get_locale()
    return render_template(
        "sales/pad/show.html",
        language=str(locale).replace("_", "-"),
        direction=locale.text_direction if locale else "ltr",
        portal_name=settings().portal_name,
        scripts=[f"js/pad/{name}.js" for name in SCRIPTS],
    )


@bp.get("/sales/pad/worker.js")
@access(Permission.SALES_ACT)
def worker() -> Response:
    """The service worker, with what it keeps: another page or another file makes another worker."""
    files = [address_of(path) for path in _files()]
    version = hashlib.sha256("\n".join([*files, _shell()]).encode()).hexdigest()[:12]
    head = f"const VERSION = {json.dumps(version)}, FILES = {json.dumps(files)};\n"
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/sales/pad"}
    return Response(head + _worker(), headers=headers, content_type=JAVASCRIPT)


def _files() -> list[str]:
    scripts = [f"js/pad/{name}.js" for name in SCRIPTS]
    return [
        "css/app.css",
        "css/pad.css",
        "icons/sprite.svg",
        *scripts,
        *(f"icons/{name}" for name, _size, _kind in ICONS),
    ]


@cache
def _worker() -> str:
    return (shipped("static") / "js/pad/worker.js").read_text(encoding="utf-8")


@bp.get("/sales/pad/manifest.json")
@access(Permission.SALES_ACT)
def manifest() -> Response:
    icons = [{"src": address_of(f"icons/{name}"), "sizes": size, "type": kind} for name, size, kind in ICONS]
    icons += [{**icons[-1], "purpose": "maskable"}]
    name = settings().portal_name
    found = {
        "id": "/sales/pad",
        "name": name,
        "short_name": name[:12],
        "start_url": "/sales/pad",
        "scope": "/sales/pad",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": settings().colour,
        "icons": icons,
    }
    return _json(found, mimetype=MANIFEST)


@bp.get("/sales/pad/token")
@access(Permission.SALES_ACT)
def token() -> Response:
    """Who is signed in, the token without which nothing can be sent, and of what is `taken` along whose has to go."""
    seller = operator()
    lost = queries.find_lost(db.session(), seller, request.args.getlist("taken")[:MOST_TAKEN])
    return _json({"token": generate_csrf(), "user": seller.user_id, "name": seller.person_name, "lost": lost})


@bp.get("/sales/pad/<code:code>/data")
@access(Permission.SALES_ACT)
def data(code: str) -> Response:
    """A part of what is taken along; `next` is where the following begins, none after the last."""
    ordering = queries.find_ordering(db.session(), operator(), code)
    if ordering.barred:
        return _refused(ordering.barred, status=403)
    viewer, most = ordering.viewer, settings().pad_items
    start = request.args.get("start", 0, type=int)
    part = max(min(PART, most - start), 0) if start >= 0 else 0
    showing = catalog.showing(settings())
    taken = (
        assortment.list_assortment(db.session(), viewer, CLOCK.today(), showing, start=start, most=part) if part else []
    )
    total = assortment.count_items(db.session())
    end = start + part
    found: dict[str, Any] = {
        "items": [wire.item_data(one) for one in taken],
        "next": end if part and end < min(total, most) else None,
        "total": min(total, most),
        "cut": total - most if total > most else 0,
    }
    if start == 0:
        vias, usual = queries.find_ship_vias(db.session(), viewer)
        found |= wire.customer_data(viewer, CLOCK.now(), ship_tos(db.session(), viewer), vias, usual)
    return _json(found)


@bp.post("/sales/pad/<code:code>/orders")
@access(Permission.SALES_ACT)
def send(code: str) -> Response:
    currency = ""
    try:
        wanted = read_order(request.form.get("order", ""), most_lines=settings().cart_lines)
        currency = wanted.currency
        with writing(db.session()) as session:
            rules = Rules(settings().order_type, settings().credit_mode, catalog.showing(settings()))
            done = commands.place(session, operator(), CLOCK, code=code, request=wanted, rules=rules)
    except OrderDiffersError as differs:
        return _differs(differs, currency)
    except commands.BarredError as barred:
        return _refused(barred.why)
    except UnreadableError as refusal:
        get_own(db.session(), operator(), code)
        return _refused(refusal.code)
    except MayNotOrderError as refusal:
        return _refused(refusal.code)
    return _placed(done)


def _placed(done: PadPlaced) -> Response:
    known = {"number": done.number, "href": order_href(done.number), "amount": wire.plain(done.amount)}
    return _json({"state": "placed", "same": done.same} | known)


def _differs(refusal: OrderDiffersError, currency: str) -> Response:
    found = [
        {"place": one.place, "sku": one.sku, "hard": one.hard, "words": difference_words(one, currency)}
        | ({"price": wire.plain(one.now)} if one.code == "price" and isinstance(one.now, Decimal) else {})
        for one in refusal.differences
    ]
    return _json({"state": "differs", "differences": found, "fingerprint": refusal.fingerprint}, status=409)


def _refused(code: str, *, status: int = 422) -> Response:
    return _json({"state": "refused", "code": code, "words": refused_words(code)}, status=status)


def _json(found: dict[str, Any], *, status: int = 200, mimetype: str = "application/json") -> Response:
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return Response(body, status, headers={"Cache-Control": "no-store"}, mimetype=mimetype)
