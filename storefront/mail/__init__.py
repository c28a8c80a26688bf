"""Messages: rendered from templates, delivered by the worker."""
