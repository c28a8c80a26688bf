"""Companies that registered by themselves: one waits for the office, one was turned down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storefront.auth.tokens import digest
from storefront.demo.scene import Scene
from storefront.portal.registrations import REJECTED, WAITING, PortalRegistration
from storefront.portal.stored_settings import store

HOTEL = {
    "company": "Hôtel du Vieux Moulin SARL",
    "tax_number": "FR 40 123456824",
    "first_name": "Amélie",
    "last_name": "Laurent",
    "email": "achats@vieux-moulin.example",
    "phone": "+33 3 88 00 01 02",
    "language": "fr",
    "line1": "12 quai des Bateliers",
    "postal_code": "67000",
    "city": "Strasbourg",
    "country": "FR",
    "message": "Nous cherchons un fournisseur de verrerie et de produits d'entretien pour 60 chambres.",
}
PRIVATE = {
    "company": "Tom Okafor",
    "first_name": "Tom",
    "last_name": "Okafor",
    "email": "tom@okafor.example",
    "language": "en",
    "line1": "8 Mill Road",
    "postal_code": "LS2 7AA",
    "city": "Leeds",
    "country": "GB",
    "message": "One mop, please.",
}


def add_registrations(scene: Scene, operator: str) -> None:
    """Switch registration on, and write two; `operator` is who answered one of them."""
    store(scene.session, {"registration": "on"}, scene.at(scene.day(-30), 9))
    answered = {
        "decided_at": scene.at(scene.workday(-4), 10),
        "decided_by": operator,
        "reason": "We deliver to companies only.",
    }
    scene.save([_registration(scene, HOTEL, -1, state=WAITING)])
    scene.save([_registration(scene, PRIVATE, -5, state=REJECTED, **answered)])


def _registration(scene: Scene, written: dict[str, str], day: int, **more: Any) -> PortalRegistration:  # noqa: ANN401 (columns)
    at = scene.at(scene.workday(day), 9, 20)
    words = " ".join(written.get(name, "") for name in ("company", "first_name", "last_name", "email", "city"))
    return PortalRegistration(
        **written,
        digest=digest(written["email"]),  # of a link that is used up: no row waits to be confirmed
        words=words.casefold(),
        created_at=at,
        confirmed_at=at + timedelta(minutes=6),
        expires_at=at + timedelta(hours=48),
        **more,
    )
