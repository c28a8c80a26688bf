"""Pages of shipments."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.catalog.queries import showing
from storefront.documents.tables import Column, Kind, Row
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.shipments import details, listing, queries, statuses
from storefront.shipments.models import ShipmentHead
from storefront.shipments.paper import packing_sheet
from storefront.web.access import access, viewer
from storefront.web.downloads import pdf_answer, table_answer
from storefront.web.lists import Period, address, read_choice, read_period, read_text
from storefront.web.pages import answer, is_part, page, settings
from storefront.web.paper import on_paper

bp = Blueprint("shipments", __name__)
bp.add_app_template_filter(statuses.status_of, "shipment_status")

CLOCK = SystemClock()


@bp.get("/shipments")
@access(Permission.ORDER_VIEW)
def show_all() -> Response:
    period, problems = read_period(request.args)
    wanted = _wanted(period)
    ask = PageAsk(settings().page_size, request.args.get("after"), request.args.get("before"))
    session = db.session()
    found = listing.list_shipments(session, viewer(), wanted, ask=ask)
    return answer(
        "shipments/list.html",
        "shipments/_list.html",
        shipments=found.rows,
        wanted=wanted,
        period=period,
        problems=problems,
        statuses=[("", _("Any status")), *statuses.choices()],
        previous=_here("/shipments", wanted, before=found.before) if found.before else None,
        following=_here("/shipments", wanted, after=found.after) if found.after else None,
        csv=_here("/shipments.csv", wanted),
        xlsx=_here("/shipments.xlsx", wanted),
        on_the_way=0 if is_part() else queries.count_on_the_way(session, viewer(), CLOCK.today()),
    )


def _wanted(period: Period) -> listing.Wanted:
    return listing.Wanted(
        q=read_text(request.args),
        status=read_choice(request.args, "status", statuses.SHOWN),
        start=period.start,
        end=period.end,
    )


def _here(path: str, wanted: listing.Wanted, **place: str | None) -> str:
    given = {"q": wanted.q, "status": wanted.status, "from": wanted.start, "to": wanted.end}
    return address(path, given, **place)


@bp.get("/shipments.<any(csv,xlsx):extension>")
@access(Permission.ORDER_VIEW)
def export(extension: str) -> Response:
    period, _problems = read_period(request.args)
    found = listing.every_shipment(db.session(), viewer(), _wanted(period))
    return table_answer(extension, _("Shipments"), _columns(), _rows(found))


def _columns() -> list[Column]:
    return [
        Column(_("Shipment")),
        Column(_("Status"), width=20),
        Column(_("Went out"), Kind.DATE),
        Column(_("From"), width=24),
        Column(_("Carrier"), width=24),
        Column(_("Packages"), Kind.WHOLE),
        Column(_("Tracking numbers"), width=40),
        Column(_("Orders"), width=24),
        Column(_("Your PO"), width=24),
    ]


def _rows(found: Iterator[ShipmentHead]) -> Iterator[Row]:
    for head in found:
        yield (
            head.number,
            str(statuses.status_of(head.status).word),
            head.gone_on,
            head.warehouse,
            head.carrier,
            len(head.packages),
            " ".join(package.tracking_number for package in head.packages if package.tracking_number),
            " ".join(order.number for order in head.orders),
            ", ".join(order.po_number for order in head.orders if order.po_number),
        )


@bp.get("/shipments/<path:number>")
@access(Permission.ORDER_VIEW)
def show(number: str) -> Response:
    shown = showing(settings())
    found = details.get_shipment(db.session(), viewer(), CLOCK.today(), shown, number)
    return page(
        "shipments/shipment.html",
        shipment=found,
        stock_shown=shown.setting,
        may_ask=viewer().may(Permission.CASE_WRITE),
    )


@bp.get("/shipments/<path:number>/packing-list.pdf")
@access(Permission.ORDER_VIEW)
def packing_list(number: str) -> Response:
    found = details.get_shipment(db.session(), on_paper(viewer()), CLOCK.today(), showing(settings()), number)
    return pdf_answer(f"{_('Packing list')} {number}", "packing_list", partial(packing_sheet, found))
