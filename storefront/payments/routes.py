"""Paying: what is open and ticked, how it looks before it is sent, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.payments import commands, queries, settling
from storefront.payments.bank import BankTransfer
from storefront.payments.gateway import Bill, Gateway, GatewayAwayError, Standing, State
from storefront.payments.gateways import gateways
from storefront.payments.models import Payable, Remittance, Wish, remittance_href
from storefront.payments.reading import MOST_KEY, Typed, preset, read_typed, read_wish, refs_asked
from storefront.payments.rules import BANK_TRANSFER, CARD
from storefront.web.access import access, viewer
from storefront.web.pages import page, redirect_whole_page, say, settings

bp = Blueprint("payments", __name__)

CLOCK = SystemClock()
HERE = "/account/pay"
BACK = "back"  # in the address that the card page leads to once it is paid
A_CURRENCY = 3


@dataclass(frozen=True, slots=True)
class Way:
    """A way to pay that is offered: what people call it, and the gateway behind it."""

    name: str
    word: str
    gateway: Gateway


def way_words() -> dict[str, str]:
    """Return what people call the ways to pay."""
    return {BANK_TRANSFER: _("Bank transfer"), CARD: _("Card")}


@bp.get(HERE)
@access(Permission.FINANCE_PAY)
def choose() -> Response:
    session, who = db.session(), viewer()
    asked, sources = refs_asked(request.args.getlist("document"))
    wanted = request.args.get("currency", "")[:A_CURRENCY]
    known = queries.currency_of(session, who, asked | sources) if asked or sources else {}
    currencies = list(dict.fromkeys(known.values())) or queries.open_currencies(session, who)
    currency = wanted if wanted in currencies else next(iter(currencies), who.customer.currency)
    debts = frozenset(ref for ref in asked if known.get(ref) == currency)
    payable = queries.find_payable(session, who, currency, debts or None)
    today = CLOCK.today()
    overdue = frozenset(one.ref for one in payable.documents if one.due_on and one.due_on < today)
    typed = preset(payable, debts, sources, overdue)
    if asked and not debts:
        typed = replace(typed, problem=_("Nothing of what you ticked is open any more. This is:"))
    return _form_page(payable, typed, others=[one for one in currencies if one != currency], asked=sorted(asked))


def _form_page(payable: Payable, typed: Typed, *, status: int = 200, **more: Any) -> Response:  # noqa: ANN401 (of the template)
    ways = _ways()
    return page(
        "payments/choose.html",
        status=status,
        payable=payable,
        typed=typed,
        ways=ways,
        way=typed.way or next((way.name for way in ways), None),
        today=CLOCK.today(),
        **{"others": [], "asked": [], **more},
    )


def _ways(amount: Decimal | None = None, currency: str = "") -> list[Way]:
    """Return the ways that are mapped for this customer, set up, and take the amount."""
    methods, words, found = queries.find_methods(db.session(), viewer()), way_words(), gateways(settings())
    least = Decimal(1) if amount is None else amount
    currency = currency or viewer().customer.currency
    return [
        Way(name, words[name], gateway)
        for name, gateway in found.items()
        if name in methods and gateway.takes(least, currency)
    ]


def _no_way() -> str:
    """Say that a way has to be chosen, or that there is none to choose."""
    if _ways():
        return str(_("Choose how you pay."))
    return str(
        _("No way to pay here is set up for your company. Credits can be used; pay the rest as you are used to.")
    )


@bp.post(HERE)
@access(Permission.FINANCE_PAY)
def answer_form() -> Response:
    step = request.form.get("do")
    if step == "choose":
        ticked = [("document", ref) for ref in request.form.getlist("document")]
        return redirect_whole_page(f"{HERE}?{urlencode(ticked)}" if ticked else HERE)
    typed = read_typed(request.form)
    payable = _payable(typed)
    if step == "pay":
        # asked after what is open was read: else the same form, sent twice at once, could find all of it paid by itself
        done = queries.find_done(db.session(), viewer(), request.form.get("key", "")[:MOST_KEY].replace("\0", ""))
        if done is not None:
            return _after(done[0])
    if step == "change":
        return _form_page(payable, typed)
    return _checked(payable, typed, pays=step == "pay")


def _checked(payable: Payable, typed: Typed, *, pays: bool) -> Response:
    """Show what was typed before it is sent, or send it; the form again where something is wrong with it."""
    wish, problems = read_wish(typed, payable, request.form)
    if problems or not wish.amounts:
        problem = "" if problems else _("Tick what you want to pay.")
        return _form_page(payable, replace(typed, problems=problems, problem=problem), status=422)
    plan = wish.planned(payable)
    way = next((one for one in _ways(plan.to_pay, payable.currency) if one.name == wish.way), None)
    if plan.to_pay and way is None:
        return _form_page(payable, replace(typed, problem=_no_way()), status=422)
    if pays:
        return _pay(payable, typed, wish, way)
    return page(
        "payments/preview.html",
        payable=payable,
        typed=typed,
        wish=replace(wish, total=plan.to_pay),
        plan=plan,
        way=way,
        due_on=way.gateway.due_on(CLOCK.today()) if way and plan.to_pay else None,
        words=way_words(),
    )


def _payable(typed: Typed) -> Payable:
    currency = request.form.get("currency", "")[:A_CURRENCY].replace("\0", "")
    return queries.find_payable(db.session(), viewer(), currency, typed.ticked | typed.amounts.keys())


def _pay(payable: Payable, typed: Typed, wish: Wish, way: Way | None) -> Response:
    means = None
    if way is not None:
        means = commands.Means(way.name, way.gateway.status, way.gateway.due_on(CLOCK.today()))
    try:
        with writing(db.session()) as session:
            paid = commands.pay(session, viewer(), CLOCK, wish, means)
    except commands.PayableChangedError:
        problem = _("Something was paid or used meanwhile, so nothing was sent. Look at the amounts again.")
        return _form_page(_payable(typed), replace(typed, problem=problem), status=422)
    except commands.WayNotOfferedError:
        return _form_page(payable, replace(typed, problem=_no_way()), status=422)
    if paid.number and not paid.again:
        _begin(queries.get_remittance(db.session(), viewer(), paid.number), wish.key)
    return _after(paid.number)


def _after(number: str | None) -> Response:
    if number:
        return redirect_whole_page(remittance_href(number))
    say(_("It is paid with what you had to your credit."))
    return redirect_whole_page("/account/documents")


def _begin(payment: Remittance, key: str) -> None:
    """Begin the payment at its gateway, outside of any transaction; what fails there can be tried again."""
    bill = Bill(
        number=payment.number,
        key=key,
        amount=payment.amount,
        currency=payment.currency,
        email=viewer().email,
        language=viewer().language,
        back=f"{settings().address}{remittance_href(payment.number)}",
        paid=f"{settings().address}{remittance_href(payment.number)}?{BACK}=1",
    )
    try:
        begun = gateways(settings())[payment.way].begin(bill)
    except (GatewayAwayError, KeyError):
        say(_("The page for cards can't be reached just now. Nothing was charged; try it again."), "warn")
        return
    if begun.id:
        with writing(db.session()) as session:
            commands.remember_begun(session, viewer(), payment.number, begun)


@bp.get(f"{HERE}/<path:number>")
@access(Permission.FINANCE_PAY)
def show(number: str) -> Response:
    payment = queries.get_remittance(db.session(), viewer(), number)
    bank = BankTransfer.of(settings())
    code = bank.qr_code(payment.amount, payment.currency, payment.number) if payment.is_announced else None
    return page(
        "payments/show.html",
        payment=payment,
        bank=bank.bank,
        code=code,
        today=CLOCK.today(),
        words=way_words(),
        is_back=BACK in request.args,
    )


@bp.post(f"{HERE}/<path:number>")
@access(Permission.FINANCE_PAY)
def change(number: str) -> Response:
    payment = queries.get_remittance(db.session(), viewer(), number)
    step = request.form.get("do")
    if payment.waits and step == "continue" and not payment.gateway_url:
        _begin(payment, queries.find_key(db.session(), viewer(), number))
    elif payment.waits and step in {"withdraw", "check"}:
        _ask(payment, end=step == "withdraw")
    return redirect_whole_page(remittance_href(number))


def _ask(payment: Remittance, *, end: bool) -> None:
    """Ask the gateway where the payment stands, or to end it, and write what it says."""
    try:
        gateway = gateways(settings())[payment.way]
        standing = gateway.end(payment.gateway_id) if end else gateway.look(payment.gateway_id)
    except (GatewayAwayError, KeyError):
        say(_("The page for cards can't be asked just now. Try it again in a moment."), "warn")
        return
    _keep(payment, standing, withdrawn=end)
    category, words = _said(standing.state)
    say(words, category)


def _keep(payment: Remittance, standing: Standing, *, withdrawn: bool) -> None:
    if standing.state is State.WAITING:
        return
    with writing(db.session()) as session:
        row = settling.lock_payment(session, viewer().customer_id, payment.number)
        if standing.state is State.ENDED:
            settling.void(session, CLOCK, viewer(), row, withdrawn=withdrawn)
        elif standing.amount and standing.currency == payment.currency:
            settling.settle(session, CLOCK, viewer(), row, standing.amount)


def _said(state: State) -> tuple[str, str]:
    words: Mapping[State, tuple[str, str]] = {
        State.PAID: ("ok", _("It is paid.")),
        State.ENDED: ("ok", _("The payment is taken back. What it was for can be paid again.")),
        State.WAITING: ("info", _("The payment is still on its way.")),
    }
    return words[state]
