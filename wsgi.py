"""The portal for another WSGI server (docs/operations.md): `gunicorn wsgi:app`. The worker runs by itself then."""

from storefront import create_app
from storefront.memory import keep_memory_small

keep_memory_small()
app = create_app()
