"""Customers as the back office sees them: the list, each one whole, new ones and changes."""
