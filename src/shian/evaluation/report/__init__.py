"""The living report: a template whose numbers are figures."""
