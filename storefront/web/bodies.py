"""How much a request may bring. A form is small; the few views that take files or hundreds of rows say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request
from flask_login import current_user

from storefront.settings import Settings
from storefront.web.access import OK, View, needed_for, verdict
from storefront.web.pages import settings


@dataclass(frozen=True, slots=True)
class Room:
    """What one request may bring: bytes in all, bytes in one text field, fields. None: as much as any form."""

    body: int
    text: int | None = None
    fields: int | None = None


def brings(room: Callable[[Settings], Room]) -> Callable[[View], View]:
    """Declare that a view takes more than a form holds, from whoever its @access lets in and from nobody else."""

    def declare(view: View) -> View:
        view.brings = room  # type: ignore[attr-defined]  # read by the hook below
        return view

    return declare


def init_app(app: Flask) -> None:
    """Make room before anything of a request is read: the token against forgery stands in its body."""
    app.url_value_preprocessor(_make_room)


def largest(app: Flask, settings: Settings) -> int:
    """Return how many bytes the view with the most room takes; what is longer need not be read by the server."""
    rooms: list[int] = [view.brings(settings).body for view in app.view_functions.values() if hasattr(view, "brings")]
    return max([settings.max_body_kb * 1024, *rooms])


def _make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    view: Any = current_app.view_functions.get(endpoint or "")
    if endpoint is None or not hasattr(view, "brings") or not current_user.is_authenticated:
        return
    if verdict(needed_for(current_app, endpoint), current_user.viewer, current_user.operator) != OK:
        return
    room: Room = view.brings(settings())
    request.max_content_length = room.body
    if room.text:
        request.max_form_memory_size = room.text
    if room.fields:
        request.max_form_parts = room.fields
