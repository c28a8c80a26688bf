"""Typed refusals: what a command raises when it will not do a thing. Pages turn them into words and a status."""

from __future__ import annotations


class RefusalError(Exception):
    """Something was asked that the rules do not allow; nothing was written. `code` names the reason."""

    code = "refused"

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details


class NotFoundError(RefusalError):
    """Missing, or somebody else's: the two look alike."""

    code = "not_found"


class ChangedMeanwhileError(RefusalError):
    """Somebody else changed the data since the form was opened; nothing was overwritten."""

    code = "changed_meanwhile"


class SettingsError(Exception):
    """A setting is wrong; the text says which and what to change. Ends the start."""
