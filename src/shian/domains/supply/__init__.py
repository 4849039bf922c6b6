"""Supply: events, lots, custody, the gate warehouse, tracing, recalls, the code on the packet."""
