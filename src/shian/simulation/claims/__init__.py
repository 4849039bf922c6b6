"""Texts in the style of government reports with planted contradictions, to measure the claim auditor."""
