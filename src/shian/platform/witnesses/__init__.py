"""Witnesses: seals published outside, and countersigned by others."""
