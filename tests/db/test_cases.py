"""Cases under the load of impatience: pressed twenty times, one case, one answer; and files without a row go."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from storefront.database import session_factory, writing
from storefront.erp.cases import Case, CaseComment
from storefront.erp.customers import Customer
from storefront.erp.numbers import NumberSequence
from storefront.kernel.viewer import Viewer
from storefront.portal.outbox import PortalOutbox
from storefront.support.commands import NewCase, Opened, Reply, Told, open_case, reply
from storefront.support.keeping import keep, path_of, sweep
from tests.support.builders import NOW, a_case, a_case_file, saved
from tests.support.cases import SUPPORT
from tests.support.cast import CLOCK, somebody_of
from tests.support.placing import viewer_of

AT_ONCE = 20
TOLD = Told("help@demo.example", "en")
WANTED = NewCase("one key", "It broke", "On one side.", "High", None, None)


@pytest.fixture
def asker(app: Flask, session: Session, alder: Customer) -> Viewer:
    return viewer_of(somebody_of(alder, "asker@alder.example", SUPPORT, app=app, session=session), session)


def at_once(engine: Engine, act: Callable[[Session], object]) -> list[object]:
    """Do this twenty times at the same moment, each in its own transaction."""
    answers: list[object] = []
    start = Barrier(AT_ONCE)

    def one() -> None:
        start.wait(30)
        with session_factory(engine)() as other, writing(other):
            done = act(other)
        answers.append(done)

    threads = [Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def count(session: Session, table: type[Case | CaseComment | PortalOutbox]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_twenty_presses_at_once_open_one_case(session: Session, asker: Viewer, engine: Engine) -> None:
    answers = at_once(engine, lambda other: open_case(other, asker, CLOCK, WANTED, TOLD))
    assert set(answers) == {Opened("CS000001"), Opened("CS000001", again=True)}
    assert (len(answers), count(session, Case), count(session, PortalOutbox)) == (AT_ONCE, 1, 2)


def test_twenty_answers_at_once_are_one(session: Session, asker: Viewer, alder: Customer, engine: Engine) -> None:
    case = a_case(for_=alder, status="Pending Customer")
    answers = at_once(engine, lambda other: reply(other, asker, CLOCK, case.number, Reply("one key", "Gate B")))
    assert (answers, count(session, CaseComment)) == (["Open"] * AT_ONCE, 1)


def test_a_number_that_an_erp_took_is_stepped_over(session: Session, asker: Viewer, alder: Customer) -> None:
    saved(NumberSequence(code="CS", prefix="CS", width=6, next_value=7))
    a_case(for_=alder, number="CS000007")
    with writing(session):
        assert open_case(session, asker, CLOCK, WANTED, TOLD).number == "CS000008"


def aged(instance: Path, content: bytes, days: float) -> Path:
    path = path_of(instance, keep(instance, content))
    then = (NOW - timedelta(days=days)).timestamp()
    os.utime(path, (then, then))
    return path


def test_files_without_a_row_go_after_a_day(session: Session, alder: Customer, tmp_path: Path) -> None:
    orphan, young, named = (aged(tmp_path, content, days) for content, days in ((b"a", 2), (b"b", 0.5), (b"c", 2)))
    a_case_file(a_case(for_=alder), digest=named.name)
    assert sweep(session, tmp_path, NOW) == 1
    assert [path.exists() for path in (orphan, young, named)] == [False, True, True]


def test_a_file_that_is_sent_again_is_young_again(session: Session, tmp_path: Path) -> None:
    path = aged(tmp_path, b"a", 2)
    keep(tmp_path, b"a")
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert sweep(session, tmp_path, NOW) == 0
    assert path.read_bytes() == b"a"
