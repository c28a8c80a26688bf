"""Saved lists: what a person or a company orders again and again, as a page, a cart and a sheet for the shelf.

Who may do what: everybody of the company who may order sees the own lists and the shared ones, and may put their lines
into the cart. A list is changed, shared and deleted by its owner; a shared one also by the managers of the company,
which the audit log tells.
"""
