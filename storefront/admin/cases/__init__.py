"""Cases of all customers: the queue, one case with what only colleagues read, and canned answers."""
