"""What is the same for every test is worked out once a worker: addresses by werkzeug, statements by SQLAlchemy, assets.

Each test has an app and an engine of its own, made as the portal makes them; these halve what the suite takes.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from storefront.web import assets

MOST_STATEMENTS = 5000


@pytest.fixture(autouse=True, scope="session")
def _addresses_are_compiled_once() -> Iterator[None]:
    """Werkzeug compiles how each address is read and written when an app is made: 60 of 70 ms, thousands of times."""
    compile_now = Rule.compile
    known: dict[Any, tuple[Any, ...]] = {}

    def compile_once(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
        if key not in known:
            compile_now(rule)
            builders = (rule._build.__func__, rule._build_unknown.__func__)  # type: ignore[attr-defined]  # bound
            known[key] = (rule._parts, rule._trace, rule._converters, rule.arguments, *builders)
            return
        rule._parts, rule._trace, rule._converters, arguments, build, build_unknown = known[key]
        rule.arguments = set(arguments)
        rule._build, rule._build_unknown = build.__get__(rule), build_unknown.__get__(rule)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", compile_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def _statements_are_compiled_once() -> Iterator[None]:
    """An engine keeps the SQL of the statements it has seen: here all engines of one dialect keep it together."""
    kept: LRUCache[Any, Any] = LRUCache(MOST_STATEMENTS)

    def share(connection: Connection) -> None:
        connection.engine._compiled_cache = kept

    event.listen(Engine, "engine_connect", share)
    with pytest.MonkeyPatch.context() as patch:
        # the key of what is kept holds the dialect: two of a kind are the same here
        patch.setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))
        yield
    event.remove(Engine, "engine_connect", share)


@pytest.fixture(autouse=True, scope="session")
def _assets_are_gathered_once(compressed_assets: Path) -> Iterator[None]:
    """An app reads each static file at start and compares it with its compressed copies: 30 ms."""
    gather, gather_once = assets.gather, cache(assets.gather)

    def known(static_dir: Path, cache_dir: Path) -> assets.Assets:
        folder = cache_dir.resolve()
        return (gather_once if folder == compressed_assets.resolve() else gather)(static_dir, folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assets, "gather", known)
        yield
