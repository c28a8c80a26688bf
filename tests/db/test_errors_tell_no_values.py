"""What goes wrong in the database is told without the values that were on their way: they may be secrets."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.portal.throttle import PortalThrottle
from tests.support.builders import NOW


def test_an_error_of_the_database_names_no_value(session: Session) -> None:
    row = {"key": "what nobody should read", "tries": None, "ends_at": NOW}
    with pytest.raises(IntegrityError) as failed:
        session.execute(insert(PortalThrottle), [row, row])
    assert "[SQL parameters hidden" in str(failed.value)
