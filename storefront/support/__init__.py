"""Support: a customer's cases, what was said about them, and their files."""
