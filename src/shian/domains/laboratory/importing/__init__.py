"""How sheets become bulletin rows and results."""
