"""The portal for another WSGI server (docs/operations.md): `gunicorn wsgi:app`. The worker runs by itself then."""

from storefront import create_app

app = create_app()
