"""Cases (CR306000): a customer's question and what was said about it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, BigId, Code, CustomerOwned, Id, Instant, Modified, Name, references


class CaseClass(Base):
    __tablename__ = "case_class"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]


class Case(CustomerOwned, Modified, Base):
    """A support case. The table is `support_case`: CASE is a word of SQL."""

    __tablename__ = "support_case"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("id", "customer_id"),
        UniqueConstraint("customer_id", "idempotency_key"),
        ForeignKeyConstraint(["contact_id", "customer_id"], ["contact.id", "contact.customer_id"]),
        CheckConstraint("idempotency_key IS NULL OR created_by IS NOT NULL", name="actor"),
        CheckConstraint("(about IS NULL) = (about_kind IS NULL)", name="about"),
        Index("ix_support_case_customer", "customer_id", "created_at", "id"),
        Index("ix_support_case_status", "status", "created_at", "id"),
    )

    id: Mapped[Id]
    number: Mapped[Code]
    case_class_id: Mapped[int | None] = references("case_class.id")
    status: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str | None] = mapped_column(String(64))
    severity: Mapped[str | None] = mapped_column(String(30))
    priority: Mapped[str | None] = mapped_column(String(30))
    subject: Mapped[Name]
    description: Mapped[str | None] = mapped_column(Text)
    contact_id: Mapped[int | None] = mapped_column(BigId)
    owner_id: Mapped[int | None] = references("employee.id")
    # order, shipment, item, or a document as its address calls it: invoice, credit-memo ...; `about` is its number
    about_kind: Mapped[str | None] = mapped_column(String(20))
    about: Mapped[str | None] = mapped_column(String(120))
    created_by: Mapped[str | None] = mapped_column(String(255))
    idempotency_key: Mapped[str | None] = mapped_column(String(64))
    external_reference: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Instant]
    closed_at: Mapped[Instant | None]


class CaseComment(CustomerOwned, Base):
    """What was said; an internal comment never reaches a customer. `staff` tells who spoke: we, or the customer."""

    __tablename__ = "case_comment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "customer_id"], ["support_case.id", "support_case.customer_id"], ondelete="CASCADE"
        ),
        UniqueConstraint("customer_id", "idempotency_key"),
        CheckConstraint("staff OR NOT internal", name="internal"),
        Index("ix_case_comment_case_id", "case_id"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(BigId)
    author: Mapped[Name]
    staff: Mapped[bool] = mapped_column(default=False, server_default=false())
    internal: Mapped[bool] = mapped_column(default=False, server_default=false())
    body: Mapped[str] = mapped_column(Text)
    idempotency_key: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Instant]


class CaseAttachment(CustomerOwned, Base):
    """A file of a case, or of one of its comments: `digest` (SHA-256) names it under instance/uploads.

    `filename` is only what people read.
    """

    __tablename__ = "case_attachment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["case_id", "customer_id"], ["support_case.id", "support_case.customer_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["comment_id"], ["case_comment.id"], ondelete="CASCADE"),
        Index("ix_case_attachment_case_id", "case_id"),
        Index("ix_case_attachment_comment_id", "comment_id"),
        Index("ix_case_attachment_digest", "digest"),
        CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(BigId)
    comment_id: Mapped[int | None] = mapped_column(BigId)
    internal: Mapped[bool] = mapped_column(default=False, server_default=false())
    filename: Mapped[Name]
    media_type: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    created_at: Mapped[Instant]
