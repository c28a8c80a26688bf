"""The cart: one per person and customer."""
