"""The customer's own manager: the company's people, addresses, and who did what."""
