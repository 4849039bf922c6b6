"""Check digits and check-character pairs.

Source: GS1 General Specifications, 7.9.1 (check digit modulo 10) and 7.9.5 (check-character pair of the GMN,
modulo 1021).
"""

from itertools import count

CHARACTERS_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
CHARACTERS_39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CHARACTERS_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
DIGITS = "0123456789"
PAIR_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LONGEST_PAIRED = 97


def digits_only(text: str) -> bool:
    """Whether all characters are ASCII digits (`str.isdigit` also takes others)."""
    return text.isascii() and text.isdigit()


def check_digit(body: str) -> str:
    """Check digit of a number without it; weights 3 and 1 from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def check_pair(body: str) -> str:
    """Check-character pair of a text without it: weighted by primes from the right, modulo 1021."""
    weighted = zip(reversed(body), _primes(len(body)), strict=True)
    total = sum(CHARACTERS_82.index(character) * prime for character, prime in weighted) % 1021
    return PAIR_CHARACTERS[total >> 5] + PAIR_CHARACTERS[total & 31]


def _primes(length: int) -> list[int]:
    found: list[int] = []
    for number in count(2):
        if len(found) == length:
            break
        if all(number % prime for prime in found):
            found.append(number)
    return found
