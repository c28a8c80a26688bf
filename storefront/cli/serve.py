"""`storefront serve`: the portal on the production server."""

from __future__ import annotations

import click

from storefront.cli.support import database, require_current
from storefront.server import serve
from storefront.settings import load_settings


@click.command("serve")
@click.option("--quiet", is_flag=True, help="Do not print the address.")
def command(*, quiet: bool) -> None:
    """Start the portal on the production server, on STOREFRONT_HOST and STOREFRONT_PORT."""
    settings = load_settings()
    with database(settings) as engine:
        require_current(engine)
    if not quiet:
        click.echo(f"{settings.portal_name}: {settings.address}")
    serve(settings)
