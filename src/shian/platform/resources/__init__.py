"""A model declared once: list, detail, form, export, API."""
