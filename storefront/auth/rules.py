"""Decisions of signing in: which login is meant, which password is good enough, where it goes on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import STAFF_PERMISSIONS, Permission

LONGEST_LOGIN = 254
LONGEST_PASSWORD = 128
LONGEST_NEXT = 2000
# The commonest of eight letters and more: shorter ones never reach this list.
COMMON = frozenset(
    """
    password password1 12345678 123456789 qwertyui iloveyou sunshine princess football welcome1 baseball superman
    password12 password123 password1234 passw0rd123 mypassword p@ssword123 1234567890 12345678910 0123456789
    0987654321 9876543210 123123123123 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop qwerty12345 qwerty123456
    qwertyuiop123 asdfghjkl1 asdfghjkl123 zxcvbnm123 abcdefghij abc1234567 abcd123456 iloveyou12 iloveyou123
    letmein123 welcome123 welcome1234 admin12345 administrator changeme123 football123 baseball123 sunshine123
    princess123 superman123 trustno1trustno1 internet123 computer123 liverpool1 manchester
    """.split()  # noqa: SIM905 (a list of sixty quoted words reads worse)
)


class WeakPasswordError(RefusalError):
    """A password that will not do; `code` says why: short, long, unreadable, login, common."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


def normal_login(typed: str) -> str:
    """Return a login as it is kept and compared: no case, no spaces around it."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def check_password(password: str, *, login: str, shortest: int) -> None:
    """Raise WeakPasswordError for a password that is too short, too long, the login, or among the commonest."""
    plain = password.casefold().strip()
    login = normal_login(login)
    if "\0" in password:
        raise WeakPasswordError("unreadable")
    if len(password) < shortest:
        raise WeakPasswordError("short")
    if len(password) > LONGEST_PASSWORD:
        raise WeakPasswordError("long")
    if plain in {login, login.split("@")[0]}:
        raise WeakPasswordError("login")
    if plain in COMMON or len(set(plain)) < 3:  # noqa: PLR2004 (one or two letters over and over)
        raise WeakPasswordError("common")


def safe_next(target: str | None) -> str:
    """Return where to go on after signing in: the given path of ours, or the start page."""
    if not target or len(target) > LONGEST_NEXT or not target.startswith("/") or target.startswith("//"):
        return "/"
    if "\\" in target or any(unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} for letter in target):
        return "/"
    if _names_a_host(target) or target.split("?")[0] in {"/login", "/logout"}:
        return "/"
    return target


def _names_a_host(target: str) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do, or what a role allows: permissions, and the largest order in the customer's currency."""

    permissions: frozenset[str]
    order_limit: Decimal | None = None
    staff: bool = False


def sum_of(roles: Iterable[Rights]) -> Rights:
    """Return what several roles allow together: of the order limits the highest, none as soon as one has none."""
    held = list(roles)
    limits = [role.order_limit for role in held if Permission.ORDER_PLACE in role.permissions]
    known = [limit for limit in limits if limit is not None]
    return Rights(
        permissions=frozenset[str]().union(*(role.permissions for role in held)),
        order_limit=max(known) if known and len(known) == len(limits) else None,
        staff=any(role.staff for role in held),
    )


def approval_limit(roles: Iterable[Rights]) -> Rights:
    """Return whether several roles allow to approve, and up to which order: never above what the person may order.

    The limit of the roles that approve, by the rule of `sum_of`, and the person's own order limit: the smaller one.
    """
    held = list(roles)
    limits = [role.order_limit for role in held if Permission.ORDER_APPROVE in role.permissions]
    known = [limit for limit in limits if limit is not None]
    own = sum_of(held)
    bounds = [max(known)] if known and len(known) == len(limits) else []
    bounds += [own.order_limit] if own.order_limit is not None else []
    return Rights(own.permissions, min(bounds, default=None))


DECIDES_ABOUT_ALL = {Permission.ADMIN_ACCESS, Permission.ADMIN_EVERYONE}


def may_give(giver: Rights, role: Rights) -> bool:
    """Tell whether this giver may give this role: nobody gives more than the own rights.

    Staff with the right to give access give every role of customers, and staff roles within their own; who decides
    about all customers also lets salespeople sell to those that the ERP gives them. A customer's manager gives what the
    manager may do, up to the own order limit.
    """
    if giver.staff:
        selling = {Permission.SALES_ACT} if giver.permissions >= DECIDES_ABOUT_ALL else set()
        return role.permissions & STAFF_PERMISSIONS <= giver.permissions | selling
    return not role.staff and role.permissions <= giver.permissions and _within(giver, role)


def _within(giver: Rights, role: Rights) -> bool:
    limited = role.permissions & {Permission.ORDER_PLACE, Permission.ORDER_APPROVE}
    if not limited or giver.order_limit is None:
        return True
    return role.order_limit is not None and role.order_limit <= giver.order_limit


def earlier(one: date | None, other: date | None) -> date | None:
    """Return the earlier of two end dates; None never ends."""
    return min(one, other) if one and other else one or other
