"""What an installed portal needs is in the wheel."""

from pathlib import Path
from zipfile import ZipFile

from hatchling.builders.wheel import WheelBuilder

from tests.support.source import ROOT

CARRIED = [
    "storefront/templates/base.html",
    "storefront/templates/mail/welcome.txt",
    "storefront/static/css/app.css",
    "storefront/static/vendor/htmx/LICENSE",
    "storefront/templates/documents/layout.typ",
    "storefront/documents/fonts/NotoSansCJK-Regular.otf",
    "storefront/documents/fonts/LICENSE",
    "storefront/mappings/adventureworks/customer.sql",
    "storefront/portal/sql/search_sqlite.sql",
    "storefront/demo/vendor/fluent-emoji-3d/LICENSE",
    "storefront/migrations/env.py",
    "storefront/translations/ar/LC_MESSAGES/messages.po",
]


def test_the_wheel_carries_what_stands_beside_the_package(tmp_path: Path) -> None:
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    names = ZipFile(wheel).namelist()
    assert [name for name in CARRIED if name not in names] == []


def test_nothing_of_an_installation_is_in_the_wheel(tmp_path: Path) -> None:
    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    assert [name for name in ZipFile(wheel).namelist() if "instance" in name or "tests/" in name] == []
