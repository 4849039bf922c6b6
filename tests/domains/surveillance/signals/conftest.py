"""The town of the tests of signals."""

from tests.domains.surveillance.cases.clinic import clinic
from tests.domains.surveillance.signals.town import town

__all__ = ["clinic", "town"]
