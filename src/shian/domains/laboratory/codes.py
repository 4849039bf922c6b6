"""Code lists of the sampling sheet: read from data, shown in the reader's language."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

Lists = dict[str, dict[str, tuple[str, str]]]


@cache
def lists() -> Lists:
    """All lists: name → code → (Chinese, English)."""
    text = (Path(__file__).parent / "data" / "codes.toml").read_text(encoding="utf-8")
    return {
        name: {code: (zh, en) for code, (zh, en) in codes.items()}
        for name, codes in tomllib.loads(text).items()
    }


def _shown(zh: str, en: str) -> str:
    return en if (get_language() or "").startswith("en") else zh


_label = lazy(_shown, str)


def choices(name: str) -> list[tuple[str, Any]]:
    """A list as a field's choices."""
    return [(code, _label(zh, en)) for code, (zh, en) in lists()[name].items()]


def shown(name: str, code: str) -> str:
    """A code in the reader's language; an unknown code stays as it is."""
    return _shown(*lists()[name].get(code, (code, code)))


def chinese(name: str, code: str) -> str:
    """A code's Chinese name, as official sheets write it; an unknown code stays as it is."""
    return lists()[name].get(code, (code, code))[0]


def code_of(name: str, text: str) -> str:
    """The code of a Chinese or English name or of a code itself; empty if the list does not know it."""
    wanted = text.strip()
    for code, names in lists()[name].items():
        if wanted == code or wanted in names:
            return code
    return ""
