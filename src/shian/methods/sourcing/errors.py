"""What is wrong with a question about the source of an outbreak."""


class SourcingError(ValueError):
    """The source cannot be inferred; the text says why."""
