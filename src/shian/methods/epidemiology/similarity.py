"""How alike two entries are: as levels from 0 (different), None where one is not known."""

from collections.abc import Callable
from datetime import date

Compare = Callable[[str, str], int | None]
CLOSE, NEAR = 0.92, 0.8  # Jaro–Winkler similarities from which texts are nearly, and somewhat, the same
PREFIX = 4


def same(left: str, right: str) -> int | None:
    """1 if equal."""
    return int(left == right) if left and right else None


def alike(left: str, right: str) -> int | None:
    """3 if equal, 2 and 1 by Jaro–Winkler similarity, 0 else."""
    if not left or not right:
        return None
    if left == right:
        return 3
    similarity = jaro_winkler(left, right)
    return 2 if similarity >= CLOSE else 1 if similarity >= NEAR else 0


def within_days(near: int, far: int) -> Compare:
    """2 for dates at most `near` days apart, 1 for at most `far`, ISO dates; else not known."""

    def compare(left: str, right: str) -> int | None:
        try:
            apart = abs((date.fromisoformat(left[:10]) - date.fromisoformat(right[:10])).days)
        except ValueError:
            return None
        return 2 if apart <= near else 1 if apart <= far else 0

    return compare


def within(near: float, far: float) -> Compare:
    """2 for numbers at most `near` apart, 1 for at most `far`; what is no number is not known."""

    def compare(left: str, right: str) -> int | None:
        try:
            apart = abs(float(left) - float(right))
        except ValueError:
            return None
        return 2 if apart <= near else 1 if apart <= far else 0

    return compare


def jaro_winkler(left: str, right: str) -> float:
    """The similarity of Jaro 1989 with Winkler's weight on a common beginning (1990), from 0 to 1."""
    similarity = _jaro(left, right)
    common = 0
    for a, b in zip(left[:PREFIX], right[:PREFIX], strict=False):
        if a != b:
            break
        common += 1
    return similarity + 0.1 * common * (1 - similarity)


def _jaro(left: str, right: str) -> float:
    if not left or not right:
        return 0.0
    reach = max(max(len(left), len(right)) // 2 - 1, 0)
    taken = [False] * len(right)
    met = []
    for at, letter in enumerate(left):
        for other in range(max(at - reach, 0), min(at + reach + 1, len(right))):
            if not taken[other] and right[other] == letter:
                taken[other] = True
                met.append(letter)
                break
    if not met:
        return 0.0
    mirrored = [letter for letter, used in zip(right, taken, strict=True) if used]
    turned = sum(a != b for a, b in zip(met, mirrored, strict=True)) / 2
    many = len(met)
    return (many / len(left) + many / len(right) + (many - turned) / many) / 3
