"""The two forms of an import: the file, and what it means. What was typed is kept when it is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from storefront.admin.imports.headings import Field
from storefront.admin.imports.models import ImportPage, Invite, Options
from storefront.auth.roles import UserType

MOST_NAME = 255
MOST_KEY = 64


@dataclass(slots=True)
class Upload:
    """What was sent: a file or pasted text."""

    key: str = ""
    customer: str = ""
    pasted: str = ""
    file_name: str = ""
    content: bytes = b""
    problem: str = ""

    @classmethod
    def sent(cls, form: Mapping[str, str], file: FileStorage | None, *, most: int) -> Upload:
        """Read the form; of a file at most one byte more than the `most` that are allowed."""
        name = _printable(file.filename or "" if file else "")
        return cls(
            key=form.get("key", "")[:MOST_KEY],
            customer=_printable(form.get("customer", "")),
            pasted=form.get("pasted", ""),
            file_name=name,
            content=file.stream.read(most + 1) if file and name else b"",
        )


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable()).strip()[:MOST_NAME]


@dataclass(slots=True)
class Meaning:
    """What was decided about a table, with a sentence for each field that won't do."""

    options: Options
    customer: str
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, page: ImportPage) -> Meaning:
        """Return the form as it stands."""
        return cls(page.options, page.options.customer)

    @classmethod
    def sent(
        cls, page: ImportPage, form: MultiDict[str, str], roles: Sequence[str], types: Sequence[UserType]
    ) -> Meaning:
        """Read the form; `roles` are the codes that may be given, none when nobody may be invited.

        A user type brings its own roles.
        """
        width = len(page.sheet.rows[0])
        names = [form.get(f"column-{place}", "") for place in range(width)]
        chosen = [code for code in form.getlist("roles") if code in roles]
        kind = next((one for one in types if roles and str(one.id) == form.get("user_type")), None)
        invite = form.get("invite", "")
        options = replace(
            page.options,
            heading=_heading(page, form.get("heading", "")),
            fields=tuple(Field(name) if name in set(Field) else None for name in names),
            invite=Invite(invite) if roles and invite in set(Invite) else Invite.NO,
            roles=kind.roles if kind else tuple(chosen),
            user_type_id=kind.id if kind else None,
        )
        found = cls(options, _printable(form.get("customer", "")))
        found.check()
        return found

    def check(self) -> None:
        """Say what can be said without a database."""
        fields = self.options.fields
        if Field.EMAIL not in fields:
            self.errors["columns"] = _("Choose the column that holds the e-mail address.")
        if not self.customer and Field.CUSTOMER not in fields:
            self.errors["customer"] = _("Say whose people these are, or choose the column that says it.")
        if self.options.invite is not Invite.NO and not self.options.roles:
            self.errors["roles"] = _("Choose at least one role.")


def _heading(page: ImportPage, typed: str) -> int | None:
    """Return the row of the headings, counted from 0; people count from 1, and 0 is none."""
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0  # noqa: PLR2004 (digits)
    return number - 1 if 1 <= number < len(page.sheet.rows) else None
