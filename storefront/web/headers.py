"""Headers of every answer: what a browser may load, cache and send on. Added, never assigned over another's."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_login import current_user

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# for a page that reads barcodes, and for none else: it may compile WebAssembly of ours, still no text as a script
WITH_WEBASSEMBLY = f"{POLICY}; script-src 'self' 'wasm-unsafe-eval'"
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def init_app(app: Flask) -> None:
    """Add the headers to every answer of the app."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    headers = response.headers
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if response.mimetype == "text/html":
        # werkzeug's set of words is written anew at each word that is added: not needed for the first
        if "Vary" in headers:
            response.vary.add("HX-Request")
        else:
            headers["Vary"] = "HX-Request"
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store" if _private() else "no-cache"
    # A page reached from elsewhere is not compressed: nobody can measure a token by choosing what we reflect (BREACH)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        headers.setdefault("Content-Encoding", "identity")
    return response


def _private() -> bool:
    return bool(current_user.is_authenticated) or request.path.startswith(("/login", "/password"))
