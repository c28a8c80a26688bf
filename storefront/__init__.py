"""A B2B storefront and customer portal on a shared ERP schema."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from storefront.kernel.clock import keep_time_of
from storefront.settings import Settings, load_settings, shipped

SIGN_IN = ("auth.routes", "auth.profile.routes")
PORTAL = (
    "home.routes",
    "registration.routes",
    "company.routes",
    "company.details.routes",
    "catalog.routes",
    "cart.routes",
    "cart.quick.routes",
    "cart.handover_routes",
    "orders.routes",
    "orders.approval_routes",
    "lists.routes",
    "shipments.routes",
    "account.routes",
    "payments.routes",
    "payments.stripe_routes",
    "support.routes",
    "quotes.routes",
    "everything.routes",
    "sales.quotes.routes",
    "sales.routes",
    "sales.pad.routes",
)
OFFICE = (
    "admin.routes",
    "admin.staff.routes",
    "admin.roles.routes",
    "admin.access.routes",
    "admin.audit.routes",
    "admin.settings.routes",
    "admin.mail.routes",
    "admin.mail.template_routes",
    "admin.reminders.routes",
    "admin.reports.routes",
    "admin.customers.routes",
    "admin.customers.changing",
    "admin.customers.addresses",
    "admin.requests.routes",
    "admin.registrations.routes",
    "admin.payments.routes",
    "admin.cases.routes",
    "admin.cases.canned_routes",
    "admin.quotes.routes",
    "admin.search.routes",
    "admin.contacts.routes",
    "admin.imports.routes",
)


def create_app(settings: Settings | None = None) -> Flask:
    """Wire the app. Raises SettingsError for a wrong setting, UndeclaredAccessError for a view without @access."""
    settings = settings or load_settings()
    if settings.logo:
        from storefront.documents.pdf import check_logo  # noqa: PLC0415 (see below)

        check_logo(settings.logo)
    keep_time_of(ZoneInfo(settings.time_zone))
    app = Flask("storefront", static_folder=None, template_folder=str(shipped("templates")))
    app.config.from_mapping(flask_config(settings))
    app.extensions["settings"] = settings
    _bind_extensions(app)
    _register_features(app, settings)
    _install_habits(app, settings)
    # the address may be one that an operator stored
    app.config.update(cookie_config(app.extensions["settings"]))
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]
    return app


def flask_config(settings: Settings) -> dict[str, Any]:
    """Return the configuration of Flask and its extensions that follows from our settings."""
    from storefront import database  # noqa: PLC0415 (commands without a database start faster)

    url = database.normal_url(settings.url)
    return {
        "SECRET_KEY": settings.key(),
        **cookie_config(settings),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.session_hours),
        "MAX_CONTENT_LENGTH": settings.max_body_kb * 1024,
        "MAX_FORM_MEMORY_SIZE": settings.max_body_kb * 1024,
        "MAX_FORM_PARTS": settings.max_form_fields,
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": database.engine_options(url, pool_size=settings.threads),
        # a form may be sent again tomorrow: its token lives as long as the session
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": settings.language,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_BR_LEVEL": 5,  # a page of 24 cards: 3,963 bytes in 0.25 ms; with 4, 4,197 in 0.16 ms
        "COMPRESS_LEVEL": 5,
        "COMPRESS_MIN_SIZE": 500,
        "COMPRESS_MIMETYPES": ["text/html", "text/csv", "application/json"],
    }


def cookie_config(settings: Settings) -> dict[str, Any]:
    """Return how the cookie is called and sent: under https it never goes in the clear."""
    secure = settings.address.startswith("https:")
    return {"SESSION_COOKIE_NAME": "__Host-portal" if secure else "portal", "SESSION_COOKIE_SECURE": secure}


def _bind_extensions(app: Flask) -> None:
    from storefront import database, extensions  # noqa: PLC0415 (see above)

    extensions.db.init_app(app)
    with app.app_context():
        database.configure(extensions.db.engine)
    for extension in (
        extensions.htmx,
        extensions.csrf,
        extensions.limiter,
        extensions.login_manager,
        extensions.compress,
    ):
        extension.init_app(app)


def _register_features(app: Flask, settings: Settings) -> None:
    from storefront.auth import identity  # noqa: PLC0415 (see above)
    from storefront.web import addresses  # noqa: PLC0415

    addresses.init_app(app)
    identity.init_app(app)
    for feature in features(settings):
        app.register_blueprint(import_module(f"storefront.{feature}").bp)


def features(settings: Settings) -> tuple[str, ...]:
    """Return the modules whose blueprint `bp` this process serves: the portal, the back office, or both."""
    return SIGN_IN + {"both": PORTAL + OFFICE, "portal": PORTAL, "admin": (*OFFICE, "admin.front")}[settings.sites]


def _install_habits(app: Flask, settings: Settings) -> None:
    from storefront.quotes import statuses as quote_statuses  # noqa: PLC0415 (see above)
    from storefront.support import statuses  # noqa: PLC0415 (see above)
    from storefront.web import (  # noqa: PLC0415 (see above)
        access,
        assets,
        bodies,
        cookies,
        errors,
        filters,
        fragments,
        headers,
        health,
        language,
        logs,
        pictures,
        rights,
        settings_in_use,
        templating,
        words,
    )

    logs.init_app(app, settings)
    settings_in_use.init_app(app, settings)
    cookies.init_app(app)
    language.init_app(app)
    templating.init_app(app)
    filters.init_app(app)
    fragments.init_app(app)
    words.init_app(app)
    statuses.init_app(app)
    quote_statuses.init_app(app)
    rights.init_app(app)
    assets.init_app(app, shipped("static"), settings.instance / "static")
    health.init_app(app)
    pictures.init_app(app)
    errors.init_app(app)
    headers.init_app(app)
    access.init_app(app)
    bodies.init_app(app)
