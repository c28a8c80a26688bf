"""The distributor's own people: who may sign in to the back office, with which roles, for which customers."""
