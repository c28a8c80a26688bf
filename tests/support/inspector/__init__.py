"""The page inspector: the test client that looks at each page it fetches (house rules, section 5)."""

from tests.support.inspector.client import InspectedClient, UninspectablePageError
from tests.support.inspector.page import Page
from tests.support.inspector.rules import RULES, complaints_about

__all__ = ["RULES", "InspectedClient", "Page", "UninspectablePageError", "complaints_about"]
