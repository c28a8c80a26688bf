"""What would become of each row: the customer it names, the contact it is, whether the person can be invited.

The same plan is shown before anything is written, and made anew inside the transaction that carries it out. It takes
six statements for each 500 rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storefront.admin.imports.headings import Field
from storefront.admin.imports.models import BadRow, Customer, Invite, Options, Plan, Planned, body_of
from storefront.admin.imports.rows import Person, Problem, read_person
from storefront.admin.visible import visible
from storefront.auth.rules import normal_login
from storefront.documents.reading import Sheet
from storefront.erp import customers as erp
from storefront.erp.contacts import Contact
from storefront.kernel.viewer import Operator
from storefront.portal.users import PortalAccess, PortalUser

AT_ONCE = 500
SHORTEST_PART, MOST_PARTS, MOST_MEANT = 3, 20, 3
# what a row says of a person who is there already; an empty cell changes nothing
COMPARED = ("first_name", "last_name", "phone", "mobile", "job_title", "language")
One = TypeVar("One")


@dataclass(slots=True)
class Draft:
    """A row on its way to a plan."""

    row: int
    cells: Sequence[str]
    person: Person
    problems: list[Problem]
    customer: Customer | None = None
    contact: Any = None
    access: bool | None = None  # None: never had any, True: has it, False: it ended
    login_taken: bool = False

    @property
    def email(self) -> str:
        return self.person.email.casefold()


@dataclass(slots=True)
class Found:
    """Customers by what a table may call them: their codes, and their names, which several may share."""

    by_code: dict[str, Customer] = field(default_factory=dict)
    by_name: dict[str, list[Customer]] = field(default_factory=lambda: defaultdict(list))
    by_part: dict[str, list[Customer]] = field(default_factory=dict)

    def called(self, words: str) -> Customer | Problem:
        """Return the customer of this code or name, or the problem with it."""
        if not words:
            return Problem("no_customer")
        if customer := self.by_code.get(words.casefold()):
            return customer
        named = self.by_name.get(words.casefold(), [])
        if len(named) == 1:
            return named[0]
        if named:
            return Problem("several_customers", words[:120])
        meant = ", ".join(f"{one.code} ({one.name})" for one in self.by_part.get(words, []))
        return Problem("unknown_customer", words[:120], meant=meant)


def make_plan(session: Session, operator: Operator, sheet: Sheet, options: Options, today: date) -> Plan:
    """Return what would become of each row of a sheet. Writes nothing."""
    drafts = []
    for number, cells in body_of(sheet, options):
        person, problems = read_person(number, cells, options.fields)
        drafts.append(Draft(number, cells, person, problems))
    for some in _some(drafts):
        _add_customers(session, operator, some, options)
        _add_contacts(session, some)
        if options.invite is not Invite.NO:
            _add_access(session, some, today)
    _refuse_twice(drafts)
    bad = [BadRow(one.row, one.cells, one.problems) for one in drafts if one.problems]
    return Plan([_planned(one, options) for one in drafts if not one.problems], bad)


def _some(ones: Sequence[One]) -> Iterator[Sequence[One]]:
    for start in range(0, len(ones), AT_ONCE):
        yield ones[start : start + AT_ONCE]


def _planned(draft: Draft, options: Options) -> Planned:
    if draft.customer is None:
        raise ValueError("a good row has a customer")
    wanted = options.invite is not Invite.NO
    return Planned(
        person=draft.person,
        customer=draft.customer,
        contact_id=draft.contact.id if draft.contact else None,
        changes=_changes(draft),
        invite=wanted and draft.access is None,
        has_access=wanted and draft.access is True,
    )


def _changes(draft: Draft) -> dict[str, tuple[str, str]]:
    if draft.contact is None:
        return {}
    pairs = {name: (getattr(draft.contact, name) or "", getattr(draft.person, name)) for name in COMPARED}
    return {name: (there, said) for name, (there, said) in pairs.items() if said and said != there}


def find_customers(session: Session, operator: Operator, words: Collection[str]) -> Found:
    """Return the customers that these words may mean, of those that the operator sees. One statement.

    Another one for words that mean none: those of whose names they are a part can be offered.
    """
    found = Found()
    spelled = {spelling for word in words if word for spelling in _spellings(word)}
    if not spelled:
        return found
    table = erp.Customer
    lower = (func.lower(table.code).in_(spelled), func.lower(table.name).in_(spelled))
    exact = (table.code.in_(words), table.name.in_(words))
    rows = session.execute(
        select(table.id, table.code, table.name).where(or_(*lower, *exact), visible(operator)).order_by(table.id)
    )
    for row in rows:
        customer = Customer(row.id, row.code, row.name)
        found.by_code.setdefault(row.code.casefold(), customer)
        found.by_name[row.name.casefold()].append(customer)
    lost = {word for word in words if word.casefold() not in {*found.by_code, *found.by_name}}
    found.by_part = _named_in_part(session, operator, [word for word in sorted(lost) if len(word) >= SHORTEST_PART])
    return found


def _named_in_part(session: Session, operator: Operator, words: Sequence[str]) -> dict[str, list[Customer]]:
    if not words:
        return {}
    words, table = words[:MOST_PARTS], erp.Customer
    holds = or_(*(table.name.icontains(word, autoescape=True) for word in words))
    statement = select(table.id, table.code, table.name).where(holds, visible(operator)).order_by(table.name, table.id)
    rows = [Customer(*row) for row in session.execute(statement.limit(MOST_PARTS * MOST_MEANT))]
    return {word: [one for one in rows if word.casefold() in one.name.casefold()][:MOST_MEANT] for word in words}


def _spellings(word: str) -> set[str]:
    """How the database's own lower() may write a word: SQLite's knows plain letters only."""
    plain = "".join(letter.lower() if letter.isascii() else letter for letter in word)
    return {plain, word.lower()}


def _add_customers(session: Session, operator: Operator, drafts: Sequence[Draft], options: Options) -> None:
    words = {options.customer or draft.person.customer for draft in drafts}
    found = find_customers(session, operator, words)
    for draft in drafts:
        meant = found.called(options.customer or draft.person.customer)
        if isinstance(meant, Problem):
            draft.problems.append(meant)
        else:
            draft.customer = meant


def _add_contacts(session: Session, drafts: Sequence[Draft]) -> None:
    """Find who is there already: by the e-mail address, within the customer."""
    there: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in session.execute(_contacts_of(drafts)):
        there[row.customer_id, row.email.casefold()].append(row)
    for draft in drafts:
        ones = there.get((draft.customer.id, draft.email), []) if draft.customer else []
        ones = [one for one in ones if one.active] or ones
        if len(ones) > 1:
            draft.problems.append(Problem("several_contacts", draft.person.email))
        elif ones:
            draft.contact = ones[0]


def _contacts_of(drafts: Iterable[Draft]) -> Any:  # noqa: ANN401 (a select of columns)
    emails = {spelling for draft in drafts for spelling in (*_spellings(draft.person.email), draft.person.email)}
    customers = {draft.customer.id for draft in drafts if draft.customer}
    columns = [getattr(Contact, name) for name in ("id", "customer_id", "email", "active", *COMPARED)]
    return (
        select(*columns)
        .where(
            Contact.customer_id.in_(customers), or_(func.lower(Contact.email).in_(emails), Contact.email.in_(emails))
        )
        .order_by(Contact.id)
    )


def _add_access(session: Session, drafts: Sequence[Draft], today: date) -> None:
    """Find who can't be invited: the login is somebody else's, the contact is inactive, access was taken away."""
    logins = {row.login: row for row in session.execute(_logins_of(drafts))}
    accesses = list(session.execute(_accesses_of(drafts, [row.id for row in logins.values()])))
    by_contact = {row.contact_id: row for row in accesses}
    by_user = {(row.user_id, row.customer_id): row for row in accesses}
    for draft in drafts:
        if draft.customer is None or draft.problems:
            continue
        login = logins.get(normal_login(draft.person.email))
        access = by_contact.get(draft.contact.id) if draft.contact else None
        access = access or (by_user.get((login.id, draft.customer.id)) if login else None)
        draft.access = _is_live(access, today) if access else None
        draft.problems += _why_not(draft, login, has=access is not None)


def _is_live(access: Any, today: date) -> bool:  # noqa: ANN401 (a row)
    return access.active and access.user_active and (access.ends_on is None or access.ends_on >= today)


def _why_not(draft: Draft, login: Any, *, has: bool) -> list[Problem]:  # noqa: ANN401 (a row)
    if draft.contact and not draft.contact.active:
        return [Problem("inactive", draft.person.email)]
    if draft.access is False or (login and not login.active and not has):
        return [Problem("access_ended", draft.person.email)]
    taken = login and (login.kind != "contact" or normal_login(login.email) != normal_login(draft.person.email))
    return [Problem("login_taken", draft.person.email)] if taken and not has else []


def _logins_of(drafts: Iterable[Draft]) -> Any:  # noqa: ANN401 (a select of columns)
    user = PortalUser
    names = {normal_login(draft.person.email) for draft in drafts if draft.person.email}
    return select(user.id, user.login, user.email, user.kind, user.active).where(user.login.in_(names))


def _accesses_of(drafts: Iterable[Draft], user_ids: Collection[int]) -> Any:  # noqa: ANN401 (a select of columns)
    access = PortalAccess
    contacts = {draft.contact.id for draft in drafts if draft.contact}
    return (
        select(
            access.contact_id,
            access.user_id,
            access.customer_id,
            access.active,
            access.ends_on,
            PortalUser.active.label("user_active"),
        )
        .join(PortalUser, PortalUser.id == access.user_id)
        .where(or_(access.contact_id.in_(contacts), access.user_id.in_(user_ids)))
    )


def _refuse_twice(drafts: Iterable[Draft]) -> None:
    """Two rows for one person: the first is taken, the second named, however alike they are."""
    first: dict[tuple[int, str], int] = {}
    for draft in drafts:
        if draft.customer is None or not draft.email or draft.problems:
            continue
        row = first.setdefault((draft.customer.id, draft.email), draft.row)
        if row != draft.row:
            draft.problems.append(Problem("twice", str(row), Field.EMAIL))
