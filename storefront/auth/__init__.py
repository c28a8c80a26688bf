"""Signing in: sessions, passwords, links, granting access."""
