"""Roles and user types: what may be given."""
