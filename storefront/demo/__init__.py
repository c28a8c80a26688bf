"""The invented company of the demo, made by seeded code relative to today."""
