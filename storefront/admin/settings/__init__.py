"""The settings that an operator changes on a page."""
