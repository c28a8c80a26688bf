"""The portal for a test: its settings, the app on the test's own database, a client that inspects pages."""

import os
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest
import structlog
import time_machine
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from storefront.kernel.clock import keep_time_of
from storefront.settings import Settings, load_settings
from tests.support.builders import NOW
from tests.support.inspector import InspectedClient
from tests.support.serving import serving

# Settings of the shell that starts the tests are not settings of the tests.
OURS = {"STOREFRONT_FAULTS"}


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if (name.startswith("STOREFRONT_") and name not in OURS) or name in {"PORT", "DEMO_PASSWORD"}:
                patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """An app writes its log to the stderr of its own test, which is closed when the next one logs."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def frozen_clock() -> Iterator[time_machine.Traveller]:
    """The clock stands at NOW; `frozen_clock.shift(timedelta)` moves it."""
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture(scope="session")
def compressed_assets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where compressed style sheets lie: once for all tests of a worker."""
    return tmp_path_factory.mktemp("assets")


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates are compiled once for all tests of a worker, though each test has an app of its own."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def settings(request: pytest.FixtureRequest, database_url: str, tmp_path: Path, compressed_assets: Path) -> Settings:
    """The settings of the test's portal; a test file that needs others overrides this fixture."""
    instance = tmp_path / "instance"
    instance.mkdir(exist_ok=True)
    (instance / "static").symlink_to(compressed_assets, target_is_directory=True)
    if request.node.get_closest_marker("demo"):
        pictures = request.getfixturevalue("demo_template") / "pictures"
        (instance / "pictures").symlink_to(pictures, target_is_directory=True)
    return load_settings(
        instance=instance,
        database_url=database_url,
        secret_key="a key for tests",
        portal_address="http://portal.example",
        worker=False,
        log_level="ERROR",
    )


def new_app(settings: Settings, compiled_templates: BytecodeCache) -> Flask:
    """Return an app whose clients inspect their pages."""
    from storefront import create_app  # noqa: PLC0415 (tests that need no app start without it)

    app = create_app(settings)
    app.test_client_class = InspectedClient
    app.jinja_env.bytecode_cache = compiled_templates
    return app


@pytest.fixture
def app(settings: Settings, frozen_clock: object, compiled_templates: BytecodeCache) -> Iterator[Flask]:
    """The app on the test's own database, at a clock that stands still."""
    from storefront.extensions import db, limiter  # noqa: PLC0415 (see above)

    app = new_app(settings, compiled_templates)
    limiter.reset()
    yield app
    keep_time_of(UTC)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> InspectedClient:
    """A stranger: nobody is signed in."""
    client = app.test_client()
    assert isinstance(client, InspectedClient)
    return client


@pytest.fixture
def portal_address(app: Flask) -> Iterator[str]:
    """The address of the test's portal, served by the production server."""
    with serving(app) as address:
        yield address
