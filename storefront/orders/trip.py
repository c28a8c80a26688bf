"""The trip of an order as a timeline, made of what is known: when, by whom, how much of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

from storefront.kernel.clock import day_of, has_hours, start_of_day
from storefront.kernel.money import ZERO
from storefront.orders.statuses import Status, Step


class Reached(StrEnum):
    """What is with a stop of the trip."""

    DONE = "done"
    PART = "part"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Moment:
    """When: an instant, or a day where the source knows no more."""

    on: date
    at: datetime | None = None

    @property
    def order(self) -> datetime:
        """Return an instant to compare by."""
        return self.at or start_of_day(self.on)


def moment_of(instant: datetime | None) -> Moment | None:
    """Return when that was; the very start of a day is a day from a source without hours."""
    if instant is None:
        return None
    return Moment(day_of(instant), instant if has_hours(instant) else None)


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of the trip. `since` is its first time, `until` its last; `part` of `whole` lines are there."""

    step: Step
    reached: Reached
    since: Moment | None = None
    until: Moment | None = None
    by: str | None = None
    part: int = 0
    whole: int = 0
    current: bool = False  # the first that is not done: where the order is

    @property
    def in_parts(self) -> bool:
        """Tell whether it came on more than one day."""
        return bool(self.since and self.until and self.since.on != self.until.on)


@dataclass(frozen=True, slots=True)
class Amounts:
    """A line in its unit: what was ordered and cancelled, and how much is packed (gone included), gone, invoiced."""

    quantity: Decimal
    cancelled: Decimal
    packed: Decimal
    gone: Decimal
    invoiced: Decimal

    @property
    def wanted(self) -> Decimal:
        return self.quantity - self.cancelled


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice of the order: when it was written, and when and whether it was paid."""

    on: date
    closed_on: date | None
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an order's trip; `invoices` is None for who may not see money.

    `packing`: a shipment of it has not left yet. `approval_asked`: a colleague of the buyer has to approve it.
    """

    status: Status
    created_at: datetime
    created_by: str | None
    confirmed_at: datetime | None
    lines: Sequence[Amounts]
    packed: Sequence[datetime]  # when each shipment was made
    gone: Sequence[datetime | date]
    invoices: Sequence[Invoice] | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    packing: bool = False
    approval_asked: bool = False
    approved_at: datetime | None = None
    approved_by: str | None = None


def trip(facts: Facts) -> list[Stop]:
    """Return the stops in their order; an order that ended early has its end as the last one."""
    asked = [_approved(facts)] if facts.approval_asked else []
    stops = [_received(facts), *asked, _confirmed(facts), _packed(facts), _gone(facts)]
    if facts.invoices is not None:
        stops += [_invoiced(facts), _paid(facts)]
    if facts.status.step is Step.ENDED:
        reached = [stop for stop in stops if stop.reached is not Reached.LATER]
        return [*reached, _ended(facts)]
    return _with_current(stops)


def last_moment(stops: Sequence[Stop]) -> datetime:
    """Return when the last thing that is known happened."""
    known = [when.order for stop in stops for when in (stop.since, stop.until) if when]
    return max(known, default=datetime.min.replace(tzinfo=UTC))


def _received(facts: Facts) -> Stop:
    when = moment_of(facts.created_at)
    return Stop(Step.RECEIVED, Reached.DONE, when, when, facts.created_by)


def _approved(facts: Facts) -> Stop:
    when = moment_of(facts.approved_at)
    return Stop(Step.APPROVED, Reached.DONE if when else Reached.LATER, when, when, facts.approved_by)


def _confirmed(facts: Facts) -> Stop:
    when = moment_of(facts.confirmed_at)
    beyond = Step.CONFIRMED <= facts.status.step < Step.ENDED
    return Stop(Step.CONFIRMED, Reached.DONE if when or beyond or facts.gone else Reached.LATER, when, when)


def _packed(facts: Facts) -> Stop:
    whole = _wanted(facts)
    part = sum(1 for line in whole if max(line.packed, line.gone) >= line.wanted)
    some = any(line.packed or line.gone for line in whole)
    beyond = Step.GONE <= facts.status.step < Step.ENDED
    times = sorted(facts.packed)
    return Stop(
        Step.PACKED,
        _share(
            all_of_it=beyond or (bool(whole) and part == len(whole) and not facts.packing), some=some or bool(times)
        ),
        moment_of(times[0]) if times else None,
        moment_of(times[-1]) if times else None,
        part=part,
        whole=len(whole),
    )


def _gone(facts: Facts) -> Stop:
    whole = _wanted(facts)
    part = sum(1 for line in whole if line.gone >= line.wanted)
    beyond = Step.GONE <= facts.status.step < Step.ENDED
    times = sorted((_moment(one) for one in facts.gone), key=lambda one: one.order)
    return Stop(
        Step.GONE,
        _share(
            all_of_it=beyond or (bool(whole) and part == len(whole)),
            some=any(line.gone for line in whole) or bool(times),
        ),
        times[0] if times else None,
        times[-1] if times else None,
        part=part,
        whole=len(whole),
    )


def _invoiced(facts: Facts) -> Stop:
    invoices = facts.invoices or ()
    whole = _wanted(facts)
    part = sum(1 for line in whole if line.invoiced >= line.wanted)
    days = sorted(one.on for one in invoices)
    return Stop(
        Step.INVOICED,
        _share(all_of_it=_wholly_invoiced(facts), some=bool(days)),
        Moment(days[0]) if days else None,
        Moment(days[-1]) if days else None,
        part=part,
        whole=len(whole),
    )


def _wholly_invoiced(facts: Facts) -> bool:
    """An ERP whose invoices don't name the order's lines is believed when it says so, or when nothing is open."""
    if facts.status.step is Step.INVOICED:
        return True
    if not facts.invoices:
        return False
    whole = _wanted(facts)
    if any(line.invoiced for line in whole):
        return all(line.invoiced >= line.wanted for line in whole)
    return all(line.gone >= line.wanted for line in whole)


def _paid(facts: Facts) -> Stop:
    invoices = facts.invoices or ()
    paid = [one for one in invoices if not one.balance]
    days = sorted(one.closed_on for one in paid if one.closed_on)
    all_of_it = bool(invoices) and len(paid) == len(invoices) and _wholly_invoiced(facts)
    return Stop(
        Step.PAID,
        _share(all_of_it=all_of_it, some=any(one.balance < one.amount for one in invoices)),
        Moment(days[0]) if days else None,
        Moment(days[-1]) if days else None,
        part=len(paid),
        whole=len(invoices),
    )


def _ended(facts: Facts) -> Stop:
    when = moment_of(facts.ended_at)
    return Stop(Step.ENDED, Reached.DONE, when, when, facts.ended_by)


def _wanted(facts: Facts) -> list[Amounts]:
    return [line for line in facts.lines if line.wanted > ZERO]


def _share(*, all_of_it: bool, some: bool) -> Reached:
    if all_of_it:
        return Reached.DONE
    return Reached.PART if some else Reached.LATER


def _moment(when: datetime | date) -> Moment:
    found = moment_of(when) if isinstance(when, datetime) else Moment(when)
    return found or Moment(date.min)


def _with_current(stops: Sequence[Stop]) -> list[Stop]:
    """Mark where the order is; nowhere, when all is done."""
    current = next((stop for stop in stops if stop.reached is not Reached.DONE), None)
    return [replace(stop, current=stop is current) for stop in stops]
