"""Plain rules and words without Flask and without a database."""
