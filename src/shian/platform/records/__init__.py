"""The base of every record and its state as canonical JSON."""
