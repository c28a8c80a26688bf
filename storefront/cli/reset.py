"""`storefront reset`: the demo afresh."""

from __future__ import annotations

import shutil

import click
from sqlalchemy import Engine, select

from storefront import migrations
from storefront.cli.demo import prepare
from storefront.cli.support import database, make_folder
from storefront.database import session_factory
from storefront.demo import reading
from storefront.erp.customers import Customer
from storefront.kernel.errors import SettingsError
from storefront.settings import Settings, load_settings

MADE_BY_THE_DEMO = ("mail", "pictures", "rejects")


@click.command("reset")
def command() -> None:
    """Throw the demo's data away and make it afresh. Asks nothing; refuses a database that is not the demo's."""
    settings = load_settings(demo=True)
    make_folder(settings)
    with database(settings) as engine:
        _refuse_others(engine)
        migrations.empty(engine)
        _clear(settings)
        prepare(engine, settings)
    click.echo("The demo is as on its first day. Start it with `make demo`.")


def _refuse_others(engine: Engine) -> None:
    if migrations.current(engine) is None:
        return
    with session_factory(engine)() as session:
        codes = set(session.scalars(select(Customer.code)))
    if codes and not {spec.code for spec in reading.customers()} <= codes:
        raise SettingsError("This database holds customers that are not the demo's: nothing was changed.")


def _clear(settings: Settings) -> None:
    for name in MADE_BY_THE_DEMO:
        shutil.rmtree(settings.instance / name, ignore_errors=True)
