"""`storefront routes`: each address and what it asks for."""

from __future__ import annotations

import click

from storefront import create_app
from storefront.settings import load_settings
from storefront.web.access import needed_for


@click.command("routes")
def command() -> None:
    """Print each address with its methods and what it asks for."""
    app = create_app(load_settings())
    rows = sorted(
        (
            rule.rule,
            ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            str(needed_for(app, rule.endpoint)),
        )
        for rule in app.url_map.iter_rules()
    )
    address, methods = (max(len(row[column]) for row in rows) for column in (0, 1))
    for row in rows:
        click.echo(f"{row[0]:<{address}}  {row[1]:<{methods}}  {row[2]}")
