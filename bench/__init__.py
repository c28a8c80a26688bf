"""The race against bare Flask: the anchor, the invented data, the load, the table. `make bench` runs it."""
