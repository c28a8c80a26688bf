"""Words of mails that an operator wrote: they take the place of those that are shipped."""

from __future__ import annotations

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, Id, Modified


class PortalMailTemplate(Modified, Base):
    """Subject and text of a kind of mail in a language, with placeholders such as {customer_name}."""

    __tablename__ = "portal_mail_template"
    __table_args__ = (UniqueConstraint("kind", "language"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    modified_by: Mapped[str] = mapped_column(String(255))
