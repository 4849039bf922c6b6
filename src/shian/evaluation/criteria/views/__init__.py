"""Pages of the criteria."""
