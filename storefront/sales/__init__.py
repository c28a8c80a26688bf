"""Salespeople and their customers."""
