"""Operators, premises, licences, products, staff."""
