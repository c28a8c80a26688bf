"""Brings an empty database to today's schema, the way an installation does."""

from storefront.database import make_engine
from storefront.migrations import upgrade


def build_schema(url: str) -> None:
    """Migrate the database."""
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()
