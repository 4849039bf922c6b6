"""Coupon codes of North America: AI 8110 and 8112.

Sources: GS1 US, North American Coupon Application Guideline (8110); GS1 General Specifications, 3.9 (8112).
"""

from collections.abc import Callable

from shian.methods.digitallink.checks import digits_only
from shian.methods.digitallink.dates import day
from shian.methods.problems import Problem, problem


class _Wrong(Exception):
    """Raised inside a reading, and answered by the two public functions."""

    def __init__(self, reason: Problem) -> None:
        self.reason = reason
        super().__init__(str(reason))


class _Reader:
    """Takes digits from the front and says what was missing."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def take(self, length: int, what: str) -> str:
        taken = self.text[self.at : self.at + length]
        if len(taken) < length:
            raise _Wrong(problem("the coupon ends inside its %(what)s", what=what))
        self.at += length
        return taken

    def one_of(self, allowed: str, what: str) -> str:
        digit = self.take(1, what)
        if digit not in allowed:
            message = "%(digit)s is not allowed as the coupon's %(what)s: one of %(allowed)s"
            raise _Wrong(problem(message, digit=digit, what=what, allowed=" ".join(allowed)))
        return digit

    def sized(self, allowed: str, what: str, more: int = 0) -> str:
        """A value after the digit that gives its length."""
        return self.take(int(self.one_of(allowed, f"length of the {what}")) + more, what)

    def optional(self, indicator: str) -> bool:
        if not self.text.startswith(indicator, self.at):
            return False
        self.at += 1
        return True

    def end(self) -> None:
        if self.at < len(self.text):
            rest = self.text[self.at :]
            raise _Wrong(problem("the coupon has digits left over: %(rest)s", rest=rest))


def coupon(text: str) -> Problem | None:
    """AI 8110: primary offer, then optional fields 1 to 6 and 9 in this order."""
    return _read(text, _coupon)


def offer(text: str) -> Problem | None:
    """AI 8112: format, funder, offer code, serial."""
    return _read(text, _offer)


def _read(text: str, form: Callable[["_Reader"], None]) -> Problem | None:
    if not digits_only(text):
        return problem("a coupon code has digits only")
    try:
        form(_Reader(text))
    except _Wrong as wrong:
        return wrong.reason
    return None


def _requirement(read: _Reader, which: str) -> None:
    read.sized("12345", f"{which} purchase requirement")
    read.one_of("012349", f"{which} purchase requirement code")
    read.take(3, f"{which} purchase family code")


def _other_prefix(read: _Reader, which: str) -> None:
    length = read.one_of("01234569", f"length of the {which} purchase company prefix")
    read.take(0 if length == "9" else int(length) + 6, f"{which} purchase company prefix")


def _coupon(read: _Reader) -> None:
    read.sized("0123456", "company prefix", more=6)
    read.take(6, "offer code")
    read.sized("12345", "save value")
    _requirement(read, "first")
    if read.optional("1"):
        read.one_of("0123", "additional purchase rules code")
        _requirement(read, "second")
        _other_prefix(read, "second")
    if read.optional("2"):
        _requirement(read, "third")
        _other_prefix(read, "third")
    expiry = _day(read, "expiration date") if read.optional("3") else ""
    start = _day(read, "start date") if read.optional("4") else ""
    if expiry and start > expiry:
        raise _Wrong(problem("the coupon expires before it starts"))
    if read.optional("5"):
        read.sized("0123456789", "serial number", more=6)
    if read.optional("6"):
        read.sized("1234567", "retailer's prefix or location number", more=6)
    if read.optional("9"):
        read.one_of("01256", "save value code")
        read.one_of("012", "item the save value applies to")
        read.take(1, "store coupon flag")
        read.one_of("01", "don't-multiply flag")
    read.end()


def _day(read: _Reader, what: str) -> str:
    text = read.take(6, what)
    wrong = day(text)
    if wrong is not None:
        raise _Wrong(wrong)
    return text


def _offer(read: _Reader) -> None:
    read.one_of("01", "format")
    read.sized("0123456", "funder", more=6)
    read.take(6, "offer code")
    read.sized("0123456789", "serial number", more=6)
    read.end()
