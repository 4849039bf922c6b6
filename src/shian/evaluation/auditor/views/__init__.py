"""Pages of the claim auditor."""
