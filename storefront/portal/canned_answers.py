"""Answers that staff give often: a title to find them by, and the text."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, Id, Modified


class PortalCannedAnswer(Modified, Base):
    __tablename__ = "portal_canned_answer"

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(120), unique=True)
    body: Mapped[str] = mapped_column(Text)
    modified_by: Mapped[str] = mapped_column(String(255))
