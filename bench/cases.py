"""What is raced: pages that a buyer sees at her own prices, whole and in part, and putting an item into the cart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote_plus, urlencode

from sqlalchemy import Engine, text

from bench.generate import LONG, LONG_ORDERS, PASSWORD, login, order_number, sku
from bench.load import Ask
from bench.servers import Server, ask
from bench.words import SEARCHES, SHELVES

CART_LINES = 8
DEEP = 0.9
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Buyer:
    """Somebody who is signed in: the cookie and the token that forms carry."""

    cookie: str
    token: str

    def get(self, path: str, *, part: bool = False, encoding: str = "") -> Ask:
        headers = {"Cookie": self.cookie}
        headers |= {"HX-Request": "true"} if part else {}
        headers |= {"Accept-Encoding": encoding} if encoding else {}
        return Ask("GET", path, headers)

    def add(self, number: int, *, part: bool = True) -> Ask:
        headers = {"Cookie": self.cookie} | ({"HX-Request": "true"} if part else {})
        fields = {"csrf_token": self.token, "sku": sku(number), "quantity": "5"}
        return Ask("POST", "/cart/lines", headers, urlencode(fields), 200 if part else 303)


def sign_in(server: Server, number: int) -> Buyer:
    """Sign a buyer in by the form, as people do."""
    form = ask(server.port, "GET", "/login")
    fields = {"csrf_token": _token(form.body), "login": login(number), "password": PASSWORD}
    done = ask(server.port, "POST", "/login", {"Cookie": _header(form.cookies())}, urlencode(fields))
    assert done.status == 303, done.body
    jar = form.cookies() | done.cookies()
    page = ask(server.port, "GET", "/catalog", {"Cookie": _header(jar)})
    return Buyer(_header(jar | page.cookies()), _token(page.body))


def _header(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _token(body: bytes) -> str:
    found = TOKEN.search(body.decode())
    assert found, body
    return found[1]


@dataclass(frozen=True)
class Case:
    """A page that is raced: its addresses are asked in turn. `part`: HTMX gets a part of it."""

    name: str
    paths: Sequence[str]
    part: bool = True


def cases(engine: Engine) -> list[Case]:
    """Return the pages that are raced on a database of bench/generate.py."""
    with engine.connect() as connection:
        items = connection.execute(text("SELECT count(*) FROM item WHERE status = 'Active'")).scalar_one()
        deep = [_cursor(engine, int(items * DEEP) + 24 * page) for page in range(4)]
    lower = [name.lower() for names in SHELVES.values() for name in names[:2]]
    return [
        Case("catalog", ["/catalog"]),
        Case("deep page", [f"/catalog?after={cursor}" for cursor in deep]),
        Case("category", [f"/catalog/{name}" for name in lower]),
        Case("top category", [f"/catalog/{name.lower().replace(' ', '-')}" for name in SHELVES]),
        Case("search", [f"/catalog?q={quote_plus(query)}" for query in SEARCHES]),
        Case("item page", [f"/catalog/items/{sku(number)}" for number in range(101, 149, 2)]),
        Case(f"cart of {CART_LINES} lines", ["/cart"]),
        Case("orders list", ["/orders"]),
        Case(f"order of {LONG} lines", [f"/orders/{number}" for number in long_orders(engine)]),
        Case("account", ["/account"], part=False),
        Case("statement", ["/account/statement"], part=False),
    ]


def long_orders(engine: Engine) -> list[str]:
    """Return the numbers of the first customer's long orders."""
    found = "SELECT max(id) FROM sales_order"
    with engine.connect() as connection:
        last = connection.execute(text(found)).scalar_one()
    return [order_number(n) for n in range(last - LONG_ORDERS + 1, last + 1)]


def _cursor(engine: Engine, place: int) -> str:
    from storefront.kernel.paging import encode_cursor  # noqa: PLC0415 (the load needs nothing of the portal)

    found = "SELECT name, id FROM item WHERE status = 'Active' ORDER BY name, id LIMIT 1 OFFSET :place"
    with engine.connect() as connection:
        name, number = connection.execute(text(found), {"place": place}).one()
    return encode_cursor(name, number)


def fill_cart(server: Server, buyer: Buyer) -> None:
    """Put as many lines into the cart as its page is raced with."""
    for number in range(1, CART_LINES + 1):
        put = buyer.add(number * 3)
        answer = ask(server.port, put.method, put.path, put.headers, put.body)
        assert answer.status == 200, answer.body


def shifted(asks: Sequence[Ask], by: int) -> list[Ask]:
    """Return the same asks from another place on, so that connections do not ask the same thing at once."""
    by %= len(asks)
    return [replace(one) for one in (*asks[by:], *asks[:by])]
