"""Personal data: encrypted under a key of its record, masked by default, each look on the ledger."""
