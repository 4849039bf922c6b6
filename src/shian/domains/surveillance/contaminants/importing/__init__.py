"""How sheets of monitoring become records."""
