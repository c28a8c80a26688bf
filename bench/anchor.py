"""The anchor: what a careful programmer writes with Flask and SQLAlchemy Core alone, on the portal's own database.

`/page`: three indexed queries and a table of 24 rows. `/add`: session cookie, token check, read, upsert, count,
commit. No accounts, no permissions, no prices of one's own, no words in other languages: the floor, not a shop.
"""

from __future__ import annotations

import hmac
import secrets
import sys

from flask import Flask, Response, abort, render_template, request, session
from jinja2 import DictLoader
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from waitress import serve

ROWS = 24
THREADS = 8
metadata = MetaData()
# a price is a BIGINT of millionths on SQLite (its NUMERIC is a float), NUMERIC on PostgreSQL
Price = BigInteger().with_variant(Numeric(19, 6), "postgresql")
customer = Table("customer", metadata, Column("id", Integer, primary_key=True), Column("name", String))
item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sku", String),
    Column("name", String),
    Column("sales_unit", String),
)
sales_price = Table(
    "sales_price",
    metadata,
    Column("item_id", Integer),
    Column("price_type", String),
    Column("break_quantity", Integer),
    Column("price", Price),
)
bench_line = Table(
    "bench_line",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("item_id", Integer, ForeignKey("item.id"), primary_key=True),
    Column("quantity", Integer, nullable=False),
)

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Items</title></head>
<body><h1>Items for {{ customer.name }}</h1>
<table><thead><tr><th>SKU</th><th>Name</th><th>Unit</th><th>Price</th></tr></thead><tbody>
{% for row in items %}<tr><td><a href="/items/{{ row.sku }}">{{ row.sku }}</a></td><td>{{ row.name }}</td>
<td>{{ row.sales_unit }}</td><td>{{ "%.2f"|format(prices[row.id] / scale) }}</td></tr>
{% endfor %}</tbody></table></body></html>"""
ADDED = "<p>{{ name }} is in your cart, which has {{ count }} lines.</p>"


def create_app(url: str) -> Flask:
    """Make the bare app on the database that the portal uses."""
    app = Flask(__name__)
    app.secret_key = "bench"  # noqa: S105 (signs nothing of worth)
    app.jinja_loader = DictLoader({"page.html": PAGE, "added.html": ADDED})
    engine = make_engine(url)
    bench_line.create(engine, checkfirst=True)

    @app.get("/page")
    def page() -> str:
        return show_page(engine, request.args.get("after", ""))

    @app.get("/start")
    def start() -> str:
        session["owner"], session["token"] = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        return str(session["token"])

    @app.post("/add")
    def add() -> str | Response:
        if not hmac.compare_digest(session.get("token", ""), request.form.get("csrf_token", "-")):
            abort(400)
        return put_in(engine, session["owner"], request.form["sku"], int(request.form["quantity"]))

    return app


def make_engine(url: str) -> Engine:
    """Make an engine with the portal's habits: WAL, immediate writes, durable commits."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=8, pool_pre_ping=True)
    engine = create_engine(url, pool_size=8, connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def _connect(connection, _record) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 (the driver's own)
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def show_page(engine: Engine, after: str) -> str:
    """Three indexed queries and a table."""
    with engine.connect() as connection:
        found = connection.execute(select(customer.c.name).where(customer.c.id == 1)).one()
        rows = connection.execute(
            select(item.c.id, item.c.sku, item.c.name, item.c.sales_unit)
            .where(item.c.name > after)
            .order_by(item.c.name)
            .limit(ROWS)
        ).all()
        wanted = select(sales_price.c.item_id, sales_price.c.price).where(
            sales_price.c.item_id.in_([row.id for row in rows]),
            sales_price.c.price_type == "base",
            sales_price.c.break_quantity == 0,
        )
        prices = {row.item_id: row.price for row in connection.execute(wanted)}
        scale = 10**6 if connection.dialect.name == "sqlite" else 1
    return render_template("page.html", customer=found, items=rows, prices=prices, scale=scale)


def put_in(engine: Engine, owner: str, sku: str, quantity: int) -> str:
    """Read the item, put it in or add to what is there, count the lines, commit."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        found = connection.execute(select(item.c.id, item.c.name).where(item.c.sku == sku)).one_or_none()
        if found is None:
            abort(404)
        insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(bench_line)
        connection.execute(
            insert.values(owner=owner, item_id=found.id, quantity=quantity).on_conflict_do_update(
                index_elements=["owner", "item_id"],
                set_={"quantity": bench_line.c.quantity + insert.excluded.quantity},
            )
        )
        count = connection.execute(
            select(func.count()).select_from(bench_line).where(bench_line.c.owner == owner)
        ).scalar_one()
    return render_template("added.html", name=found.name, count=count)


def main(url: str, port: int) -> None:
    """Serve it as storefront/server.py serves the portal: the same server, the same number of threads."""
    serve(create_app(url), host="127.0.0.1", port=port, threads=THREADS, asyncore_use_poll=True, ident=None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
