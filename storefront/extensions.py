"""The Flask extensions, made once and bound to an app by create_app."""

from __future__ import annotations

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

db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": ScopedSession})
csrf = CSRFProtect()
babel = Babel()
htmx = Htmx()
compress = Compress()
login_manager = LoginManager()
limiter = Limiter(get_remote_address)
