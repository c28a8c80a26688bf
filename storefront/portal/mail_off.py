"""Which mails a contact does not want. Security mails are never among them (mail/wanted.py)."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, CustomerOwned, Id, references


class PortalMailOff(CustomerOwned, Base):
    """A kind of mail that a contact switched off."""

    __tablename__ = "portal_mail_off"
    __table_args__ = (UniqueConstraint("contact_id", "kind"),)

    id: Mapped[Id]
    contact_id: Mapped[int] = references("contact.id", ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(40))
