"""Duties along the chain: certificates, slaughter, pesticides, grain, schools, kitchen waste, files."""
