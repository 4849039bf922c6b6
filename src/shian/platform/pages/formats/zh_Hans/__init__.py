"""Formats of simplified Chinese; its name is Django's name of the language."""
