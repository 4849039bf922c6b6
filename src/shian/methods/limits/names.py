"""Names of foods and substances as standards and reports spell them, to one spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_DASHES = re.compile(r"[‐‑‒–—―－]")
_MARKS = str.maketrans("[]{}〔〕【】'，", "()()()()′,")
_OPEN, _CLOSE = "([{（［【", ")]}）］】"


@lru_cache(maxsize=65536)
def normalise_name(text: str) -> str:
    """Full-width letters, brackets, blanks, dashes and primes to one form; lower case."""
    text = "".join(unicodedata.normalize("NFKC", _DASHES.sub("-", text)).split())
    return text.translate(_MARKS).lower()


def split_list(text: str) -> list[str]:
    """Parts of a Chinese list, split at 、 outside brackets; 和 stays, for it stands in names too."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(text):
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif char in "、;；" and depth == 0:
            parts.append(text[start:i])
            start = i + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def split_exclusion(text: str) -> tuple[str, list[str]]:
    """`叶菜类蔬菜(芹菜、大白菜除外)` → (`叶菜类蔬菜`, [`芹菜`, `大白菜`]); no exclusion → (text, [])."""
    text = text.strip()
    start = _last_bracket(text)
    inner = text[start + 1 : -1].strip() if start is not None else ""
    if start is None or not inner.endswith("除外"):
        return text, []
    return text[:start].strip(), split_list(inner.removesuffix("除外"))


def _last_bracket(text: str) -> int | None:
    """Where the bracket opens that the text's last character closes."""
    if not text or text[-1] not in _CLOSE:
        return None
    depth = 0
    for i in range(len(text) - 1, -1, -1):
        depth += (text[i] in _CLOSE) - (text[i] in _OPEN)
        if depth == 0:
            return i
    return None
