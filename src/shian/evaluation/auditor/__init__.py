"""The claim auditor: reads a report, and says which of its figures cannot be true together."""
