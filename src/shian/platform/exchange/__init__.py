"""Imports: hostile files read safely, headings recognised, rows typed, checked and written by actions."""
