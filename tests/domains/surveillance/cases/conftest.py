"""The clinic of the tests of case reports."""

from tests.domains.surveillance.cases.clinic import clinic

__all__ = ["clinic"]
