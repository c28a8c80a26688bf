"""Settings that an operator changed on a page. They take the place of defaults; what the environment names stays.

Each save counts the version up. A process that reads another version than it has reads the settings anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ScalarSelect, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storefront.database import insert_or_update
from storefront.erp.base import Base, Instant
from storefront.kernel.errors import SettingsError
from storefront.settings import Settings, sentence

VERSION = "version"  # the row that counts the saves
EDITABLE = (
    "portal_name",
    "portal_address",
    "imprint",
    "colour",
    "logo",
    "language",
    "show_quantities",
    "low_stock",
    "credit_mode",
    "order_type",
    "default_currency",
    "default_contact_class",
    "default_user_type",
    "default_roles",
    "default_case_class",
    "case_mail",
    "quote_mail",
    "case_file_kb",
    "case_files",
    "bank_holder",
    "bank_account",
    "bank_bic",
    "bank_name",
    "bank_days",
    "document_language",
    "company_changes",
    "registration",
    "first_sign_in",
    "quiet_weeks",
    "map_url",
    "mail_sender",
    "shipment_mail",
)


class PortalSetting(Base):
    """A setting by its name, as text; an empty value is the default. `saves` counts in the row `version`."""

    __tablename__ = "portal_setting"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[str | None] = mapped_column(Text)
    saves: Mapped[int] = mapped_column(default=0, server_default="0")
    modified_at: Mapped[Instant]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored: the version, and each setting by name."""

    version: int
    values: Mapping[str, str]


def version_in_use() -> ScalarSelect[int]:
    """Return the version as a part of another statement; nothing before the first save."""
    return select(PortalSetting.saves).where(PortalSetting.name == VERSION).scalar_subquery()


def read_stored(session: Session) -> Stored:
    """Return what is stored: one statement."""
    rows = session.execute(select(PortalSetting.name, PortalSetting.value, PortalSetting.saves)).all()
    version = next((row.saves for row in rows if row.name == VERSION), 0)
    return Stored(version, {row.name: row.value for row in rows if row.name in EDITABLE and row.value is not None})


def with_stored(base: Settings, stored: Stored) -> Settings:
    """Return the settings of the environment with what is stored.

    One that is not valid any more counts as default, and so does a logo that is not on this machine.
    """
    found, there = base, set(stored.values)
    if not (base.instance / stored.values.get("logo", "")).is_file():
        there.discard("logo")
    for name in EDITABLE:
        if name in there and not is_fixed(base, name):
            try:
                found = changed(found, {name: stored.values[name]})
            except SettingsError:
                continue
    return found


def is_fixed(base: Settings, name: str) -> bool:
    """Tell whether the environment names a setting, so that no page changes it."""
    return name in base.model_fields_set


def changed(base: Settings, values: Mapping[str, str]) -> Settings:
    """Return settings with other values, checked by the one model. Raises SettingsError with a sentence."""
    whole = {**base.model_dump(), **_readable(base, values)}
    try:
        checked = Settings(**whole)
    except ValidationError as error:
        raise SettingsError("\n".join(sentence(problem) for problem in error.errors())) from None
    # not `checked` itself: which ones the environment names has to stay known
    return base.model_copy(update={name: getattr(checked, name) for name in values})


def _readable(base: Settings, values: Mapping[str, str]) -> dict[str, Any]:
    """Return the values as the model takes them: the logo lies in the instance folder."""
    logo = values.get("logo")
    return {**values, "logo": base.instance / logo} if logo else dict(values)


def as_text(settings: Settings, name: str) -> str:
    """Return a setting as it is stored and as a form shows it."""
    value = getattr(settings, name)
    if isinstance(value, bool):
        return "on" if value else "off"
    if name == "logo":
        logo = settings.logo
        inside = logo is not None and logo.is_relative_to(settings.instance)
        return str(logo.relative_to(settings.instance)) if logo and inside else str(logo or "")
    return str(value)


def store(session: Session, values: Mapping[str, str | None], now: datetime) -> None:
    """Keep settings, None for the default, and count the version up: whoever reads it reads them anew."""
    counter = insert_or_update(
        session,
        PortalSetting,
        {"name": VERSION, "saves": 1, "modified_at": now},
        on=("name",),
        update=lambda new: {"saves": PortalSetting.saves + 1, "modified_at": new.modified_at},
    )
    # first, so that of two savers the second waits here
    session.execute(counter)
    for name, value in values.items():
        row = {"name": name, "value": value, "saves": 0, "modified_at": now}
        statement = insert_or_update(
            session,
            PortalSetting,
            row,
            on=("name",),
            update=lambda new: {"value": new.value, "modified_at": new.modified_at},
        )
        session.execute(statement)
