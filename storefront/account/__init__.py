"""What a customer owes: balances, documents, payments."""
