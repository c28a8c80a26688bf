"""The commands an operator types: one file a verb."""
