"""What is wrong with a question to the scan statistic or with the data it is asked of."""


class ScanError(ValueError):
    """The scan cannot be made; the text says why."""
