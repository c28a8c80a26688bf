"""The only place that knows HTTP habits: access, pages, errors, headers, filters, form fields, static files."""
