"""From events to movements, balances and edges: the same for new events and for a rebuild."""
