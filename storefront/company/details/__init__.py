"""The company's own data: seen by its manager, changed at once or asked for, and the answer to what was asked."""
