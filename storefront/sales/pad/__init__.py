"""The order pad: what a salesperson takes along, and what comes back from a phone without a network."""
