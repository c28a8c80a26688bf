"""What customers asked to be changed of their data: a list, and the answer to each."""
