"""Pages of saved lists."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.cart import merging
from storefront.cart.commands import ORDERING, new_key
from storefront.cart.quick.form import QuickForm, many_rows
from storefront.cart.quick.queries import find_units, understand
from storefront.cart.quick.reading import Row, read_fields
from storefront.cart.quick.words import line_sentence
from storefront.catalog import queries as catalog
from storefront.catalog.stock_rules import Showing
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import RefusalError
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.lists import commands, queries
from storefront.lists.form import ListForm
from storefront.lists.models import ADDRESS, MOST_LINES, ListHead, ListPage, list_href
from storefront.lists.paper import shelf_sheet
from storefront.web.access import access, viewer
from storefront.web.amounts import decimal_mark
from storefront.web.bodies import brings
from storefront.web.downloads import pdf_answer
from storefront.web.filters import day
from storefront.web.lists import address, read_text
from storefront.web.pages import answer, redirect_whole_page, say, settings, typed
from storefront.web.paper import on_paper

bp = Blueprint("lists", __name__)

CLOCK = SystemClock()
MOST_NAME = 120
MOST_KEY = 64


@bp.get(ADDRESS)
@access(Permission.ORDER_PLACE)
def show_all() -> Response:
    return _all()


def _all(*, problem: str | None = None, name: str = "", status: int = 200) -> Response:
    q = read_text(request.args)
    ask = PageAsk(settings().page_size, request.args.get("after"), request.args.get("before"))
    found = queries.list_lists(db.session(), viewer(), q=q, ask=ask)
    wanted = {"q": q}
    return answer(
        "lists/list.html",
        "lists/_list.html",
        status=status,
        lists=found.rows,
        q=q,
        previous=address(ADDRESS, wanted, before=found.before) if found.before else None,
        following=address(ADDRESS, wanted, after=found.after) if found.after else None,
        key=new_key(),
        gone=_number(request.args.get("deleted", "")),
        problem=problem,
        name=name,
    )


def _number(text: str) -> int | None:
    """Return a row's id out of an address; None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None  # noqa: PLR2004 (digits)


@bp.post(ADDRESS)
@access(Permission.ORDER_PLACE)
def create() -> Response:
    """Make a list: an empty one by name, or of the cart or an order."""
    source, number = typed("source", MOST_KEY), typed("number", MOST_KEY)
    name = typed("name", MOST_NAME).strip()
    if source not in {"cart", "order"} and not name:
        return _all(problem=_("Give the list a name."), status=422)
    session = db.session()
    if source == "order":
        wanted = commands.order_lines(session, viewer(), number)
        name = name or _("Order %(number)s", number=number)
    else:
        wanted = merging.find_quantities(session, viewer()) if source == "cart" else {}
        name = name or _named()
    return _made(name, wanted)


@bp.post(f"{ADDRESS}/quick")
@access(Permission.ORDER_PLACE)
@brings(many_rows)
def from_quick() -> Response:
    """Make a list of the lines of a quick order."""
    form = QuickForm.sent(find_units(db.session()))
    found = understand(db.session(), viewer(), CLOCK.today(), _showing(), form.rows)
    wanted = {(line.offer.item.id, line.offer.item.unit.code): line.offer.quantity for line in found.good if line.offer}
    return _made(_named(), wanted)


def _named() -> str:
    return str(_("List of %(day)s", day=day(CLOCK.today())))


def _made(name: str, wanted: commands.Wanted) -> Response:
    try:
        with writing(db.session()) as session:
            key = typed("key", MOST_KEY) or typed("merge_key", MOST_KEY)
            list_id = commands.create_list(session, viewer(), CLOCK, name=name[:MOST_NAME], wanted=wanted, key=key)
    except RefusalError as refusal:
        return _all(problem=_sentence(refusal), name=name, status=422)
    say(ngettext("The list has %(num)s line.", "The list has %(num)s lines.", len(wanted)))
    return redirect_whole_page(list_href(list_id))


def _sentence(refusal: RefusalError) -> str:
    sentences = {
        "list_full": _("A list holds at most %(number)s lines.", number=MOST_LINES),
        "may_not_change": _("Only its owner may change this list."),
    }
    return str(sentences.get(refusal.code, ""))


@bp.get(f"{ADDRESS}/<int:list_id>")
@access(Permission.ORDER_PLACE)
def show(list_id: int) -> Response:
    return _page(_list(list_id))


def _showing() -> Showing:
    return catalog.showing(settings())


def _list(list_id: int) -> ListPage:
    return queries.get_list(db.session(), viewer(), list_id, CLOCK.today(), _showing())


def _page(found: ListPage, form: ListForm | None = None, *, status: int = 200, problem: str | None = None) -> Response:
    form = form or ListForm(found)
    form.problem = form.problem or problem
    return answer(
        "lists/show.html",
        "lists/_lines.html",
        status=status,
        found=found,
        form=form,
        merge_key=(form.key if form.problem or form.errors else "") or new_key(),
        removed=_number(request.args.get("removed", "")),
        may_order=viewer().customer.status in ORDERING,
        items=(),
    )


@bp.post(f"{ADDRESS}/<int:list_id>")
@access(Permission.ORDER_PLACE)
def change(list_id: int) -> Response:
    """Put the ticked lines into the cart, keep the quantities, or add an item: by the button that was pressed."""
    found, step = _list(list_id), typed("step", MOST_KEY)
    form = ListForm(found)
    if step == "put" and found.head.changeable and typed("number", MOST_KEY).strip():
        step = "add"  # Enter in the field of the number, as a scanner types it
    if not form.read(ordering=step == "put"):
        return _page(found, form, status=422)
    try:
        if step == "put":
            return _put(found, form)
        if not found.head.changeable:
            raise commands.MayNotChangeError(list=list_id)
        told = _add(found.head, form) if step == "add" else _keep(found.head, form)
    except RefusalError as refusal:
        form.refused(refusal)
        form.problem = _sentence(refusal) or form.problem
        return _page(found, form, status=422)
    if form.problem:
        return _page(found, form, status=422)
    say(told)
    return redirect_whole_page(found.head.href)


def _put(found: ListPage, form: ListForm) -> Response:
    lines = [line for line in found.lines if line.id in form.quantities]
    wishes = [merging.Wish(line.id, line.offer.item, form.quantities[line.id]) for line in lines]
    with writing(db.session()) as session:
        most = settings().cart_lines
        done = merging.merge(session, viewer(), CLOCK, wishes=wishes, key=form.key, most_lines=most)
    if not done.again:
        told = ngettext("%(num)s line is in your cart.", "%(num)s lines are in your cart.", done.lines)
        say(told, "undo-merge")
    return redirect_whole_page("/cart")


def _keep(head: ListHead, form: ListForm) -> str:
    with writing(db.session()) as session:
        commands.change_quantities(session, viewer(), CLOCK, list_id=head.id, quantities=form.quantities)
    return str(_("The quantities are saved."))


def _add(head: ListHead, form: ListForm) -> str:
    """Add the item that was typed; what is wrong with it is kept as the form's problem."""
    row: Row = read_fields(form.number, form.quantity, "", decimal_mark())
    found = understand(db.session(), viewer(), CLOCK.today(), _showing(), [row] if row.number else [])
    line = next(iter(found.lines), None)
    if line is None or line.offer is None or line.offer.blocked:
        form.problem = line_sentence(line) if line else _("We have no item with that number.")
        if line and line.choices:
            form.problem += " " + ", ".join(choice.item.sku for choice in line.choices)
        return ""
    item, quantity = line.offer.item, line.offer.quantity
    if line.problem == "positive" or quantity <= Decimal(0):
        form.problem = line_sentence(line)
        return ""
    wanted = {(item.id, item.unit.code): quantity}
    with writing(db.session()) as session:
        commands.add_lines(session, viewer(), CLOCK, list_id=head.id, wanted=wanted)
    return str(_("In the list: %(item)s", item=item.name))


@bp.post(f"{ADDRESS}/<int:list_id>/name")
@access(Permission.ORDER_PLACE)
def rename(list_id: int) -> Response:
    name = typed("name", MOST_NAME).strip()
    if not name:
        return _page(_list(list_id), status=422, problem=_("Give the list a name."))
    try:
        with writing(db.session()) as session:
            shared = bool(typed("shared", 1))
            commands.change_list(session, viewer(), CLOCK, list_id=list_id, name=name, shared=shared)
    except commands.MayNotChangeError as refusal:
        return _page(_list(list_id), status=422, problem=_sentence(refusal))
    say(_("The list is saved."))
    return redirect_whole_page(list_href(list_id))


@bp.post(f"{ADDRESS}/<int:list_id>/lines/<int:line_id>/<any(remove,back):step>")
@access(Permission.ORDER_PLACE)
def remove(list_id: int, line_id: int, step: str) -> Response:
    back = step == "back"
    try:
        with writing(db.session()) as session:
            commands.remove_line(session, viewer(), CLOCK, list_id=list_id, line_id=line_id, back=back)
    except commands.MayNotChangeError as refusal:
        return _page(_list(list_id), status=422, problem=_sentence(refusal))
    return redirect_whole_page(list_href(list_id) if back else f"{list_href(list_id)}?removed={line_id}")


@bp.post(f"{ADDRESS}/<int:list_id>/<any(delete,restore):step>")
@access(Permission.ORDER_PLACE)
def delete(list_id: int, step: str) -> Response:
    command = commands.restore_list if step == "restore" else commands.delete_list
    try:
        with writing(db.session()) as session:
            command(session, viewer(), CLOCK, list_id=list_id)
    except commands.MayNotChangeError as refusal:
        return _page(_list(list_id), status=422, problem=_sentence(refusal))
    return redirect_whole_page(list_href(list_id) if step == "restore" else f"{ADDRESS}?deleted={list_id}")


@bp.get(f"{ADDRESS}/<int:list_id>/shelf.pdf")
@access(Permission.ORDER_PLACE)
def shelf(list_id: int) -> Response:
    """Send labels for the shelf, each with a barcode."""
    found = queries.get_list(db.session(), on_paper(viewer()), list_id, CLOCK.today(), _showing())
    labels = queries.shelf_labels(db.session(), found)
    return pdf_answer(_("Shelf labels"), "shelf", lambda head: shelf_sheet(found.head, labels, head))
