"""The evidence box: a report with all that is needed to recompute it, on one file."""
