"""Cases are opened, answered, closed and opened again while the portal is killed, and by twenty tabs at once."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

import pytest
from sqlalchemy.orm import Session

from storefront.erp.cases import Case, CaseAttachment
from storefront.support.keeping import FOLDER, path_of
from tests.faults.conftest import Figures, wait_until
from tests.faults.harness.crowd import at_once
from tests.faults.harness.killing import Kills, Presses
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.mailbox import MailServer
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Answer, Browser, forms_of
from tests.support.cases import ASKED, NEW, SUPPORT, comments

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
CASES = size(12, short=3)
KILLS = size(6, short=2)
AT_ONCE = 20
SECONDS = 90.0
SEE_OTHER = 303


@pytest.fixture
def set_so() -> dict[str, str]:
    return {"CASE_MAIL": "desk@house.example"}


@pytest.fixture
def asker(shop: Shop) -> Browser:
    return shop.signed_in(shop.login(shop.customer(), "asker", SUPPORT))


@dataclass
class Talk:
    """One case from its opening to its second opening: each form is fetched once, and sent until it is answered."""

    asker: Browser
    number: int
    path: str = NEW
    forms: dict[str, dict[str, str]] = field(default_factory=dict)

    def open(self) -> bool:
        answer = self._send("open", ASKED, files=("broken.txt", f"what broke in {self.number}"))
        if answered := answer.status == SEE_OTHER:
            self.path = answer.location
        return answered

    def reply(self) -> bool:
        more = {"body": "One more thing."}
        return self._send("reply", more, files=("more.txt", f"more of {self.number}")).status == SEE_OTHER

    def close(self) -> bool:
        return self._send("close", {"body": "Thank you.", "do": "close"}).status == SEE_OTHER

    def reopen(self) -> bool:
        return self._send("reopen", {"body": "It broke again."}).status == SEE_OTHER

    def _send(self, step: str, fields: dict[str, str], **files: tuple[str, str]) -> Answer:
        if step not in self.forms:
            page = self.asker.get(self.path)
            if self.path not in (shown := forms_of(page.body)):
                return page  # the server is tired; the form is fetched again
            self.forms[step] = {name: value for name, value in shown[self.path].items() if name != "files"}
        return self.asker.bring(self.path, {**self.forms[step], **fields}, **files)


def files_disagree(session: Session, portal: Portal) -> list[str]:
    """Return the rows without their file, and the files without a row."""
    rows = {row.digest: row for row in session.query(CaseAttachment)}
    there = {path.name for path in (portal.instance / FOLDER).glob("*/*") if path.suffix != ".part"}
    whole = [one for one in there if hashlib.sha256(path_of(portal.instance, one).read_bytes()).hexdigest() == one]
    return sorted(set(rows) ^ set(whole))


def test_a_kill_between_letters_loses_none_and_doubles_none(
    asker: Browser, portal: Portal, ledger: Ledger, mail_server: MailServer, session: Session, figures: Figures
) -> None:
    talks = [Talk(asker, number) for number in range(CASES)]
    presses = [press for talk in talks for press in (talk.open, talk.reply, talk.close, talk.reopen)]
    Presses(presses).during(Kills(portal, KILLS))
    numbers = [talk.path.rsplit("/", 1)[-1] for talk in talks]
    assert sorted(case.number for case in session.query(Case)) == sorted(numbers)
    assert Counter(one.body for one in comments(session)) == dict.fromkeys(
        ("One more thing.", "Thank you.", "It broke again."), CASES
    )
    for action in ("case.opened", "case.closed", "case.reopened"):
        assert sorted(map(str, ledger.audited(action))) == sorted(numbers), action
    assert session.query(CaseAttachment).count() == 2 * CASES
    assert files_disagree(session, portal) == []
    wait_until(ledger.unsent, seconds=SECONDS)
    assert len(mail_server.counted) == 2 * CASES  # to who asked, and to us
    figures(
        f"{len(presses)} letters to {CASES} cases, {KILLS} kills in between: each once, with its file and its mails"
    )


def test_twenty_letters_at_once_count_once(asker: Browser, portal: Portal, session: Session, figures: Figures) -> None:
    form = {name: value for name, value in forms_of(asker.get(NEW).body)[NEW].items() if name != "files"}
    opened = at_once(
        partial(tab.bring, NEW, {**form, **ASKED}, files=("broken.txt", "what broke")) for tab in asker.twins(AT_ONCE)
    )
    ((status, path),) = {(answer.status, answer.location) for answer in opened}
    form = {name: value for name, value in forms_of(asker.get(path).body)[path].items() if name != "files"}
    answers = at_once(
        partial(tab.bring, path, {**form, "body": "One more thing."}, files=("more.txt", "more"))
        for tab in asker.twins(AT_ONCE)
    )
    assert {status, *(answer.status for answer in answers)} == {SEE_OTHER}
    assert (session.query(Case).count(), len(comments(session)), session.query(CaseAttachment).count()) == (1, 1, 2)
    assert files_disagree(session, portal) == []
    figures(f"a case and a comment, each {AT_ONCE} times at once: one of each, each file once")
