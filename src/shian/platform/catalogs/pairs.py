"""The pairs of texts that people write: `locale/pairs/*.toml`, one English text and its Chinese a line.

A table `[verb]` holds texts under the gettext context `verb`. A text with a plural has both forms in its key:
`"%(n)s record || %(n)s records" = "%(n)s 条记录"`.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

PLURAL = " || "


@dataclass(frozen=True, order=True)
class Text:
    """What gettext looks up."""

    english: str
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        forms = f"{self.english}{PLURAL}{self.plural}" if self.plural else self.english
        return f"[{self.context}] {forms!r}" if self.context else repr(forms)


@dataclass(frozen=True)
class Pair:
    """A text, its Chinese, and the file that says so."""

    text: Text
    chinese: str
    file: Path


class PairsError(ValueError):
    """A file of pairs cannot be used; the message names file and entry."""


def read(folder: Path) -> dict[Text, Pair]:
    """All pairs of a folder. Two files may agree on a text, not differ."""
    pairs: dict[Text, Pair] = {}
    for file in sorted(folder.glob("*.toml")):
        for pair in read_file(file):
            known = pairs.setdefault(pair.text, pair)
            if known.chinese != pair.chinese:
                raise PairsError(
                    f"{pair.text} is {known.chinese!r} in {known.file.name} and {pair.chinese!r} in "
                    f"{file.name}: keep one of them, or give one a context."
                )
    return pairs


def read_file(file: Path) -> list[Pair]:
    """The pairs of one file."""
    try:
        content = tomllib.loads(file.read_text())
    except tomllib.TOMLDecodeError as error:
        raise PairsError(f"{file}: {error}") from error
    pairs = []
    for key, value in content.items():
        entries = value.items() if isinstance(value, dict) else [(key, value)]
        context = key if isinstance(value, dict) else ""
        pairs += [
            Pair(text_of(english, context), checked(chinese, english, file), file)
            for english, chinese in entries
        ]
    return pairs


def text_of(key: str, context: str) -> Text:
    """A key as gettext knows it."""
    english, _, plural = key.partition(PLURAL)
    return Text(english, plural, context)


def checked(chinese: object, english: str, file: Path) -> str:
    """The Chinese of an entry, which must be a text that is not empty."""
    if not isinstance(chinese, str) or not chinese.strip():
        raise PairsError(f"{file}: {english!r} needs its Chinese as a text, has {chinese!r}.")
    return chinese
