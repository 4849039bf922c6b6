"""A text's paragraphs, sentences, clauses, and its headings and tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from shian.methods.claims.model import Sentence

_END = re.compile(r"[。！？!?]+[”’）]*|；(?=\s*$)")
_CLAUSE = re.compile(r"[，；。：！？]|,(?!\d)")
_HEADING = re.compile(
    r"^\s*(?:#{1,6}\s|第[一二三四五六七八九十]+[章节部分篇]|[一二三四五六七八九十]{1,3}、|"
    r"（[一二三四五六七八九十]{1,3}）|\d{1,2}(?:\.\d{1,2})*[.、．]?\s*)"
)
LONGEST = 4_000  # characters of a sentence; longer ones are cut at a clause, so that hostile text stays cheap


@dataclass(frozen=True, slots=True)
class Layout:
    """Sentences, and where clauses begin."""

    sentences: tuple[Sentence, ...]
    clauses: tuple[int, ...]  # first characters of all clauses, ascending
    starts: tuple[int, ...]  # first characters of all sentences, ascending

    def sentence_at(self, place: int) -> Sentence:
        """The sentence that holds a character."""
        return self.sentences[max(0, bisect_right(self.starts, place) - 1)]

    def clause_at(self, place: int) -> int:
        """The number of the clause that holds a character."""
        return bisect_right(self.clauses, place) - 1


def layout(text: str) -> Layout:
    """The sentences and clauses of a normalised text."""
    sentences: list[Sentence] = []
    clauses: list[int] = [0]
    heading = ""
    start = 0
    for paragraph, line in enumerate(text.split("\n")):
        end = start + len(line)
        if line.strip():
            if is_table_row(line):
                sentences.append(_sentence(sentences, text, start, end, paragraph, heading, table=True))
            elif is_heading(line):
                heading = line.strip().lstrip("#").strip()[:80]
                sentences.append(_sentence(sentences, text, start, end, paragraph, heading, headed=True))
            else:
                for a, b in _pieces(text, start, end):
                    sentences.append(_sentence(sentences, text, a, b, paragraph, heading))
        if start > clauses[-1]:
            clauses.append(start)
        clauses.extend(m.end() for m in _CLAUSE.finditer(text, start, end))
        start = end + 1
    if not sentences:
        sentences.append(Sentence(0, 0, len(text), text, 0))
    return Layout(tuple(sentences), tuple(sorted(set(clauses))), tuple(s.start for s in sentences))


def is_table_row(line: str) -> bool:
    """A line of cells: separated by tabs or upright strokes; by one stroke where it is short."""
    strokes = line.count("|")
    short = strokes == 1 and len(line) <= 60 and not re.search(r"[。；？！]", line)
    return "\t" in line.strip() or strokes >= 2 or short


def is_heading(line: str) -> bool:
    """A short numbered line without a full stop."""
    plain = line.strip()
    return len(plain) <= 40 and not re.search(r"[。；，]", plain) and bool(_HEADING.match(plain))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    made, a = [], start
    for match in _END.finditer(text, start, end):
        made.append((a, match.end()))
        a = match.end()
    if text[a:end].strip():
        made.append((a, end))
    return [piece for whole in made for piece in _cut(text, *whole)]


def _cut(text: str, a: int, b: int) -> list[tuple[int, int]]:
    made = []
    while b - a > LONGEST:
        at = max(text.rfind(sign, a, a + LONGEST) for sign in "，；、 ") + 1
        at = at if at > a else a + LONGEST
        made.append((a, at))
        a = at
    return [*made, (a, b)]


def _sentence(
    before: list[Sentence],
    text: str,
    a: int,
    b: int,
    paragraph: int,
    heading: str,
    *,
    headed: bool = False,
    table: bool = False,
) -> Sentence:
    return Sentence(len(before), a, b, text[a:b], paragraph, heading, headed, table)
