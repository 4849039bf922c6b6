"""Tracing the city's lots: the same questions to the tables and to the index, and their pages."""
