"""Payments that customers make in the portal: by bank transfer, by card, or with what they have to their credit."""
