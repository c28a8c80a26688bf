"""The start page after sign-in."""
