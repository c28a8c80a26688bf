"""What is sold: categories, items, search, prices, availability."""
