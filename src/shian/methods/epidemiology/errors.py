"""What is wrong with a question or with the data it is asked of."""


class EpidemiologyError(ValueError):
    """The question cannot be answered; the text says why."""
