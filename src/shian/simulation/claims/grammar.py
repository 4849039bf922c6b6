"""Sentences with alternatives: `(共有|现有|)` takes one of them, `{name}` is filled in."""

from __future__ import annotations

import random
import re

INNER = re.compile(r"\(([^()]*)\)")
OPEN, CLOSE = "\ue000", "\ue001"
"""Private characters around the figures that a label rests on; taken out of the finished paragraph."""


def mark(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}"


def choose(rng: random.Random, pattern: str) -> str:
    """One of the wordings of a pattern; alternatives may nest. Brackets of the text are full-width."""
    while INNER.search(pattern):
        pattern = INNER.sub(lambda m: rng.choice(m[1].split("|")), pattern)
    return pattern


def wordings(pattern: str) -> int:
    """How many wordings a pattern has (not counting those which happen to be equal)."""
    position = 0

    def alternatives() -> int:
        nonlocal position
        total, product = 0, 1
        while position < len(pattern) and pattern[position] != ")":
            if pattern[position] == "|":
                total, product = total + product, 1
            elif pattern[position] == "(":
                position += 1
                product *= alternatives()
            position += 1
        return total + product

    return alternatives()


def say(rng: random.Random, patterns: str | tuple[str, ...], /, **slots: str) -> str:
    """One wording of one of the patterns with its slots filled."""
    pattern = patterns if isinstance(patterns, str) else rng.choice(patterns)
    return choose(rng, pattern).format(**slots)
