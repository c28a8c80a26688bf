"""Payments in the back office: what customers announced, and how each of them may pay."""
