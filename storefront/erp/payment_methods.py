"""Payment methods (CA204000): how money comes in, as the ERP books it."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, Code, Id, Modified, Name


class PaymentMethod(Modified, Base):
    __tablename__ = "payment_method"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    active: Mapped[bool] = mapped_column(default=True)
