"""Outbreak investigation."""
