"""A list of people becomes contacts with access: file, columns, dry run, and what became of it. Without JavaScript."""

import pytest
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from tests.support.cast import Person
from tests.support.importing import choose, invitations, paste, people, send, take_in, words

pytestmark = pytest.mark.both_databases
TEAM = "E-mail,First name,Last name,Phone\nann@alder.example,Ann,Lee,+45 1\nbo@alder.example,Bo,Øst,+45 2\n"


def test_a_file_becomes_contacts_who_are_invited(operator: Person, alder: Customer, session: Session) -> None:
    assert "2 rows in team.csv" in words(send(operator, TEAM, customer="ALDER"))
    assert "2 people can be taken in." in words(choose(operator, invite="now"))
    assert invitations(session) == []
    assert "2 people were added, 2 invited." in words(take_in(operator))
    assert people(session)["bo@alder.example"].last_name == "Øst"
    assert invitations(session) == ["ann@alder.example", "bo@alder.example"]


def test_the_dry_run_writes_nothing(operator: Person, alder: Customer, session: Session) -> None:
    paste(operator, TEAM, customer="ALDER")
    choose(operator, invite="now")
    assert people(session) == {}
