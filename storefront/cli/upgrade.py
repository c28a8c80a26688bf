"""`storefront upgrade`: the database at the schema of this version."""

from __future__ import annotations

import click

from storefront import migrations
from storefront.cli.support import database
from storefront.settings import load_settings


@click.command("upgrade")
def command() -> None:
    """Bring the database to the schema of this version. Done again, or twice at once, it changes nothing."""
    with database(load_settings()) as engine:
        changed = migrations.upgrade(engine)
        click.echo(f"The database is at revision {migrations.newest()}{'.' if changed else ' already.'}")
