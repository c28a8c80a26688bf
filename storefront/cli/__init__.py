"""The commands an operator types: one file a verb, loaded only when it is typed."""

from __future__ import annotations

import importlib
import sys
from typing import NoReturn, cast

import click

from storefront.kernel.errors import SettingsError

WRONG_SETTING = 2
COMMANDS = {
    "demo": "Start the demo company on 127.0.0.1:$PORT (8000).",
    "reset": "Throw the demo's data away and make it afresh.",
    "serve": "Start the portal on the production server.",
    "worker": "Send mail and clear up, in a process of its own.",
    "upgrade": "Bring the database to the schema of this version.",
    "grant": "Give a contact, or an employee, access; print the link.",
    "check": "Look for what is missing or set wrong.",
    "routes": "Print each address and what it asks for.",
    "load": "Load the exports of an ERP through a mapping.",
    "translations": "Extract, check and report what is translated.",
    "check-prices": "Price every order line and compare with what was charged.",
}


class Commands(click.Group):
    """A group that knows the names and imports a command when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"storefront.cli.{cmd_name.replace('-', '_')}")
        return cast("click.Command", module.command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="storefront", prog_name="storefront")
def group() -> None:
    """Run a B2B storefront: serve it, look after it, fill it. Settings are environment variables (docs/settings.md)."""


def main() -> NoReturn:
    """Run the command that was typed. A wrong setting ends it with one sentence and exit code 2."""
    try:
        group()
    except SettingsError as error:
        click.echo(str(error), err=True)
        sys.exit(WRONG_SETTING)
    sys.exit(0)
