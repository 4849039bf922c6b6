"""The little town of the supply tests."""

from tests.domains.supply.town import town

__all__ = ["town"]
