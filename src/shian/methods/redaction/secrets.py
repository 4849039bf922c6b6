"""What is marked as secret: marks of classification and of trade secrets, and stretches between [[ ]]."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shian.methods.redaction.finding import Finding, Kind, Severity
from shian.methods.redaction.masking import mask

_WORDS = (
    "商业秘密|工作秘密|内部资料|内部文件|内部使用|绝密|机密|秘密|不得外传|不予公开|注意保密|严禁外传|请勿外传"
)
_BRACKETED = re.compile(rf"[\[(《「『]\s?(?:{_WORDS})[^\])》」』\n]{{0,16}}[\])」』]")
_CLASSED = re.compile(
    r"(?:密级\s?:\s?)?(?:绝密|机密|秘密)\s?[★☆*]\s?(?:\d{1,2}\s?[年月]|长期)?|密级\s?:\s?(?:绝密|机密|秘密)"
)
_LED = re.compile(rf"(?m)(?:^|(?<=[。;\n]))\s{{0,4}}(?:{_WORDS})(?:\s?:[^。\n]{{0,400}}|\s{{0,4}}$)")
_MARKED = re.compile(r"\[\[(?:(?!\[\[|\]\]).){1,2000}\]\]", re.DOTALL)


def in_secrets(text: str, plain: str) -> list[Finding]:
    """Findings among what is marked as secret. The word alone, as laws have it, is no mark."""
    taken: list[Finding] = []
    for start, end, reason in _all(text, plain):
        if not any(f.start < end and start < f.end for f in taken[-16:]):
            stretch = text[start:end]
            taken.append(
                Finding(Kind.SECRET, start, end, stretch, Severity.HIGH, reason, mask(Kind.SECRET, stretch))
            )
    return taken


def _all(text: str, plain: str) -> Iterator[tuple[int, int, str]]:
    for match in _MARKED.finditer(text):
        yield match.start(), match.end(), "Marked as not for the public"
    for pattern in (_BRACKETED, _CLASSED, _LED):
        for match in pattern.finditer(plain):
            lead = len(match.group()) - len(match.group().lstrip())
            yield match.start() + lead, match.end(), "Marked as secret"
