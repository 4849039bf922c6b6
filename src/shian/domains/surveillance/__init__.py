"""Surveillance: case reports, early warning, outbreaks, consultation, contaminant monitoring."""
