"""Criteria: editions of what a city is judged by, its score, and the evidence owed."""
