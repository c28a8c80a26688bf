"""Contacts (CR302000): the people of a customer."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Index, String, UniqueConstraint, func, text, true
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, Code, CustomerOwned, Id, Modified


class Contact(CustomerOwned, Modified, Base):
    """A person. Names may be empty in real data: show the e-mail address then."""

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("customer_id", "code"),
        UniqueConstraint("id", "customer_id"),
        Index("ix_contact_email", "email"),
    )

    id: Mapped[Id]
    code: Mapped[Code]
    first_name: Mapped[str | None] = mapped_column(String(120))
    last_name: Mapped[str | None] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(50))
    mobile: Mapped[str | None] = mapped_column(String(50))
    job_title: Mapped[str | None] = mapped_column(String(120))
    contact_class: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(10))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())


def sorted_by() -> ColumnElement[str]:
    """Return what a list of people is sorted by: the last name, or what there is instead."""
    return func.coalesce(Contact.last_name, Contact.first_name, Contact.email, Contact.code)


Index("ix_contact_sorted_by", sorted_by(), Contact.id)
Index(
    "ix_contact_inactive",
    sorted_by(),
    Contact.id,
    sqlite_where=text("active = 0"),
    postgresql_where=text("NOT active"),
)
