"""Print the table of routes: each address, what it asks for, the view behind it. `make routes` keeps it in docs/."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from storefront import create_app
from storefront.settings import load_settings
from storefront.web.access import declared

HEAD = """# Routes

Made by `make routes`; a test keeps it true. A change of who may call what shows up here, in the diff.

| method | address | asks for | view |
|---|---|---|---|
"""


def table(app: Flask) -> str:
    """Return the routes as a page in Markdown, by address."""
    return HEAD + "".join(
        f"| {method} | `{rule}` | {needed} | {view} |\n" for rule, method, needed, view in declared(app)
    )


def main() -> None:
    """Print the table of an app that has no database yet."""
    with TemporaryDirectory() as folder:
        print(table(create_app(load_settings(instance=Path(folder)))), end="")


if __name__ == "__main__":
    main()
