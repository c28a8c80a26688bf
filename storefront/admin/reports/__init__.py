"""Reports: which customers, groups and classes are worth most, who owes, who is silent, who never signed in."""
