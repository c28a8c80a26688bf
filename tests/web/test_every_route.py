"""Every route by itself, driven by the URL map: who may ask, what strangers see, that reading writes nothing."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from flask import Flask
from jinja2 import BytecodeCache
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter, Rule
from werkzeug.test import TestResponse

from storefront.database import make_engine, session_factory
from storefront.kernel.viewer import STAFF_PERMISSIONS
from storefront.portal.users import PortalRolePermission
from storefront.settings import load_settings
from storefront.web.access import PUBLIC, SIGNED_IN
from tests.support.builders import writing_to
from tests.support.cast import sign_in
from tests.support.inspector import InspectedClient
from tests.support.portal import new_app
from tests.support.pseudo import WORD, bracketed, unspoken, words_kept
from tests.support.routes import A_MAIL, SAMPLES, Sample
from tests.support.source import ROOT
from tests.support.statements import Statements, recorded
from tests.support.world import World, build_world
from tools.routes import table

READS = {name: sample for name, sample in SAMPLES.items() if name.startswith("GET ")}
WRITES = {name: sample for name, sample in SAMPLES.items() if not name.startswith("GET ")}
REFUSED = 422
OWNED = {name: sample for name, sample in SAMPLES.items() if sample.names_something_owned}
IMPORTED = frozenset({"Ann", "Lee", "ann"})  # of a file, which is kept packed
OWN_WORDS = f"/admin/mail/templates/{A_MAIL}"  # the text of a mail, in the language it is written in
REFUSED_OR_READ = [
    name
    for name, sample in SAMPLES.items()
    if sample.page and (name in READS or sample.status == REFUSED) and not name.endswith(OWN_WORDS)
]
SECRET = "a key for tests"
# What each route asks for, from the table in docs/routes.md, which a test below holds to the app.
ROW = re.compile(r"^\| (\w+) \| `(\S+)` \| (.+?) \|", re.MULTILINE)
ASKS = {
    f"{method} {rule}": asked
    for method, rule, asked in ROW.findall((ROOT / "docs/routes.md").read_text(encoding="utf-8"))
}
SIGNED_IN_ONLY = [name for name in SAMPLES if ASKS.get(name) != PUBLIC]
PERMITTED = [name for name in SIGNED_IN_ONLY if ASKS.get(name) != SIGNED_IN]


@pytest.fixture(scope="module")
def world_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    folder = tmp_path_factory.mktemp("world")
    path = Path(shutil.copy(sqlite_template, folder / "portal.sqlite"))
    settings = load_settings(instance=folder, secret_key=SECRET, portal_address="http://portal.example")
    engine = make_engine(f"sqlite:///{path}")
    with session_factory(engine)(expire_on_commit=False) as session, writing_to(session):
        world = build_world(session, settings)
    engine.dispose()
    return path, world


@pytest.fixture(scope="module")
def kept(
    world_template: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory, compiled_templates: BytecodeCache
) -> Flask:
    """One app for all requests that only read, or are refused: a thousand of their own would take minutes."""
    folder = tmp_path_factory.mktemp("kept")
    shutil.copy(world_template[0], folder / "portal.sqlite")
    shutil.copytree(world_template[0].parent / "uploads", folder / "uploads")
    settings = load_settings(
        instance=folder, secret_key=SECRET, portal_address="http://portal.example", worker=False, log_level="ERROR"
    )
    return new_app(settings, compiled_templates)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, world_template: tuple[Path, World], tmp_path: Path) -> str:
    if not request.node.get_closest_marker("writes"):
        return str(request.getfixturevalue("kept").config["SQLALCHEMY_DATABASE_URI"])
    return f"sqlite:///{shutil.copy(world_template[0], tmp_path / 'portal.sqlite')}"


@pytest.fixture
def app(request: pytest.FixtureRequest, frozen_clock: object, compiled_templates: BytecodeCache) -> Flask:
    """The app of all, or one of its own for a request that writes."""
    from storefront.extensions import limiter  # noqa: PLC0415 (after the app)

    own = request.node.get_closest_marker("writes")
    found: Flask = (
        new_app(request.getfixturevalue("settings"), compiled_templates) if own else request.getfixturevalue("kept")
    )
    limiter.reset()
    return found


@pytest.fixture
def world(world_template: tuple[Path, World]) -> World:
    return world_template[1]


@pytest.fixture
def statements(app: Flask) -> Iterator[Statements]:
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    with app.app_context():
        engine: Engine = db.engine
    with recorded(engine, maybe_none=True) as found:  # a stranger is sent to sign in without a question
        yield found


@pytest.fixture
def contents(database_url: str) -> Callable[[], list[str]]:
    """Return a reader of everything that stands in the database."""
    path = database_url.removeprefix("sqlite:///")

    def read() -> list[str]:
        with closing(sqlite3.connect(path)) as connection:
            return list(connection.iterdump())

    return read


def somebody(app: Flask, world: World, sample: Sample) -> InspectedClient:
    if sample.as_ == "stranger":
        client = app.test_client()
        assert isinstance(client, InspectedClient)
        return client
    tokens = {"alder": world.alder.sign_in, "salesperson": world.salesperson, "operator": world.operator}
    return sign_in(app, tokens[sample.as_])


def ask(
    client: InspectedClient, world: World, name: str, *, whose: str = "alder", htmx: bool = False, token: bool = True
) -> TestResponse:
    """Send a route's sample request as a browser or as HTMX."""
    method, sample = name.split(maxsplit=1)[0], SAMPLES[name]
    data = {key: world.fill(value, whose=whose) for key, value in sample.fields.items()}
    if method != "GET" and token:
        data["csrf_token"] = client.token()
    send = client.ask if htmx else client.open
    inspect = sample.part if htmx else sample.page
    return send(world.fill(sample.path, whose=whose), method=method, data=data or None, inspect=inspect)


def marked(names: Iterable[str]) -> list[ParameterSet]:
    """Return names for `parametrize`: a request that writes gets an app and a database of its own."""
    return [pytest.param(name, marks=() if name in READS else pytest.mark.writes) for name in names]


def rules(app: Flask) -> dict[str, Rule]:
    return {
        f"{method} {rule.rule}": rule
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_sample_request_and_every_sample_a_route(app: Flask) -> None:
    assert set(rules(app)) == set(SAMPLES)


def test_every_id_in_an_address_is_read_as_a_number(app: Flask) -> None:
    loose = [
        name
        for name, rule in rules(app).items()
        for argument, converter in rule._converters.items()
        if argument.endswith("_id") and not isinstance(converter, IntegerConverter)
    ]
    assert loose == []


def test_the_table_of_routes_is_up_to_date(app: Flask) -> None:
    kept = (ROOT / "docs/routes.md").read_text(encoding="utf-8")
    assert kept == table(app), "run `make routes` and look at the diff"


@pytest.mark.parametrize("name", marked(SAMPLES))
def test_its_owner_gets_what_the_sample_says(app: Flask, world: World, name: str) -> None:
    sample = SAMPLES[name]
    answer = ask(somebody(app, world, sample), world, name)
    assert answer.status_code == sample.status


@pytest.mark.parametrize("name", marked(name for name, sample in SAMPLES.items() if sample.part))
def test_htmx_gets_a_part_of_it(app: Flask, world: World, name: str) -> None:
    sample = SAMPLES[name]
    answer = ask(somebody(app, world, sample), world, name, htmx=True)
    assert answer.status_code in {200, sample.status} - {303}


@pytest.fixture(scope="module")
def data(kept: Flask) -> frozenset[str]:
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    with kept.app_context():
        typed = {
            word for sample in SAMPLES.values() for value in sample.fields.values() for word in WORD.findall(value)
        }
        return words_kept(db.engine) | typed | IMPORTED | {*kept.extensions["settings"].portal_name.split()}


@pytest.mark.parametrize("name", REFUSED_OR_READ)
def test_every_word_can_be_translated(app: Flask, world: World, data: frozenset[str], name: str) -> None:
    """A word that this names stands in a template or in Python outside of gettext."""
    client = somebody(app, world, SAMPLES[name])
    with bracketed(app):
        ask(client, world, name)
    untranslatable = unspoken(client.page.roots, data) if client.page else []
    assert " ".join(untranslatable) == ""


@pytest.mark.parametrize("name", READS)
def test_reading_writes_nothing_and_keeps_its_budget(
    app: Flask, world: World, statements: Statements, name: str
) -> None:
    person = somebody(app, world, SAMPLES[name])
    answer = ask(person, world, name)
    assert answer.status_code == SAMPLES[name].status
    statements.assert_no_writes()
    statements.all.clear()  # what a process reads once and keeps is not counted against a page
    ask(person, world, name)
    statements.assert_at_most(SAMPLES[name].budget)


@pytest.mark.parametrize("name", marked(WRITES))
def test_writing_keeps_its_budget(app: Flask, world: World, statements: Statements, name: str) -> None:
    answer = ask(somebody(app, world, SAMPLES[name]), world, name)
    assert answer.status_code == SAMPLES[name].status
    statements.assert_at_most(SAMPLES[name].budget)


@pytest.mark.parametrize("name", SIGNED_IN_ONLY)
def test_a_stranger_is_sent_to_sign_in(app: Flask, world: World, statements: Statements, name: str) -> None:
    stranger = somebody(app, world, Sample("/", as_="stranger"))
    answer = ask(stranger, world, name)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/login")
    answer = ask(stranger, world, name, htmx=True)
    assert (answer.status_code, answer.headers["HX-Redirect"].split("?")[0]) == (401, "/login")
    statements.assert_no_writes()


@pytest.mark.writes
@pytest.mark.parametrize("permission", sorted({ASKS[name] for name in PERMITTED}))
def test_every_permission_but_the_needed_one_is_not_enough(
    app: Flask, world: World, session: Session, statements: Statements, permission: str
) -> None:
    session.execute(delete(PortalRolePermission).where(PortalRolePermission.permission == permission))
    session.commit()
    for name in (name for name in PERMITTED if ASKS[name] == permission):
        person = somebody(app, world, SAMPLES[name])
        assert ask(person, world, name).status_code == 403, name
        assert ask(person, world, name, htmx=True).status_code == 403, name
    statements.assert_no_writes()


@pytest.mark.parametrize("name", PERMITTED)
def test_staff_find_no_pages_of_customers_and_customers_none_of_staff(app: Flask, world: World, name: str) -> None:
    staff = ASKS[name] in STAFF_PERMISSIONS
    other = Sample("/", as_="alder" if staff else "operator")
    assert ask(somebody(app, world, other), world, name).status_code == 404


@pytest.mark.parametrize("htmx", [False, True], ids=["browser", "htmx"])
@pytest.mark.parametrize("name", OWNED)
def test_somebody_elses_looks_missing(
    app: Flask, world: World, contents: Callable[[], list[str]], name: str, htmx: bool
) -> None:
    person = somebody(app, world, SAMPLES[name])
    before = contents()
    answer = ask(person, world, name, whose="birch", htmx=htmx)
    assert answer.status_code == 404
    assert contents() == before


@pytest.mark.parametrize("name", WRITES)
def test_without_its_token_nothing_is_written(app: Flask, world: World, statements: Statements, name: str) -> None:
    person = somebody(app, world, SAMPLES[name])
    assert ask(person, world, name, token=False).status_code == 400
    assert ask(person, world, name, token=False, htmx=True).status_code == 400
    statements.assert_no_writes()


@pytest.mark.parametrize("name", WRITES)
def test_a_token_of_another_browser_is_refused(app: Flask, world: World, statements: Statements, name: str) -> None:
    person = somebody(app, world, SAMPLES[name])
    other = somebody(app, world, Sample("/", as_="stranger"))
    with other.session_transaction() as cookie:
        cookie["csrf_token"] = "another"
    path = world.fill(SAMPLES[name].path)
    assert person.post(path, data={"csrf_token": other.token()}).status_code == 400
    statements.assert_no_writes()


ODD = ["%00", "-1", "1e309", "%27%22%3Cscript%3E", "%F0%9F%98%80", "9" * 400]


@pytest.mark.parametrize("name", READS)
def test_odd_queries_are_answered_not_crashed_on(app: Flask, world: World, name: str) -> None:
    person = somebody(app, world, SAMPLES[name])
    path = world.fill(SAMPLES[name].path).split("?")[0]
    for odd in ODD:
        query = "&".join(f"{field}={odd}" for field in ("q", "after", "before", "f", "sort", "stock", "next"))
        answer = person.get(f"{path}?{query}", inspect=False)
        assert answer.status_code < 500, odd
