"""A list of people becomes contacts with access: file, columns, dry run, and what became of it. Without JavaScript."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy.orm import Session

from storefront.documents.reading import Limits, read_file
from storefront.erp.customers import Customer
from storefront.kernel.viewer import Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.imports import PortalImport
from storefront.portal.users import PortalAccess, PortalRolePermission, PortalStaffCustomer, PortalUser
from tests.support.builders import TODAY, a_contact, a_customer, saved
from tests.support.cast import Person, somebody_of_staff
from tests.support.importing import (
    ELSEWHERE,
    choose,
    follow,
    invitations,
    needs_samples,
    paste,
    people,
    send,
    take_in,
    words,
)

pytestmark = pytest.mark.both_databases
TEAM = "E-mail,First name,Last name,Phone\nann@alder.example,Ann,Lee,+45 1\nbo@alder.example,Bo,Øst,+45 2\n"


def roles_of(session: Session, login: str) -> list[str]:
    session.rollback()
    access = session.query(PortalAccess).join(PortalUser, PortalUser.id == PortalAccess.user_id)
    (found,) = access.filter(PortalUser.login == login)
    return [found.granted_by or "", str(found.active)]


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


def test_the_same_file_twice_is_harmless(operator: Person, alder: Customer, session: Session) -> None:
    for said in ("2 people can be taken in.", "Nothing has to be changed: they are all here already."):
        send(operator, TEAM, customer="ALDER")
        assert said in words(choose(operator, invite="now"))
        answer = take_in(operator)
    assert "2 people were there already, just so. 2 people have access already." in words(answer)
    assert len(people(session)) == 2
    assert len(invitations(session)) == 2


def test_the_button_pressed_twice_takes_in_once(operator: Person, alder: Customer, session: Session) -> None:
    send(operator, TEAM, customer="ALDER")
    choose(operator, invite="now")
    first, second = operator.submit("#import-take-in"), operator.submit("#import-take-in")
    assert first.headers["Location"] == second.headers["Location"]
    assert len(invitations(session)) == 2


def test_the_form_sent_twice_is_one_import(operator: Person, alder: Customer, session: Session) -> None:
    operator.get("/admin/contacts/import")
    where = {operator.submit("#import-start", {"pasted": TEAM}).headers["Location"] for _time in range(2)}
    assert len(where) == 1
    assert session.query(PortalImport).count() == 1


def test_whoever_is_there_is_changed_by_the_address_within_the_customer(
    operator: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    a_contact(for_=alder, email="ANN@alder.example", first_name="Anna", phone="+45 9", job_title="Buyer")
    there = a_contact(for_=birch, email="bo@alder.example", first_name="Other")
    paste(operator, TEAM, customer="alder")
    page = words(choose(operator))
    assert "First name: Anna Ann" in page
    assert "1 person was added, 1 changed." in words(take_in(operator))
    ann = people(session)["ANN@alder.example"]
    assert (ann.first_name, ann.phone, ann.job_title) == ("Ann", "+45 1", "Buyer")
    assert session.get_one(type(there), there.id).first_name == "Other"


def test_bad_rows_are_named_and_good_ones_unharmed(operator: Person, alder: Customer, session: Session) -> None:
    paste(operator, TEAM + "no address,Cy,,\nANN@alder.example,Ann,Again,\n,,,\n,Dee,,\n", customer="ALDER")
    page = words(choose(operator, invite="now"))
    assert "3 rows are left out." in page
    for reason in ("“no address” is no e-mail address.", "The same person stands in row 2.", "No e-mail address."):
        assert reason in page
    assert "2 people were added, 2 invited. 3 rows were left out." in words(take_in(operator))


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_the_file_of_bad_rows_is_corrected_and_sent_again(
    operator: Person, alder: Customer, session: Session, extension: str
) -> None:
    paste(operator, TEAM + "cy at alder.example,Cy,=1+1,+45 3\n", customer="ALDER")
    choose(operator, invite="now")
    take_in(operator)
    where = f"/admin/contacts/import/{session.query(PortalImport.id).one()[0]}/left-out.{extension}"
    (sheet,) = read_file(operator.get(where).data, Limits())
    assert sheet.rows[0] == ("What is wrong", "E-mail", "First name", "Last name", "Phone")
    rows = "\n".join("\t".join(row) for row in sheet.rows).replace("cy at ", "cy@")
    paste(operator, rows, customer="ALDER")
    choose(operator, invite="now")
    assert "1 person was added, 1 invited." in words(take_in(operator))
    assert (people(session)["cy@alder.example"].last_name, people(session)["cy@alder.example"].phone) == (
        "=1+1",
        "+45 3",
    )


def test_a_column_may_say_the_customer_by_code_or_name(
    operator: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    for code in ("T1", "T2"):
        a_customer("Twin", code=code)
    rows = ["a@x.example,birch", "b@x.example,Alder", "c@x.example,TWIN", "d@x.example,Nobody", "e@x.example,"]
    paste(operator, "\n".join(["Mail,Company", *rows]))
    page = words(choose(operator))
    for reason in ("Several customers are called “TWIN”", "There is no customer “Nobody”", "No customer."):
        assert reason in page
    take_in(operator)
    assert {email: contact.customer_id for email, contact in people(session).items()} == {
        "a@x.example": birch.id,
        "b@x.example": alder.id,
    }


def test_columns_can_be_changed(operator: Person, alder: Customer, session: Session) -> None:
    paste(operator, "Wer,Wo\nAnn,ann@alder.example\nBo,bo@alder.example\n", customer="ALDER")
    choose(operator, **{"column-0": "last_name", "column-1": "email"})
    take_in(operator)
    assert people(session)["ann@alder.example"].last_name == "Ann"


def test_what_is_missing_is_asked_for_and_nothing_chosen_is_lost(operator: Person, alder: Customer) -> None:
    paste(operator, "Name,Number\nAnn,1\n")
    answer = choose(operator, **{"column-0": "last_name", "invite": "now", "roles": [], "customer": "Nobody"})
    assert answer.status_code == 422
    for sentence in ("Choose the column that holds the e-mail address.", "There is no customer", "at least one role"):
        assert sentence in words(answer)
    assert 'value="last_name" selected' in answer.text
    assert 'value="Nobody"' in answer.text


def test_headings_may_be_there_or_not(operator: Person, alder: Customer) -> None:
    paste(operator, "ann@alder.example,Ann\nbo@alder.example,Bo\n", customer="ALDER")
    assert "2 people can be taken in." in words(choose(operator))
    paste(operator, TEAM, customer="ALDER")
    assert "“E-mail” is no e-mail address." in words(choose(operator, heading="0"))


def test_invited_later_they_have_access_and_no_mail(operator: Person, alder: Customer, session: Session) -> None:
    paste(operator, TEAM, customer="ALDER")
    choose(operator, invite="later", roles=["portal_user"])
    assert "2 people were added, 2 given access." in words(take_in(operator))
    assert invitations(session) == []
    assert roles_of(session, "ann@alder.example") == ["Admin", "True"]


def test_who_did_it_is_in_the_audit_log(operator: Person, alder: Customer, session: Session) -> None:
    paste(operator, TEAM, customer="ALDER")
    choose(operator, invite="now")
    take_in(operator)
    rows = session.query(PortalAudit).filter_by(user_id=operator.user_id)
    assert sorted(row.action for row in rows) == [
        *["access.granted"] * 2,
        *["contact.created"] * 2,
        "contacts.imported",
    ]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"active": False}, "This contact is inactive and can't be invited."),
        ({"ended": True}, "Access has ended or was taken away"),
        ({"access": False}, "Access has ended or was taken away"),
    ],
)
def test_who_was_shut_out_is_not_let_in_by_a_list(
    operator: Person, alder_buyer: Person, session: Session, state: dict[str, bool], reason: str
) -> None:
    if "ended" in state:
        past = TODAY - timedelta(days=1)
        session.query(PortalAccess).filter_by(user_id=alder_buyer.user_id).update({"ends_on": past})
    elif "access" in state:
        session.query(PortalAccess).filter_by(user_id=alder_buyer.user_id).update({"active": False})
    else:
        session.query(type(alder_buyer.contact)).filter_by(email=alder_buyer.login).update({"active": False})
    session.commit()
    paste(operator, f"{alder_buyer.login}\n", customer="ALDER")
    assert reason in words(choose(operator, invite="now"))
    assert take_in(operator).status_code == 422


def test_a_login_of_staff_is_not_given_to_a_customer(operator: Person, alder: Customer) -> None:
    paste(operator, f"{operator.login}\nann@alder.example\n", customer="ALDER")
    assert f"The login {operator.login} belongs to somebody else." in words(choose(operator, invite="now"))


def test_one_person_of_two_customers_has_one_login(
    operator: Person, alder_buyer: Person, birch: Customer, session: Session
) -> None:
    paste(operator, f"{alder_buyer.login}\n", customer="BIRCH")
    choose(operator, invite="now")
    assert "1 person was added, 1 invited." in words(take_in(operator))
    session.rollback()
    assert session.query(PortalAccess).filter_by(user_id=alder_buyer.user_id).count() == 2


def test_a_workbook_of_several_sheets_lets_one_choose(operator: Person, alder: Customer) -> None:
    operator.get("/admin/contacts/import")
    paste(operator, TEAM, customer="ALDER")
    assert 'name="sheet"' not in operator.get("/admin/contacts/import/1").text
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("Notes").write_row(0, 0, ["Remember", "the milk"])
    book.add_worksheet("People").write_column(0, 0, ["E-mail", "ann@alder.example"])
    book.add_worksheet("More").write_column(0, 0, ["E-mail", "bo@alder.example", "cy@alder.example"])
    book.close()
    page = send(operator, file.getvalue(), "book.xlsx", customer="ALDER")
    assert "1 row in book.xlsx" in words(page)
    other = follow(operator, operator.submit("/admin/contacts/import/2", {"sheet": "3"}))
    assert "2 rows in book.xlsx" in words(other)


def test_who_may_not_give_access_takes_contacts_in_and_invites_nobody(
    operator: Person, alder: Customer, session: Session
) -> None:
    session.query(PortalRolePermission).filter_by(permission=Permission.ADMIN_ACCESS).delete()
    session.commit()
    assert 'name="invite"' not in paste(operator, TEAM, customer="ALDER").text
    choose(operator, invite="now", roles=["portal_user"])
    assert "2 people were added." in words(take_in(operator))
    assert session.query(PortalAccess).count() == 0


def test_a_part_of_a_name_is_told_whom_it_may_mean(operator: Person, alder: Customer) -> None:
    a_customer("Maple Tea Rooms", code="MAPLE1")
    a_customer("Maple & Sons", code="MAPLE2")
    paste(operator, "Mail,Company\na@x.example,tea rooms\nb@x.example,maple")
    page = words(choose(operator))
    assert "There is no customer “tea rooms”. Do you mean MAPLE1 (Maple Tea Rooms)?" in page
    assert "Do you mean MAPLE2 (Maple & Sons), MAPLE1 (Maple Tea Rooms)?" in page
    paste(operator, TEAM, customer="maple")
    answer = choose(operator)
    assert (answer.status_code, "Do you mean MAPLE2" in words(answer)) == (422, True)


def test_staff_of_some_customers_find_no_others(
    operator: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    session.query(PortalRolePermission).filter_by(permission=Permission.ADMIN_EVERYONE).delete()
    session.commit()
    saved(PortalStaffCustomer(user_id=operator.user_id, customer_id=alder.id))
    paste(operator, TEAM, customer="BIRCH")
    answer = choose(operator)
    assert (answer.status_code, "There is no customer “BIRCH”." in words(answer)) == (422, True)
    assert "2 people can be taken in." in words(choose(operator, customer="ALDER"))


@pytest.mark.parametrize("role", ["operator", "salesperson", "no such role"])
def test_no_role_is_given_that_the_form_does_not_offer(operator: Person, alder: Customer, role: str) -> None:
    assert f'value="{role}"' not in paste(operator, TEAM, customer="ALDER").text
    assert "Choose at least one role." in words(choose(operator, invite="now", roles=[role]))


def test_an_import_is_seen_by_whoever_sent_it_only(operator: Person, app: Flask, session: Session) -> None:
    paste(operator, TEAM)
    other = somebody_of_staff("other@demo.example", "operator", app=app, session=session)
    for path in ("", "/check", "/left-out.csv"):
        assert other.get(f"/admin/contacts/import/1{path}").status_code == 404
    for path in ("", "/take-in", "/discard"):
        answer = other.post(f"/admin/contacts/import/1{path}", data={"csrf_token": other.token()})
        assert answer.status_code == 404
    assert operator.get("/admin/contacts/import/1").status_code == 200


def test_a_file_that_was_thrown_away_is_gone(operator: Person) -> None:
    paste(operator, TEAM)
    assert "Pasted table was thrown away." in words(
        follow(operator, operator.submit("/admin/contacts/import/1/discard"))
    )
    assert operator.get("/admin/contacts/import/1").status_code == 404


@needs_samples
@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("atomiccrm_contacts_template.csv", 2),
        ("bagisto_customers.csv", 3),
        ("bagisto_customers.xlsx", 3),
    ],
)
def test_sample_files_are_taken_in_as_they_are(operator: Person, alder: Customer, name: str, good: int) -> None:
    send(operator, (ELSEWHERE / name).read_bytes(), name, customer="ALDER")
    choose(operator, invite="now")
    assert f"{good} people were added, {good} invited." in words(take_in(operator))


@needs_samples
def test_each_of_five_hundred_people_finds_the_customer_by_name(operator: Person, session: Session) -> None:
    a_customer("Gottlieb and Sons", code="GOTTLIEB")
    send(operator, (ELSEWHERE / "atomiccrm_contacts_500.csv").read_bytes(), "crm.csv")
    page = words(choose(operator))
    assert "There is no customer “Schmitt and Sons”." in page
    assert "to be invited 0" in page.lower()


@needs_samples
@pytest.mark.parametrize("name", ["frappe_semicolon_padded.csv", "oscar_partner_stock_semicolon.csv"])
def test_a_list_without_people_asks_for_the_column_of_addresses(operator: Person, alder: Customer, name: str) -> None:
    send(operator, (ELSEWHERE / name).read_bytes(), name, customer="ALDER")
    assert "Choose the column that holds the e-mail address." in words(choose(operator))
