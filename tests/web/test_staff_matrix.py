"""Staff permissions against the routes of the back office, from the URL map: nothing more opens, and no link tempts."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.kernel.viewer import ADMIN_PERMISSIONS, Permission
from storefront.web.access import declared
from tests.support.cast import Person
from tests.support.staff import may_only

HREF = re.compile(r'<a[^>]* href="(/admin[^"#?]*)')


def pages(app: Flask) -> dict[str, str]:
    """Return what each page of the office without a name in its address asks for."""
    return {
        address: needed
        for address, method, needed, _view in declared(app)
        if method == "GET" and needed in ADMIN_PERMISSIONS and "<" not in address
    }


@pytest.mark.parametrize("permission", sorted(ADMIN_PERMISSIONS))
def test_one_permission_opens_its_own_pages_and_no_others(
    app: Flask, operator: Person, session: Session, permission: Permission
) -> None:
    may_only(session, operator, {permission, Permission.ADMIN_EVERYONE})
    for address, needed in pages(app).items():
        refused = operator.get(address, inspect=False).status_code == 403
        assert refused is (needed not in {permission, Permission.ADMIN_EVERYONE}), address


@pytest.mark.parametrize("missing", sorted(ADMIN_PERMISSIONS - {Permission.ADMIN}))
def test_no_menu_leads_where_one_may_not_go(operator: Person, session: Session, missing: Permission) -> None:
    may_only(session, operator, ADMIN_PERMISSIONS - {missing})
    header = operator.get("/admin").text.split("<main")[0]
    links = set(HREF.findall(header))
    assert links
    assert {link: operator.get(link, inspect=False).status_code for link in links} == dict.fromkeys(links, 200)
