"""Figures, criteria and the living report."""
