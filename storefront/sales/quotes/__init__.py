"""Quotes of a salesperson's own customers."""
