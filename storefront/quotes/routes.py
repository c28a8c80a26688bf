"""A customer's quotes: asked for, read, talked about, accepted or declined."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.cart.commands import ORDERING
from storefront.catalog import queries as catalog
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.orders import queries as orders
from storefront.orders.commands import OrderRequest, Placed, Rules
from storefront.orders.forms import CheckoutForm, defaults
from storefront.orders.forms import problem as order_problem
from storefront.orders.models import Checkout, order_href
from storefront.orders.readers import find_readers
from storefront.quotes import accepting, asking, commands, lines, queries
from storefront.quotes.forms import AskForm, DeclineForm, WordsForm
from storefront.quotes.mails import Told
from storefront.quotes.models import ADDRESS, QuoteFilter, QuotePage, Row, quote_href
from storefront.quotes.paper import quote_sheet
from storefront.quotes.rules import may_accept, may_decline, may_write
from storefront.quotes.statuses import STATUSES
from storefront.web.access import access, viewer
from storefront.web.bodies import brings
from storefront.web.downloads import pdf_answer
from storefront.web.lists import address, read_text
from storefront.web.pages import answer, is_part, page, redirect_whole_page, say, settings
from storefront.web.paper import on_paper

bp = Blueprint("quotes", __name__)

CLOCK = SystemClock()


def told() -> Told:
    """Return whom the settings say to tell."""
    return Told(settings().quote_mail, settings().language)


@bp.get(ADDRESS)
@access(Permission.ORDER_VIEW)
def show_all() -> Response:
    wanted = QuoteFilter(read_text(request.args), read_text(request.args, "status", 30))
    ask = PageAsk(settings().page_size, request.args.get("after"), request.args.get("before"))
    found = queries.list_quotes(db.session(), viewer(), wanted, CLOCK.today(), ask=ask)
    return answer(
        "quotes/list.html",
        "quotes/_list.html",
        quotes=found.rows,
        wanted=wanted,
        statuses=[("", _("Any status")), *((raw, known.word) for raw, known in STATUSES.items())],
        to_decide=0 if is_part() else queries.count_to_decide(db.session(), viewer(), CLOCK.today()),
        may_ask=viewer().may(Permission.ORDER_PLACE),
        previous=address(ADDRESS, wanted.fields, before=found.before) if found.before else None,
        following=address(ADDRESS, wanted.fields, after=found.after) if found.after else None,
    )


@bp.get(f"{ADDRESS}/new")
@access(Permission.ORDER_PLACE)
def begin() -> Response:
    rows = asking.first_rows(viewer(), request.args)
    if rows:
        asking.check(viewer(), rows)
    return _new_page(AskForm(formdata=None), rows)


@bp.post(f"{ADDRESS}/new")
@access(Permission.ORDER_PLACE)
@brings(asking.many_rows)
def ask() -> Response:
    form = AskForm()
    # the key first: the same form again is answered by its quote
    done = queries.find_by_key(db.session(), viewer(), form.key.data)
    if done is not None:
        return redirect_whole_page(quote_href(done))
    rows = asking.rows_sent()
    problem = asking.check(viewer(), rows)
    _offer(form)
    if not form.validate() or problem:
        return _new_page(form, rows, status=422, problem=problem)
    wanted = commands.NewQuote(form.key.data, asking.wanted_of(rows), form.comment.data or None, form.contact_id)
    with writing(db.session()) as session:
        asked = commands.ask(session, viewer(), CLOCK, wanted, told(), actor=viewer())
    say(_("We have your request. Its number is %(number)s.", number=asked.number))
    return redirect_whole_page(quote_href(asked.number))


def _offer(form: AskForm) -> None:
    form.offer(find_readers(db.session(), viewer(), CLOCK.today()) if viewer().is_acting else ())


def _new_page(form: AskForm, rows: list[Row], *, status: int = 200, problem: str | None = None) -> Response:
    if status == 200:  # noqa: PLR2004 (HTTP's own number)
        _offer(form)
    return page(
        "quotes/new.html",
        status=status,
        form=form,
        rows=asking.with_free_rows(rows),
        problem=problem,
        offers_readers=viewer().is_acting,
    )


@bp.get(f"{ADDRESS}/<path:number>")
@access(Permission.ORDER_VIEW)
def show(number: str) -> Response:
    return _quote_page(number)


@bp.post(f"{ADDRESS}/<path:number>/message")
@access(Permission.ORDER_PLACE)
def write(number: str) -> Response:
    form = WordsForm()
    if not form.validate():
        return _quote_page(number, status=422, words=form)
    try:
        with writing(db.session()) as session:
            commands.write(session, viewer(), CLOCK, number, form.key.data, form.body.data, told(), actor=viewer())
    except commands.QuoteEndedError:
        return _quote_page(number, status=422, words=form, problem=_ended())
    say(_("Your message is with us."))
    return redirect_whole_page(quote_href(number))


@bp.post(f"{ADDRESS}/<path:number>/decline")
@access(Permission.ORDER_PLACE)
def decline(number: str) -> Response:
    form = DeclineForm()
    if not form.validate():
        return _quote_page(number, status=422, declining=form)
    try:
        with writing(db.session()) as session:
            commands.decline(session, viewer(), CLOCK, number, form.key.data, form.reason.data, told(), actor=viewer())
    except commands.QuoteEndedError:
        return _quote_page(number, status=422, declining=form, problem=_ended())
    say(_("The quote is declined. Thank you for telling us why."))
    return redirect_whole_page(quote_href(number))


def _ended() -> str:
    return str(_("This quote ended meanwhile: nothing was written. Ask for a new one."))


def _quote_page(
    number: str,
    *,
    status: int = 200,
    words: WordsForm | None = None,
    declining: DeclineForm | None = None,
    problem: str | None = None,
) -> Response:
    found = queries.get_quote(db.session(), viewer(), number, CLOCK.today())
    now, acts = found.head.status, viewer().may(Permission.ORDER_PLACE)
    return page(
        "quotes/quote.html",
        status=status,
        quote=found,
        form=words or WordsForm(formdata=None),
        declining=declining or DeclineForm(formdata=None),
        problem=problem,
        may_write=acts and may_write(now),
        may_decline=acts and may_decline(now),
        may_accept=acts and may_accept(now),
    )


@bp.get(f"{ADDRESS}/<path:number>/accept")
@access(Permission.ORDER_PLACE)
def ask_to_accept(number: str) -> Response:
    return _accept_page(number, None)


@bp.post(f"{ADDRESS}/<path:number>/accept")
@access(Permission.ORDER_PLACE)
def accept(number: str) -> Response:
    # the order first: the same press again is answered by it, whatever became of addresses and stock
    done = accepting.find_order(db.session(), viewer(), number)
    if done is not None:
        return redirect_whole_page(order_href(done))
    form = CheckoutForm()
    form.offer(_checkout(number))
    if not form.validate():
        return _accept_page(number, form, status=422)
    try:
        placed = _accept(number, form)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        return _accept_page(number, form, status=422, refusal=refusal)
    say(_("The quote is accepted: this is its order."))
    return redirect_whole_page(order_href(placed.number))


def _accept(number: str, form: CheckoutForm) -> Placed:
    wanted = OrderRequest(
        key="",
        seen=form.seen.data or "",
        ship_to=form.ship_to.data,
        ship_via=form.ship_via.data or None,
        po_number=form.po_number.data or None,
        requested_on=form.requested_date.data,
        comment=form.comment.data or None,
        tell=form.tell.data or None if viewer().is_acting else None,
    )
    order_type = viewer().order_type or settings().order_type
    rules = Rules(order_type, settings().credit_mode, catalog.showing(settings()))
    with writing(db.session()) as session:
        return accepting.accept(session, viewer(), CLOCK, number, wanted, rules, told())


def _checkout(number: str) -> Checkout:
    cart = lines.get_cart(db.session(), viewer(), CLOCK, number, catalog.showing(settings()))
    return orders.get_checkout(db.session(), viewer(), CLOCK, cart, credit_mode=settings().credit_mode)


def _accept_page(
    number: str, form: CheckoutForm | None, *, status: int = 200, refusal: RefusalError | None = None
) -> Response:
    found = queries.get_quote(db.session(), viewer(), number, CLOCK.today())
    if not may_accept(found.head.status):
        # its page says what became of it
        return redirect_whole_page(quote_href(number)) if status == 200 else _gone(found)  # noqa: PLR2004 (HTTP's own)
    checkout = _checkout(number)
    form = form or CheckoutForm(data=defaults(checkout))
    form.offer(checkout)
    # what is shown now is what the next press accepts
    form.order_key.data, form.seen.data = "", str(found.revision)
    return answer(
        "quotes/accept.html",
        "orders/_checkout.html",
        status=status,
        checkout=checkout,
        quote=found,
        action=f"{found.head.href}/accept",
        form=form,
        problem=_problem(refusal),
        may_order=viewer().customer.status in ORDERING,
    )


def _gone(found: QuotePage) -> Response:
    return _quote_page(found.head.number, status=422, problem=_("Nothing was ordered: this quote ended meanwhile."))


def _problem(refusal: RefusalError | None) -> str | None:
    sentences = {
        "quote_changed": _("We changed this quote since you opened the page. Look at the lines again, then accept."),
        "cart_not_orderable": _("A line can't be delivered as it stands. Write to us about this quote."),
    }
    return sentences.get(refusal.code) or order_problem(refusal) if refusal else None


@bp.get(f"{ADDRESS}/<path:number>/quote.pdf")
@access(Permission.ORDER_VIEW)
def paper(number: str) -> Response:
    found = queries.get_quote(db.session(), on_paper(viewer()), number, CLOCK.today())
    return pdf_answer(f"{_('Quote')} {number}", "order", lambda head: quote_sheet(found, head))
