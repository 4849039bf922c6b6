"""What goes wrong with the embedded database, said so that the reader knows what to do."""


class DatabaseError(RuntimeError):
    """The embedded database cannot be made, started or reached; the message says why and what to do."""
