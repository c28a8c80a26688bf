"""Loading master data and documents from files of other systems."""
