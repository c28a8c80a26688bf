"""What columns of contact lists are called: in the languages of Europe's offices, and in the programs that export them.

Written plainly: small letters, no accents, a blank for everything else. Words that only say which one of several (work,
home, first, 1) are left out before a heading is looked up, see guessing.py.
"""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """What a column may hold."""

    EMAIL = "email"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    FULL_NAME = "full_name"
    PHONE = "phone"
    MOBILE = "mobile"
    JOB_TITLE = "job_title"
    LANGUAGE = "language"
    CUSTOMER = "customer"


HEADINGS: dict[Field, str] = {
    Field.EMAIL: """
        email, e mail, mail, emailaddress, email address, e mail address, mail address, email addr, user email, login
        email adresse, e mail adresse, mailadresse, emailadresse, elektronische post
        courriel, adresse mail, adresse email, adresse e mail, adresse electronique, mel
        correo, correo electronico, direccion de correo, direccion de correo electronico, email de contacto
        posta elettronica, indirizzo email, indirizzo e mail, indirizzo di posta elettronica
        emailadres, e mailadres, e mail adres, mailadres
        endereco de email, endereco de e mail, correio eletronico
        adres email, adres e mail, poczta, epost, e post, epostadress, e postadress, sahkoposti, mailadresse
    """,
    Field.FIRST_NAME: """
        first name, firstname, given name, givenname, forename, christian name, fname, first
        vorname, rufname
        prenom, nombre, nombre de pila, nome, nome proprio, primeiro nome, voornaam, imie, fornavn, fornamn, etunimi
    """,
    Field.LAST_NAME: """
        last name, lastname, surname, family name, familyname, lname, last
        nachname, familienname, zuname
        nom, nom de famille, apellido, apellidos, primer apellido, cognome, achternaam, familienaam
        apelido, sobrenome, ultimo nome, nazwisko, etternavn, efternavn, efternamn, sukunimi
    """,
    Field.FULL_NAME: """
        name, full name, fullname, contact, contact name, contact person, person, display name, displayname, employee
        user
        vollstandiger name, vor und nachname, vorname nachname, vorname und nachname, ansprechpartner, kontakt
        kontaktperson, mitarbeiter
        nom complet, nom et prenom, prenom et nom, nom prenom, interlocuteur, personne de contact
        nombre completo, nombre y apellidos, nombre y apellido, persona de contacto, contacto
        nome completo, nome e cognome, referente, contatto, contato
        naam, volledige naam, contactpersoon, imie i nazwisko, osoba kontaktowa, navn, namn, nimi
    """,
    Field.PHONE: """
        phone, telephone, tel, phone number, telephone number, phone no, tel no, telno, landline, direct line
        direct dial, contact number
        telefon, telefonnummer, telefonnr, tel nr, rufnummer, festnetz, durchwahl
        numero de telephone, no de telephone, ligne directe, fixe
        telefono, numero de telefono, numero di telefono, telefono fijo, telefono fisso
        telefoon, telefoonnummer, telefoonnr, vaste lijn, telefone, numero de telefone, numer telefonu, tlf, puhelin
    """,
    Field.MOBILE: """
        mobile, mobile phone, mobile number, mobile no, cell, cell phone, cellphone, cell number
        handy, handynummer, mobil, mobiltelefon, mobilnummer, mobilfunk, natel
        portable, telephone portable, tel portable, mobile phone
        movil, telefono movil, celular, telefono celular, cellulare, telefono cellulare
        mobiel, mobiele telefoon, gsm, gsm nummer, 06 nummer, telemovel, komorka, telefon komorkowy, matkapuhelin
    """,
    Field.JOB_TITLE: """
        job title, jobtitle, title, position, job, role, function, job position, occupation, job role, designation
        funktion, stelle, berufsbezeichnung, stellenbezeichnung, beruf, tatigkeit
        fonction, poste, intitule du poste, titre, profession
        cargo, puesto, puesto de trabajo, funcion, ocupacion
        qualifica, ruolo, posizione, mansione, funzione
        functie, functietitel, functieomschrijving, funcao, stanowisko, stilling, befattning, titel
    """,
    Field.LANGUAGE: """
        language, lang, preferred language, locale, language code
        sprache, sprachcode, korrespondenzsprache, muttersprache
        langue, idioma, lengua, lingua, taal, voertaal, jezyk, sprak, sprog, kieli
    """,
    Field.CUSTOMER: """
        customer, customer code, customer number, customer no, customer name, customer id, account, account name
        account number, account code, account no, company, company name, organization, organisation, organization name
        business account, client, client code, client number, client name, firm, business
        kunde, kundennummer, kundennr, kunden nr, kundencode, kundenname, firma, firmenname, unternehmen, debitor
        debitorennummer, organisation
        numero client, numero de client, code client, no client, nom du client, societe, entreprise, raison sociale
        cliente, codigo de cliente, numero de cliente, nombre de la empresa, empresa, razon social, compania
        codice cliente, numero cliente, azienda, ragione sociale, societa, ditta
        klant, klantnummer, klantnr, klantcode, klantnaam, bedrijf, bedrijfsnaam
        klient, numer klienta, nazwa firmy, kund, kundnummer, foretag, virksomhed, asiakas, yritys
    """,
}

# Which one of several e-mail addresses or phones it is: of two columns for one thing, the first that is filled counts.
WHICH_ONE = frozenset(
    """
    work working business office company primary main other home private personal preferred first second 1 2 3
    geschaftlich dienstlich privat buro arbeit professionnel professionnelle pro personnel personnelle bureau domicile
    trabajo oficina casa lavoro ufficio werk zakelijk prive trabalho the of customer contact user
    """.split()  # noqa: SIM905 (a list of forty quoted words reads worse)
)
