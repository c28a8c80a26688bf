"""Companies that registered by themselves: the queue, and what becomes of each."""
