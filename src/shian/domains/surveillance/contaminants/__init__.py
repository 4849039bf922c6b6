"""Contaminant monitoring."""
