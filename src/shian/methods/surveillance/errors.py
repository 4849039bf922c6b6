"""What surveillance methods refuse."""


class SurveillanceError(ValueError):
    """Series or options that a method cannot work with."""
