"""The kitchen of the outbreak's tests."""

from tests.domains.surveillance.outbreaks.kitchen import kitchen

__all__ = ["kitchen"]
