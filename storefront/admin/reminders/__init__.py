"""Reminders on customers, each with a day and somebody of the staff."""
