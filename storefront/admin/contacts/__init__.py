"""Contacts as the back office sees them: the people of all customers."""
