"""Quotes in the back office."""
