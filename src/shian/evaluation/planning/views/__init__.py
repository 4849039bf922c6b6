"""Pages of scenarios and plans."""
