"""Where quotes are answered. There are two such desks, the back office's and the salesperson's: one way to work.

A desk knows its address, which customers are in sight, and how one of them is opened; its views are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement

from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import ChangedMeanwhileError, NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator, Viewer
from storefront.orders.readers import find_readers
from storefront.quotes import asking, commands, queries, staff
from storefront.quotes.forms import AnswerForm, AskForm, DeclineForm, WordsForm
from storefront.quotes.mails import Told
from storefront.quotes.models import QueueRow, QuoteFilter, QuotePage, Row, quote_href
from storefront.quotes.paper import quote_sheet
from storefront.quotes.rows import rows_of, understand
from storefront.quotes.rules import may_answer, may_decline, may_write, usual_end
from storefront.quotes.statuses import STATUSES
from storefront.web.access import operator
from storefront.web.amounts import money_for_field
from storefront.web.downloads import pdf_answer
from storefront.web.lists import address, read_text
from storefront.web.pages import answer as answer_with
from storefront.web.pages import page, redirect_whole_page, say, settings
from storefront.web.paper import on_paper

CLOCK = SystemClock()
ROWS, MOST_CODE = 50, 64


@dataclass(frozen=True, slots=True)
class Desk:
    """Where quotes are answered. `opened` gives a customer's quotes to read, and binds the session where it has to."""

    address: str
    seen: Callable[[Operator], ColumnElement[bool]]
    opened: Callable[[Operator, str], Viewer]
    customer_href: Callable[[str], str]

    def href(self, number: str) -> str:
        """Return the address of a quote at this desk."""
        return quote_href(number, self.address)


def show_all(desk: Desk) -> Response:
    """Answer with the queue."""
    wanted = QuoteFilter(read_text(request.args), read_text(request.args, "status", 30))
    ask = PageAsk(ROWS, request.args.get("after"), request.args.get("before"))
    found = staff.list_queue(db.session(), desk.seen(operator()), wanted, CLOCK.today(), ask=ask)
    return answer_with(
        "quotes/desk_all.html",
        "quotes/_desk_list.html",
        desk=desk,
        rows=found.rows,
        wanted=wanted,
        **_beside(desk, wanted, found),
    )


def _beside(desk: Desk, wanted: QuoteFilter, found: Page[QueueRow]) -> dict[str, Any]:
    known = [(raw, status.office) for raw, status in STATUSES.items()]
    return {
        "statuses": [("", _("To do: our turn")), (staff.EVERY, _("Any status")), *known],
        "previous": address(desk.address, wanted.fields, before=found.before) if found.before else None,
        "following": address(desk.address, wanted.fields, after=found.after) if found.after else None,
    }


def begin(desk: Desk) -> Response:
    """Answer with the form of a quote that we start for a customer; without one, ask for whom."""
    code = read_text(request.args, "customer", MOST_CODE)
    if not code:
        return _whom_page(desk)
    try:
        viewer = desk.opened(operator(), code)
    except NotFoundError:
        return _whom_page(desk, code, _("You have no customer with this code."))
    form = AskForm(formdata=None)
    form.offer(find_readers(db.session(), viewer, CLOCK.today()))
    return _new_page(desk, viewer, form, [])


def _whom_page(desk: Desk, code: str = "", problem: str | None = None) -> Response:
    return page("quotes/desk_whom.html", status=404 if problem else 200, desk=desk, code=code, problem=problem)


def start(desk: Desk) -> Response:
    """Write a quote that we start for a customer."""
    viewer = desk.opened(operator(), request.form.get("customer", "").replace("\0", "")[:MOST_CODE])
    form, rows = AskForm(), asking.rows_sent()
    form.offer(find_readers(db.session(), viewer, CLOCK.today()))
    problem = asking.check(viewer, rows)
    if not form.validate() or problem:
        return _new_page(desk, viewer, form, rows, status=422, problem=problem)
    wanted = commands.NewQuote(form.key.data, asking.wanted_of(rows), form.comment.data or None, form.contact_id)
    with writing(db.session()) as session:
        asked = commands.ask(session, viewer, CLOCK, wanted, _told(), actor=operator())
    if not asked.again:
        say(_("Quote %(number)s is begun. Put the prices on it now.", number=asked.number))
    return redirect_whole_page(desk.href(asked.number))


def _new_page(
    desk: Desk, viewer: Viewer, form: AskForm, rows: list[Row], *, status: int = 200, problem: str | None = None
) -> Response:
    return page(
        "quotes/desk_new.html",
        status=status,
        desk=desk,
        customer=viewer.customer,
        form=form,
        rows=asking.with_free_rows(rows),
        problem=problem,
    )


def show(desk: Desk, number: str) -> Response:
    """Answer with a quote: what was asked, what was said, and the form of our answer."""
    return _quote_page(desk, _opened(desk, number), number)


def paper(desk: Desk, number: str) -> Response:
    """Answer with a quote as the customer prints it."""
    opened = _opened(desk, number)
    found = queries.get_quote(db.session(), on_paper(opened), number, CLOCK.today())
    return pdf_answer(f"{_('Quote')} {number}", "order", lambda head: quote_sheet(found, head), of=opened)


def answer(desk: Desk, number: str) -> Response:
    """Put prices on a quote."""
    viewer, form, rows = _opened(desk, number), AnswerForm(), asking.rows_sent()
    problem = asking.check(viewer, rows, priced=True)
    if not form.validate() or problem:
        return _quote_page(desk, viewer, number, status=422, form=form, rows=rows, problem=problem)
    wanted = commands.Answer(
        key=form.key.data,
        seen=form.seen.data or "",
        lines=asking.wanted_of(rows),
        valid_until=form.valid_until.data,
        text=form.text.data or None,
    )
    try:
        with writing(db.session()) as session:
            told = commands.answer(session, viewer, CLOCK, number, wanted, _told(), actor=operator())
    except ChangedMeanwhileError:
        form.seen.data = None  # the next press is of who has read what is new
        changed = _("Somebody wrote or answered meanwhile. Nothing is sent yet: read it, then send your answer.")
        return _quote_page(desk, viewer, number, status=422, form=form, rows=rows, problem=changed)
    except commands.QuoteEndedError:
        return _quote_page(desk, viewer, number, status=422, problem=_ended())
    _say_done(_("The answer is sent."), told=told)
    return redirect_whole_page(desk.href(number))


def write(desk: Desk, number: str) -> Response:
    """Write to the customer about a quote."""
    viewer, form = _opened(desk, number), WordsForm()
    if not form.validate():
        return _quote_page(desk, viewer, number, status=422, words=form)
    try:
        with writing(db.session()) as session:
            told = commands.write(
                session, viewer, CLOCK, number, form.key.data, form.body.data, _told(), actor=operator()
            )
    except commands.QuoteEndedError:
        return _quote_page(desk, viewer, number, status=422, words=form, problem=_ended())
    _say_done(_("The message is sent."), told=told)
    return redirect_whole_page(desk.href(number))


def decline(desk: Desk, number: str) -> Response:
    """End a quote that we can't, or won't, offer."""
    viewer, form = _opened(desk, number), DeclineForm()
    if not form.validate():
        return _quote_page(desk, viewer, number, status=422, declining=form)
    try:
        with writing(db.session()) as session:
            told = commands.decline(
                session, viewer, CLOCK, number, form.key.data, form.reason.data, _told(), actor=operator()
            )
    except commands.QuoteEndedError:
        return _quote_page(desk, viewer, number, status=422, declining=form, problem=_ended())
    _say_done(_("The quote is declined."), told=told)
    return redirect_whole_page(desk.href(number))


def _opened(desk: Desk, number: str) -> Viewer:
    """Return the customer's side of a quote. Raises NotFoundError, for one out of sight too."""
    return desk.opened(operator(), staff.customer_of(db.session(), desk.seen(operator()), number))


def _told() -> Told:
    return Told(settings().quote_mail, settings().language)


def _ended() -> str:
    return str(_("This quote ended meanwhile: nothing was written."))


def _say_done(words: str, *, told: bool) -> None:
    if told:
        say(words)
    else:
        say(_("Done. Nobody was told by mail: this quote has no contact who can see quotes here."), "warn")


def _quote_page(
    desk: Desk,
    viewer: Viewer,
    number: str,
    *,
    status: int = 200,
    form: AnswerForm | None = None,
    rows: list[Row] | None = None,
    words: WordsForm | None = None,
    declining: DeclineForm | None = None,
    problem: str | None = None,
) -> Response:
    found = queries.get_quote(db.session(), viewer, number, CLOCK.today())
    now = found.head.status
    return page(
        "quotes/desk_quote.html",
        status=status,
        desk=desk,
        here=desk.href(number),
        quote=found,
        customer=viewer.customer,
        rows=_filled_in(viewer, found, rows),
        form=_answer_form(found, form),
        words=words or WordsForm(formdata=None),
        declining=declining or DeclineForm(formdata=None),
        problem=problem,
        may_answer=may_answer(now),
        may_write=may_write(now),
        may_decline=may_decline(now),
    )


def _filled_in(viewer: Viewer, found: QuotePage, rows: list[Row] | None) -> list[Row]:
    """Return the rows of the answer's form: as typed, else the quote's lines; what has no price yet has today's."""
    if rows is None:
        rows = rows_of(found)
        understand(db.session(), viewer, CLOCK, rows, priced=True)
        for row in rows:
            if not row.price:
                row.price = "" if row.today is None else money_for_field(row.today, found.head.currency)
                row.errors.pop("price", None)
    return asking.with_free_rows(rows)


def _answer_form(found: QuotePage, form: AnswerForm | None) -> AnswerForm:
    if form is None:
        today, last = CLOCK.today(), found.head.valid_until
        holds = last if last and last >= today else usual_end(today)
        form = AnswerForm(formdata=None, data={"valid_until": holds})
    form.seen.data = form.seen.data or found.seen
    return form
