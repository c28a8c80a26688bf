"""Take everything with you: all that a customer has here, as one ZIP of tables."""
