"""What has gone out, in which packages, and what is still to come."""
