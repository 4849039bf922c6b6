"""Epidemiology of line lists: two-by-two tables, strata, dose response, regression, matched designs."""
