"""The Flask extensions, made once and bound to an app by create_app."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from htmx_flask import Htmx

from storefront.database import ScopedSession
from storefront.erp import Base


class AskedLimiter(Limiter):
    """Counts where auth/limits.py asks it to; no route has a limit of its own, so it need not look at each request."""

    def init_app(self, app: Flask) -> None:
        super().init_app(app)
        for hooks in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs):
            hooks[None].pop()  # the one that it has just added


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": ScopedSession})
csrf = CSRFProtect()
babel = Babel()
htmx = Htmx()
compress = Compress()
login_manager = LoginManager()
limiter = AskedLimiter(get_remote_address)
