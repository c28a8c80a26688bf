"""The AdventureWorks data: beside the checkout, or where STOREFRONT_TEST_DATA says. Without it its tests skip."""

import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from storefront.cli.load import command
from tests.support.databases import named_database

ROOT = Path(__file__).parents[2]
PLACE = Path(os.environ.get("STOREFRONT_TEST_DATA") or ROOT.parent / "shared" / "data" / "adventureworks")

needs_adventureworks = [
    pytest.mark.skipif(
        not (PLACE / "dw" / "FactResellerSales.csv").is_file(),
        reason="the AdventureWorks data is not beside the checkout (../shared/data/adventureworks or "
        "STOREFRONT_TEST_DATA)",
    ),
    pytest.mark.xdist_group("adventureworks"),  # one worker loads it, once a database
]


@dataclass(frozen=True)
class Loaded:
    """A database into which all of it was loaded, and what the command said."""

    url: str
    instance: Path
    result: Result

    def load_again(self) -> Result:
        """Run the same command on the same database."""
        return _load(self.url, self.instance)


def _load(url: str, instance: Path) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREFRONT_DATABASE_URL", url)
        patch.setenv("STOREFRONT_INSTANCE", str(instance))
        return CliRunner().invoke(command, [str(PLACE), "--mapping", "adventureworks"])


@pytest.fixture(scope="session")
def _loaded_once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    @cache
    def load(kind: str) -> Loaded:
        instance = tmp_path_factory.mktemp("adventureworks")
        if kind == "sqlite":
            url = f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), instance / 'loaded.sqlite')}"
        else:
            template = request.getfixturevalue("postgres_template")
            request.getfixturevalue("database_server").execute(f"CREATE DATABASE adventureworks TEMPLATE {template}")
            url = named_database(request.getfixturevalue("postgres_url"), "adventureworks")
        return Loaded(url, instance, _load(url, instance))

    return load


@pytest.fixture
def adventureworks(database_kind: str, _loaded_once: object) -> Loaded:
    """All of AdventureWorks in a database of the test's kind: loaded once, so leave what was loaded as it is."""
    assert callable(_loaded_once)
    loaded = _loaded_once(database_kind)
    assert isinstance(loaded, Loaded)
    return loaded
