"""What columns hold, by their headings in many languages, and by what stands in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.admin.imports.guessing import Guess, guess, known
from storefront.admin.imports.headings import HEADINGS, Field
from storefront.documents.reading import Limits, Sheet, read_file
from tests.support.importing import ELSEWHERE, needs_samples

E, F, L, N, P, M, J, C = (
    Field.EMAIL,
    Field.FIRST_NAME,
    Field.LAST_NAME,
    Field.FULL_NAME,
    Field.PHONE,
    Field.MOBILE,
    Field.JOB_TITLE,
    Field.CUSTOMER,
)


def a_sheet(*rows: str) -> Sheet:
    return Sheet("", tuple(tuple(cell.strip() for cell in row.split("|")) for row in rows))


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("E-mail|First name|Last name|Phone|Mobile|Job title", (E, F, L, P, M, J)),
        ("E-Mail-Adresse|Vorname|Nachname|Telefon|Handy|Funktion", (E, F, L, P, M, J)),
        ("Adresse électronique|Prénom|Nom de famille|Téléphone|Portable|Fonction", (E, F, L, P, M, J)),
        ("Correo electrónico|Nombre|Apellidos|Teléfono|Móvil|Cargo", (E, F, L, P, M, J)),
        ("Indirizzo e-mail|Nome|Cognome|Telefono|Cellulare|Ruolo", (E, F, L, P, M, J)),
        ("E-mailadres|Voornaam|Achternaam|Telefoon|Mobiel|Functie", (E, F, L, P, M, J)),
        ("E-post|Förnamn|Efternamn|Telefon|Mobil|Titel", (E, F, L, P, M, J)),
        ("Adres e-mail|Imię|Nazwisko|Numer telefonu|Komórka|Stanowisko", (E, F, L, P, M, J)),
        ("emailAddress|givenName|familyName|phoneNumber|mobilePhone|jobTitle", (E, F, L, P, M, J)),
        ("Mail|Name|Vorname|Kundennummer|Gender|Newsletter", (E, L, F, C, None, None)),
        ("Email|Contact name|Company|Position|Fax|", (E, N, C, J, None, None)),
        ("Email (work)|Email (home)|Phone 1|Phone 2|Name|First name|", (E, E, P, P, L, F, None)),
        ("Name|First name|Surname|E-mail|Company name|Company", (None, F, L, E, C, None)),
    ],
)
def test_headings_are_known_in_many_languages(heading: str, fields: tuple[Field | None, ...]) -> None:
    values = "|".join("ann@x.example" if field is E else "x" for field in fields)
    assert guess(a_sheet(heading, values)) == Guess(0, fields)


def test_a_title_may_stand_above_the_headings() -> None:
    found = guess(a_sheet("Our people||", "||", "Last name|First name|E-mail", "Lee|Ann|ann@x.example"))
    assert found == Guess(2, (L, F, E))


def test_without_headings_addresses_are_known_by_themselves() -> None:
    assert guess(a_sheet("Ann Lee|ann@x.example", "Bo Ray|bo@x.example")) == Guess(None, (None, E))


def test_headings_that_nobody_knows_are_still_headings() -> None:
    found = guess(a_sheet("Sähköinen osoite|Ihminen", "ann@x.example|Ann", "bo@x.example|Bo"))
    assert found == Guess(0, (E, None))


def test_a_column_called_mail_without_addresses_is_none() -> None:
    assert guess(a_sheet("Email|Login|Name", "yes|ann@x.example|Ann")).fields == (None, E, N)


def test_the_first_row_of_a_list_without_headings_is_not_lost() -> None:
    assert guess(a_sheet("Book|9780115531446|10.32", "Book|9780955337819|7.00")) == Guess(None, (None, None, None))


def test_no_heading_stands_for_two_things() -> None:
    titles = [title.strip() for titles in HEADINGS.values() for title in titles.replace("\n", ",").split(",")]
    assert all(known(title) for title in titles if title)


@given(
    st.lists(st.lists(st.text(max_size=9), min_size=3, max_size=3), min_size=1, max_size=6).filter(lambda r: any(r[0]))
)
def test_any_table_has_a_guess_for_each_column(rows: list[list[str]]) -> None:
    found = guess(Sheet("", tuple(map(tuple, rows))))
    assert len(found.fields) == 3
    assert found.heading is None or 0 <= found.heading < len(rows)


@needs_samples
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (
            "atomiccrm_contacts_500.csv",
            {"first_name": F, "title": J, "company_name": C, "email_work": E},
        ),
        ("atomiccrm_contacts_template.csv", {"company": C, "email_work": E, "email_home": E, "phone_other": P}),
        (
            "bagisto_customers.csv",
            {"email": E, "first_name": F, "phone": P, "customer_group_code": None},
        ),
        ("bagisto_customers.xlsx", {"email": E, "first_name": F, "last_name": L, "phone": P, "gender": None}),
        ("frappe_semicolon_padded.csv", {"Title": J, "Number": None}),
    ],
)
def test_the_columns_of_sample_files_are_known(name: str, fields: dict[str, Field | None]) -> None:
    sheet = read_file((ELSEWHERE / name).read_bytes(), Limits())[0]
    found = guess(sheet)
    by_title = dict(zip(sheet.rows[found.heading or 0], found.fields, strict=True))
    assert {title: by_title[title] for title in fields} == fields
