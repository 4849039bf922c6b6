"""The scene of the inquiry's tests."""

from tests.domains.surveillance.inquiry.scene import scene

__all__ = ["scene"]
