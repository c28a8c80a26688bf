"""The search field of the back office: customers, contacts and orders by what one types."""
