"""What the pages of requests show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storefront.admin.customers.models import customer_href
from storefront.company.details.queries import Asked


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Which requests: those that wait, or those answered; of customers whose code or name holds the words."""

    q: str = ""
    answered: bool = False

    @property
    def fields(self) -> dict[str, str]:
        return {"q": self.q, "state": "answered" if self.answered else ""}


@dataclass(frozen=True, slots=True)
class Request:
    """A request with its customer."""

    code: str
    customer: str
    asked: Asked

    @property
    def customer_href(self) -> str:
        return customer_href(self.code)


@dataclass(frozen=True, slots=True)
class Decision:
    """A request to be answered; `now` is what the fields are today."""

    request: Request
    now: Mapping[str, str]
