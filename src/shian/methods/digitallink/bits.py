"""Texts and numbers as the bits of a compressed Digital Link.

Source: GS1 Digital Link Standard 1.1, section 5.9. A string of bits is a `str` of 0 and 1, some hundred long.
"""

import re
from math import ceil, log2

from shian.methods.digitallink.errors import refusal

SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
HEXADECIMAL = "0123456789ABCDEF"
# How a text is written, by the three bits before it: digits, then hexadecimal in small or capital letters,
# then the base64url alphabet, then seven bits a character.
DIGITS, LOWER, UPPER, SAFE_TEXT, ASCII = range(5)
KINDS = ((DIGITS, "[0-9]+"), (UPPER, "[0-9A-F]+"), (LOWER, "[0-9a-f]+"), (SAFE_TEXT, "[A-Za-z0-9_-]+"))


def bits_of_digits(count: int) -> int:
    """How many bits a number of so many digits takes."""
    return ceil(count * log2(10) + 0.01)


def bits_of_length(longest: int) -> int:
    """How many bits a length up to `longest` takes."""
    return ceil(log2(longest) + 0.01)


def number(value: int, width: int) -> str:
    """A number in so many bits."""
    return f"{value:0{width}b}"


def written(text: str, longest: int | None) -> str:
    """A text with the bits of its kind, and of its length unless that is fixed."""
    kind = next((kind for kind, form in KINDS if re.fullmatch(form, text)), ASCII)
    length = "" if longest is None else number(len(text), bits_of_length(longest))
    if kind == DIGITS:
        return number(kind, 3) + length + number(int(text), bits_of_digits(len(text)))
    if kind == ASCII:
        body = "".join(number(ord(character), 7) for character in text)
    elif kind == SAFE_TEXT:
        body = "".join(number(SAFE.index(character), 6) for character in text)
    else:
        body = "".join(number(int(character, 16), 4) for character in text)
    return number(kind, 3) + length + body


def to_base64(bits: str) -> str:
    """Six bits a character, zeros at the end."""
    padded = bits + "0" * (-len(bits) % 6)
    return "".join(SAFE[int(padded[at : at + 6], 2)] for at in range(0, len(padded), 6))


class Reader:
    """Takes values off the front of base64url text. Raises DigitalLinkError where it ends too soon."""

    def __init__(self, text: str) -> None:
        self.bits = "".join(number(SAFE.index(character), 6) for character in text)
        self.at = 0

    @property
    def left(self) -> int:
        return len(self.bits) - self.at

    def take(self, width: int) -> int:
        if self.left < width:
            raise refusal("the compressed part ends too soon")
        taken = self.bits[self.at : self.at + width]
        self.at += width
        return int(taken or "0", 2)

    def digits(self, count: int) -> str:
        value = f"{self.take(bits_of_digits(count)):0{count}}"
        if len(value) > max(count, 1):
            raise refusal("the compressed part holds a number that is too large")
        return value if count else ""

    def text(self, longest: int | None, fixed: int = 0) -> str:
        kind = self.take(3)
        length = fixed if longest is None else self.take(bits_of_length(longest))
        if kind == DIGITS:
            return self.digits(length)
        if kind in (LOWER, UPPER):
            text = "".join(HEXADECIMAL[self.take(4)] for _ in range(length))
            return text.lower() if kind == LOWER else text
        if kind == SAFE_TEXT:
            return "".join(SAFE[self.take(6)] for _ in range(length))
        if kind == ASCII:
            return "".join(chr(self.take(7)) for _ in range(length))
        raise refusal("the compressed part holds a text of unknown kind")
