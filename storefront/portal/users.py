"""Logins: who may sign in, for which customer, with which roles, and the sessions and links that are alive."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, BigId, CustomerOwned, Id, Instant, Modified, Name, references


class PortalRole(Base):
    """A named set of permissions; the predefined ones are locked."""

    __tablename__ = "portal_role"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[Name]
    locked: Mapped[bool] = mapped_column(default=False, server_default=false())


class PortalRolePermission(Base):
    __tablename__ = "portal_role_permission"

    role_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    permission: Mapped[str] = mapped_column(String(64), primary_key=True)

    __table_args__ = (ForeignKeyConstraint(["role_id"], ["portal_role.id"], ondelete="CASCADE"),)


class PortalUser(Modified, Base):
    """A login. It belongs to a contact, or to an employee: never to nobody."""

    __tablename__ = "portal_user"
    __table_args__ = (
        CheckConstraint("kind IN ('contact', 'salesperson', 'operator')", name="kind"),
        CheckConstraint(
            "(kind = 'contact' AND contact_id IS NOT NULL AND employee_id IS NULL) OR "
            "(kind <> 'contact' AND employee_id IS NOT NULL AND contact_id IS NULL)",
            name="belongs",
        ),
    )

    id: Mapped[Id]
    login: Mapped[str] = mapped_column(String(254), unique=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    contact_id: Mapped[int | None] = references("contact.id")
    employee_id: Mapped[int | None] = references("employee.id")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    last_login_at: Mapped[Instant | None]
    created_at: Mapped[Instant]


class PortalAccess(CustomerOwned, Base):
    """A person's access to one customer: the contact it goes through, and until when."""

    __tablename__ = "portal_access"
    __table_args__ = (
        UniqueConstraint("user_id", "customer_id"),
        UniqueConstraint("id", "customer_id"),
        ForeignKeyConstraint(["contact_id", "customer_id"], ["contact.id", "contact.customer_id"]),
        Index("ix_portal_access_contact_id", "contact_id"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    contact_id: Mapped[int] = mapped_column(BigId)
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    ends_on: Mapped[date | None]
    granted_at: Mapped[Instant]


class PortalAccessRole(Base):
    __tablename__ = "portal_access_role"

    access_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    role_id: Mapped[int] = mapped_column(BigId, primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(["access_id"], ["portal_access.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["role_id"], ["portal_role.id"], ondelete="CASCADE"),
    )


class PortalUserRole(Base):
    """Roles of staff logins, which have no customer."""

    __tablename__ = "portal_user_role"

    user_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    role_id: Mapped[int] = mapped_column(BigId, primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(["user_id"], ["portal_user.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["role_id"], ["portal_role.id"], ondelete="CASCADE"),
    )


class PortalLoginSession(Base):
    """A live sign-in. `digest` is the SHA-256 of what the cookie holds, so that a stolen table opens nothing."""

    __tablename__ = "portal_login_session"
    __table_args__ = (Index("ix_portal_login_session_user_id", "user_id"),)

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    access_id: Mapped[int | None] = references("portal_access.id", ondelete="CASCADE")
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    network_address: Mapped[str | None] = mapped_column(String(64))
    user_agent: Mapped[str | None] = mapped_column(String(255))


class PortalPasswordLink(Base):
    """A set-password link. Used once, by `UPDATE ... WHERE used_at IS NULL`; a new one ends the older ones."""

    __tablename__ = "portal_password_link"
    __table_args__ = (Index("ix_portal_password_link_user_id", "user_id"),)

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class PortalStaffCustomer(CustomerOwned, Base):
    """A customer assigned to a member of staff who does not see all of them."""

    __tablename__ = "portal_staff_customer"
    __table_args__ = (UniqueConstraint("user_id", "customer_id"),)

    id: Mapped[Id]
    user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
