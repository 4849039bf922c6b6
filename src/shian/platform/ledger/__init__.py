"""The append-only ledger, its seals and its archive."""
