"""Brings an empty database to today's schema, the way an installation does."""

from sqlalchemy.orm import Session

from storefront.database import make_engine
from storefront.erp import Base
from storefront.portal.roles import ensure_roles
from storefront.portal.search import create_index


def build_schema(url: str) -> None:
    """Migrate the database."""
    engine = make_engine(url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        create_index(connection)
    with Session(engine) as session:
        ensure_roles(session)
        session.commit()
    engine.dispose()
