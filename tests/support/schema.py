"""Brings an empty database to today's schema, the way an installation does."""

from storefront.database import make_engine, session_factory, writing
from storefront.migrations import upgrade
from storefront.portal.roles import ensure_roles


def build_schema(url: str) -> None:
    """Migrate the database."""
    engine = make_engine(url)
    upgrade(engine)
    with session_factory(engine)() as session, writing(session):
        ensure_roles(session)
    engine.dispose()
