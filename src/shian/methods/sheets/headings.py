"""Recognises a column by its heading: fuzzy enough for spellings, too careful for look-alikes."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from shian.methods.sheets.text import fold

EXACT, TRIMMED, CHILD, NEAR = 1.0, 0.95, 0.9, 0.8
NEAR_LENGTH = 6  # one slip in fewer characters makes another word: 检验结果 and 检验结论
NOISE = re.compile(r"[\s、,。.::;;*※★#·•\"'“”‘’()\[\]{}【】〔〕〈〉《》/\\|║‖∥¦丨_\-—–~+&]+")
BRACKETS = re.compile(r"[(\[【〔{][^)\]】〕}]*[)\]】〕}]?")
REQUIRED_MARK = re.compile(r"(必填项?|选填项?|可选)$")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is called: the field's key, its spellings, and the look-alikes that are not it."""

    key: str
    spellings: tuple[str, ...]
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A heading recognised as the field `key`, with how sure we are (1.0 is the very spelling)."""

    key: str
    score: float


def bare(heading: str) -> str:
    """A heading without blanks, punctuation and marks, in lower case."""
    return REQUIRED_MARK.sub("", NOISE.sub("", fold(heading).lower()))


def one_slip(one: str, two: str) -> bool:
    """True if one inserted, left-out, changed or swapped character makes one of the other."""
    if abs(len(one) - len(two)) > 1 or one == two:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )
    a, b = one[start:], two[start:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]


class Vocabulary:
    """The known spellings of the columns of one kind of sheet."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = tuple(columns)
        self.known: dict[str, str] = {}
        self.never: set[str] = set()
        for column in self.columns:
            self.never |= {bare(spelling) for spelling in column.never}
            for spelling in column.spellings:
                other = self.known.setdefault(bare(spelling), column.key)
                if other != column.key:
                    raise ValueError(
                        f"“{spelling}” is a spelling of both {other} and {column.key}; keep it in one"
                    )

    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)

    def only(self, keys: Collection[str]) -> "Vocabulary":
        """A vocabulary of some columns; the spellings of the others become look-alikes never matched."""
        kept = [column for column in self.columns if column.key in keys]
        result = Vocabulary(kept)
        result.never |= {text for text, key in self.known.items() if key not in keys}
        return result

    def match(self, heading: str) -> Match | None:
        """The field a heading names, or None when it is not known or not sure."""
        whole = bare(heading)
        if not whole or (whole in self.never and whole not in self.known):
            return None
        if whole in self.known:
            return Match(self.known[whole], EXACT)
        short = bare(BRACKETS.sub("", fold(heading)))
        if short in self.known:
            return Match(self.known[short], TRIMMED)
        return None if short in self.never else self._near(short)

    def match_path(self, path: Sequence[str]) -> Match | None:
        """A heading of several levels: the whole path, then its last part, then its first."""
        parts = [part for index, part in enumerate(path) if part and part not in path[:index]]
        if not parts:
            return None
        found = self.match("".join(parts))
        if found or len(parts) == 1:
            return found
        if bare("".join(parts)) in self.never:
            return None
        child = self.match(parts[-1])
        return Match(child.key, min(child.score, CHILD)) if child else None

    def _near(self, text: str) -> Match | None:
        if len(text) < NEAR_LENGTH:
            return None
        if any(one_slip(text, other) for other in self.never):
            return None
        keys = {
            key
            for spelling, key in self.known.items()
            if len(spelling) >= NEAR_LENGTH and one_slip(text, spelling)
        }
        return Match(keys.pop(), NEAR) if len(keys) == 1 else None


def signature(headings: Sequence[str]) -> str:
    """What identifies a layout of headings, so that a corrected mapping can be found again."""
    return "\x1f".join(bare(heading) for heading in headings).rstrip("\x1f")
