"""Words and name characters with their costs, from the word list that jieba ships.

Only its list is read, once and when first needed: its code would write a cache where everybody may write.
The list marks names of persons; what characters they are made of gives the odds of a name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from math import log
from pathlib import Path

from shian.methods.redaction.names.surnames import COMMON, COMPOUND, MODERN, SINGLE

LONGEST = 6  # characters of a word
UNKNOWN = 16.0  # cost of a character that is no word
_MODERN_COST = 6.3
_ACTS = frozenset({"v", "vd", "d", "p", "c", "t", "ad"})
_USUAL = 40
_WORDS_IN_ALL = 6.0e7


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Costs (negative natural logarithms of probability) of words, surnames and given-name characters."""

    words: dict[str, float]
    surnames: dict[str, float]
    first: dict[str, float]
    last: dict[str, float]
    only: dict[str, float]
    acts: frozenset[str]  # verbs, adverbs and the like of two or three characters


@cache
def lexicon() -> Lexicon:
    """The lexicon; about half a second the first time."""
    words: dict[str, float] = {}
    acts: set[str] = set()
    names: list[str] = []
    total = log(_WORDS_IN_ALL)
    own = terms()
    for line in _listing().splitlines():
        word, count, tag = line.split(" ")
        size = len(word)
        if tag in ("nr", "nrfg") and _could_be_name(word) and word not in own:
            names.append(word)
        elif size <= LONGEST:
            words[word] = total - log(int(count) or 1)
            if size in (2, 3) and tag in _ACTS and int(count) >= _USUAL:
                acts.add(word)
    for term in own:
        words[term] = min(words.get(term, 12.0), 9.0 + 0.5 * len(term))
    return Lexicon(words, _surname_costs(names), *_given_costs(names), frozenset(acts))


def _listing() -> str:
    """The word list's text; the package is found, not imported."""
    found = find_spec("jieba")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("the word list of names is missing: install jieba (see pyproject.toml)")
    return (Path(found.submodule_search_locations[0]) / "dict.txt").read_text(encoding="utf-8")


@cache
def terms() -> frozenset[str]:
    """Words of the field that a general word list lacks and that would read like names."""
    listing = files("shian.methods.redaction.names").joinpath("terms.txt")
    return frozenset(listing.read_text(encoding="utf-8").split())


def _could_be_name(word: str) -> bool:
    """Whether a word tagged as a name is one of surname and given name, rather than a wine or a place."""
    if word[:2] in COMPOUND:
        return 3 <= len(word) <= 4
    return (len(word) == 3 and word[0] in SINGLE) or (len(word) == 2 and word[0] in COMMON)


def _surname_costs(names: list[str]) -> dict[str, float]:
    """A floor for the common ones: the list's names are those of history and novels."""
    counts = Counter(n[0] for n in names if n[:2] not in COMPOUND)
    total = sum(counts.values())
    costs = {s: log(total / (counts[s] + 2)) for s in SINGLE}
    for place, s in enumerate(COMMON):
        costs[s] = min(costs[s], 2.6 + 0.03 * place)
    return costs | dict.fromkeys(COMPOUND, 5.0)


def _given_costs(names: list[str]) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    modern = dict.fromkeys(MODERN, _MODERN_COST)
    pairs = [n[-2:] for n in names if len(n) == 3 and n[:2] not in COMPOUND]
    first, last = Counter(p[0] for p in pairs), Counter(p[1] for p in pairs)
    both = first + last
    total = len(pairs)
    return (
        _cheaper({c: log(total / (k + 0.5)) for c, k in first.items()}, modern),
        _cheaper({c: log(total / (k + 0.5)) for c, k in last.items()}, modern),
        _cheaper({c: log(2 * total / (k + 0.5)) for c, k in both.items()}, modern),
    )


def _cheaper(costs: dict[str, float], modern: dict[str, float]) -> dict[str, float]:
    """The list's names are old: characters of today's names cost no more than is usual."""
    return costs | {c: min(costs.get(c, cost), cost) for c, cost in modern.items()}
