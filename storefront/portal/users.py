"""Logins: who may sign in, for which customer, with which roles, and the sessions and links that are alive."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import (
    Amount,
    Base,
    BigId,
    CustomerOwned,
    Id,
    Instant,
    MaybeCustomerOwned,
    Modified,
    Name,
    references,
)


class PortalRole(Modified, Base):
    """A named set of permissions; the predefined ones are locked. A staff role is for employees, another for contacts.

    `order_limit` is the largest order that needs nobody's approval, in the customer's currency.
    """

    __tablename__ = "portal_role"
    __table_args__ = (CheckConstraint("order_limit >= 0", name="order_limit"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[Name]
    allows: Mapped[str | None] = mapped_column(String(500))
    locked: Mapped[bool] = mapped_column(default=False, server_default=false())
    staff: Mapped[bool] = mapped_column(default=False, server_default=false())
    order_limit: Mapped[Amount | None]


class PortalRolePermission(Base):
    __tablename__ = "portal_role_permission"

    role_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    permission: Mapped[str] = mapped_column(String(64), primary_key=True)

    __table_args__ = (ForeignKeyConstraint(["role_id"], ["portal_role.id"], ondelete="CASCADE"),)


class PortalUserType(Modified, Base):
    """What a new person of a kind gets at once: roles, and what is preset on the contact and its documents."""

    __tablename__ = "portal_user_type"

    id: Mapped[Id]
    name: Mapped[Name] = mapped_column(unique=True)
    contact_class: Mapped[str | None] = mapped_column(String(64))
    case_class: Mapped[str | None] = mapped_column(String(64))
    order_type: Mapped[str | None] = mapped_column(String(10))


class PortalUserTypeRole(Base):
    __tablename__ = "portal_user_type_role"

    user_type_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    role_id: Mapped[int] = mapped_column(BigId, primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(["user_type_id"], ["portal_user_type.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["role_id"], ["portal_role.id"], ondelete="CASCADE"),
    )


class PortalAreaOff(MaybeCustomerOwned, Base):
    """An area that is switched off: for the whole portal, for a customer, or for one contact of it."""

    __tablename__ = "portal_area_off"
    __table_args__ = (
        CheckConstraint("area IN ('catalog', 'ordering', 'finance', 'support', 'payments')", name="area"),
        CheckConstraint("contact_id IS NULL OR customer_id IS NOT NULL", name="contact"),
        ForeignKeyConstraint(["contact_id", "customer_id"], ["contact.id", "contact.customer_id"]),
        # unique with its empty columns too: an empty one counts as 0
        Index(
            "uq_portal_area_off",
            "area",
            text("coalesce(customer_id, 0)"),
            text("coalesce(contact_id, 0)"),
            unique=True,
        ),
        Index("ix_portal_area_off_customer_id", "customer_id"),
    )

    id: Mapped[Id]
    area: Mapped[str] = mapped_column(String(20))
    contact_id: Mapped[int | None] = mapped_column(BigId)


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
    language: Mapped[str | None] = mapped_column(String(10))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    last_login_at: Mapped[Instant | None]
    created_at: Mapped[Instant]


class PortalAccess(CustomerOwned, Base):
    """A person's access to one customer: the contact it goes through, and until when.

    Not `active` it is suspended, or, with `revoked_at`, taken away; `ended_by` says by whom: what staff ended the
    customer's own manager can't give back.
    """

    __tablename__ = "portal_access"
    __table_args__ = (
        UniqueConstraint("user_id", "customer_id"),
        UniqueConstraint("id", "customer_id"),
        ForeignKeyConstraint(["contact_id", "customer_id"], ["contact.id", "contact.customer_id"]),
        Index("ix_portal_access_contact_id", "contact_id"),
        CheckConstraint("ended_by IS NULL OR ended_by IN ('staff', 'company')", name="ended_by"),
        CheckConstraint("revoked_at IS NULL OR NOT active", name="revoked_at"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    contact_id: Mapped[int] = mapped_column(BigId)
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    ends_on: Mapped[date | None]
    granted_at: Mapped[Instant]
    granted_by: Mapped[str | None] = mapped_column(String(255))
    ended_by: Mapped[str | None] = mapped_column(String(10))
    revoked_at: Mapped[Instant | None]
    user_type_id: Mapped[int | None] = references("portal_user_type.id", ondelete="SET NULL")


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
    """A live sign-in. `digest` is the SHA-256 of what the cookie holds, so that a stolen table opens nothing.

    `preview_access_id` is whose pages an operator is looking at, through this sign-in and reading only;
    `acting_customer_id` whom a salesperson orders for. Whether they may still is asked at each request.
    """

    __tablename__ = "portal_login_session"
    __table_args__ = (
        Index("ix_portal_login_session_user_id", "user_id"),
        CheckConstraint(
            "acting_customer_id IS NULL OR (access_id IS NULL AND preview_access_id IS NULL)", name="acting"
        ),
    )

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    access_id: Mapped[int | None] = references("portal_access.id", ondelete="CASCADE")
    preview_access_id: Mapped[int | None] = references("portal_access.id", ondelete="SET NULL")
    acting_customer_id: Mapped[int | None] = references("customer.id", ondelete="SET NULL")
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


class PortalActingOff(CustomerOwned, Base):
    """A customer that lets no salesperson order for it. The row is the switch: without one they may."""

    __tablename__ = "portal_acting_off"
    __table_args__ = (UniqueConstraint("customer_id"),)

    id: Mapped[Id]
    at: Mapped[Instant]
    by: Mapped[str] = mapped_column(String(255))
