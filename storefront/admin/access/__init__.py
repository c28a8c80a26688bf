"""Portal access as the back office gives and takes it, on a contact's page."""
