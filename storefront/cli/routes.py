"""`storefront routes`: each address and what it asks for."""

from __future__ import annotations

import click

from storefront import create_app
from storefront.settings import load_settings
from storefront.web.access import declared


@click.command("routes")
def command() -> None:
    """Print each address with each of its methods and what it asks for."""
    rows = declared(create_app(load_settings()))
    address, method = (max(len(row[column]) for row in rows) for column in (0, 1))
    for row in rows:
        click.echo(f"{row[0]:<{address}}  {row[1]:<{method}}  {row[2]}")
