"""Composition: settings, addresses, pages, command line."""
