"""The mail that leaves the portal: what became of it, and its words."""
