"""Contacts from a spreadsheet: read, matched to our fields, looked over, taken in at once or as a job."""
