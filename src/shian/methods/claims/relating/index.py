"""Claims by sentence and paragraph, and the words that stand beside each."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from shian.methods.claims.model import Claim, Reading, Sentence
from shian.methods.claims.reading.normal import normalised
from shian.methods.claims.relating.matching import plain

_STOPS = "，；。：！？\n（）()〔〕,;:"


class Index:
    """A reading's claims in the order of the text, without those that stand in names."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = normalised(reading.text)  # one shape of commas and brackets, each at its place
        self.claims = sorted((c for c in reading.claims if not self._named(c)), key=lambda c: c.start)
        self.by_id = {c.id: c for c in reading.claims}
        self._starts = [c.start for c in self.claims]
        self.by_sentence: dict[int, list[Claim]] = defaultdict(list)
        self.by_paragraph: dict[int, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            self.by_sentence[claim.sentence].append(claim)
            self.by_paragraph[reading.sentences[claim.sentence].paragraph].append(claim)

    @cached_property
    def by_subject(self) -> dict[str, list[Claim]]:
        """The claims by their subjects without modifiers."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            found[plain(claim.subject)].append(claim)
        return found

    @cached_property
    def by_tail(self) -> dict[str, list[Claim]]:
        """The claims by the last two characters of their subjects."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for subject, claims in self.by_subject.items():
            if len(subject) > 1:
                found[subject[-2:]].extend(claims)
        return found

    def _named(self, claim: Claim) -> bool:
        """A figure that counts nothing: in a name, or the 千名 of 每千名."""
        return claim.group or (
            self.text[claim.start - 1 : claim.start] == "每" and not claim.text[:1].isdigit()
        )

    def sentence(self, claim: Claim) -> list[Claim]:
        """The claims of its sentence."""
        return self.by_sentence[claim.sentence]

    def sentence_of(self, claim: Claim) -> Sentence:
        """Its sentence."""
        return self.reading.sentences[claim.sentence]

    def paragraph(self, claim: Claim, most: int = 60) -> list[Claim]:
        """The claims of its paragraph, of a long one those around it."""
        found = self.by_paragraph[self.sentence_of(claim).paragraph]
        if len(found) <= 2 * most:
            return found
        at = bisect_left([c.start for c in found], claim.start)
        return found[max(0, at - most) : at + most]

    def around(self, claim: Claim, before: int = 1, after: int = 0) -> list[Claim]:
        """The claims of its sentence and of neighbour sentences of the same paragraph."""
        paragraph = self.sentence_of(claim).paragraph
        numbers = range(claim.sentence - before, claim.sentence + after + 1)
        return [
            one
            for number in numbers
            if 0 <= number < len(self.reading.sentences)
            and self.reading.sentences[number].paragraph == paragraph
            for one in self.by_sentence.get(number, ())
        ]

    def previous(self, claim: Claim) -> Claim | None:
        """The claim before it in the text, of the same sentence."""
        at = bisect_left(self._starts, claim.start) - 1
        return self.claims[at] if at >= 0 and self.claims[at].sentence == claim.sentence else None

    def following(self, claim: Claim) -> Claim | None:
        """The claim after it in the text, of the same sentence."""
        at = bisect_left(self._starts, claim.start) + 1
        return (
            self.claims[at] if at < len(self.claims) and self.claims[at].sentence == claim.sentence else None
        )

    def between(self, start: int, end: int) -> list[Claim]:
        """The claims on a stretch of the text."""
        return self.claims[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def gap(self, a: Claim, b: Claim) -> str:
        """The text between two claims."""
        first, second = (a, b) if a.start <= b.start else (b, a)
        return self.text[first.end : second.start]

    def lead(self, claim: Claim) -> str:
        """The words before a figure: back to the clause's beginning or the figure before."""
        floor = self.sentence_of(claim).start
        if (previous := self.previous(claim)) is not None:
            floor = previous.end
        at = claim.start
        while at > floor and (self.text[at - 1] not in _STOPS or self._aside(at - 1, floor)):
            at -= 1
        return self.text[at : claim.start]

    def _aside(self, at: int, floor: int) -> bool:
        """Whether a sign belongs to a short bracket inside a noun: 执业（助理）医师, 县（市、区）."""
        opened = self.text.rfind("（", max(floor, at - 8), at + 1)
        closed = self.text.find("）", max(opened, 0), opened + 9)
        return floor <= opened <= at <= closed and not any(c.isdigit() for c in self.text[opened:closed])

    def rest(self, claim: Claim) -> str:
        """The words after a figure: to the clause's end, the next sign 、 or the next figure."""
        ceiling = self.sentence_of(claim).end
        if (following := self.following(claim)) is not None:
            ceiling = following.start
        at = claim.end
        while at < ceiling and self.text[at] not in _STOPS and self.text[at] != "、":
            at += 1
        if at < ceiling and self.text[at] in "（(" and (close := self.text.find("）", at, at + 5)) > 0:
            at = min(close + 1, ceiling)  # 监管站（所）
        return self.text[claim.end : at]

    def words(self, claim: Claim) -> str:
        """All that is said beside a figure: the words before it, what it counts, the words after it."""
        return f"{self.lead(claim)}\0{claim.subject}\0{self.rest(claim)}"

    def spans(self, claims: Iterable[Claim]) -> tuple[tuple[int, int], ...]:
        """The places of some claims."""
        return tuple(c.span for c in claims)
