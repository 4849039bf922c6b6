"""How well findings match labels: precision and recall for every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from shian.methods.claims.model import Span
from shian.simulation.claims.passage import CONTRADICTIONS, HINTS, KINDS, Passage


class Found(Protocol):
    """What is needed of a finding."""

    @property
    def kind(self) -> str: ...
    @property
    def spans(self) -> tuple[Span, ...]: ...


@dataclass
class Tally:
    """Of one kind: labels found of labels planted, findings right of findings made."""

    planted: int = 0
    found: int = 0
    made: int = 0
    right: int = 0

    @property
    def precision(self) -> float | None:
        return self.right / self.made if self.made else None

    @property
    def recall(self) -> float | None:
        return self.found / self.planted if self.planted else None

    def __iadd__(self, other: Tally) -> Tally:
        self.planted += other.planted
        self.found += other.found
        self.made += other.made
        self.right += other.right
        return self


@dataclass(frozen=True)
class Fault:
    """A label that was not found, or a finding that is not right."""

    passage: Passage
    kind: str
    spans: tuple[Span, ...]
    finding: Found | None = None
    about: str = ""
    """What was planted there, or which look-alike was taken for a contradiction."""
    beside: bool = False
    """A finding on a sentence in which something else is planted, rather than on a clean one."""

    @property
    def missed(self) -> bool:
        return self.finding is None


@dataclass
class Score:
    tallies: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    faults: list[Fault] = field(default_factory=list)
    clean: int = 0
    """Sentences in which nothing is planted."""
    alarmed: int = 0
    """Of these, those on which a contradiction is reported."""

    def total(self, kinds: Iterable[str] = CONTRADICTIONS) -> Tally:
        total = Tally()
        for kind in kinds:
            total += self.tallies[kind]
        return total


def _touching(sentences: list[Span], spans: Iterable[Span]) -> set[Span]:
    return {s for s in sentences for a, b in spans if a < s[1] and s[0] < b}


def judge(passage: Passage, findings: Iterable[Found], score: Score) -> None:
    """A finding is right when its kind is one of a label's and it touches a sentence of the label's figures.

    One on which an optional label rests counts for nothing. Several findings may be right about one label.
    """
    sentences = passage.sentences()
    places = [(label, _touching(sentences, label.spans)) for label in passage.planted]
    found: set[int] = set()
    alarmed: set[Span] = set()
    for finding in findings:
        touched = _touching(sentences, finding.spans)
        hits = [
            i for i, (label, where) in enumerate(places) if finding.kind in label.kinds and touched & where
        ]
        tally = score.tallies[finding.kind]
        if hits and all(places[i][0].optional for i in hits):
            continue
        tally.made += 1
        if hits:
            tally.right += 1
            found.update(hits)
            continue
        beside = any(touched & where for label, where in places if not label.optional)
        about = _alike(passage, finding.spans)
        score.faults.append(Fault(passage, finding.kind, finding.spans, finding, about, beside))
        if finding.kind in CONTRADICTIONS:
            alarmed |= touched
    _count(passage, found, score)
    planted_on = set().union(*(where for label, where in places if not label.optional))
    score.clean += len(set(sentences) - planted_on)
    score.alarmed += len(alarmed - planted_on)


def _alike(passage: Passage, spans: Iterable[Span]) -> str:
    return ", ".join(
        dict.fromkeys(name for name, (a, b) in passage.alike for c, d in spans if a < d and c < b)
    )


def _count(passage: Passage, found: set[int], score: Score) -> None:
    for i, label in enumerate(passage.planted):
        if label.optional:
            continue
        score.tallies[label.kind].planted += 1
        if i in found:
            score.tallies[label.kind].found += 1
        else:
            score.faults.append(Fault(passage, label.kind, label.spans, about=label.why))


def measure(passages: Iterable[Passage], audit: Callable[[str], Iterable[Found]]) -> Score:
    score = Score()
    for passage in passages:
        judge(passage, audit(passage.text), score)
    return score


def table(score: Score) -> dict[str, dict[str, float | int | None]]:
    """Numbers for a benchmark's JSON: the kinds, then all contradictions and all questions together."""

    def line(tally: Tally) -> dict[str, float | int | None]:
        return {
            "planted": tally.planted,
            "recall": _short(tally.recall),
            "made": tally.made,
            "precision": _short(tally.precision),
        }

    return {kind: line(tally) for kind, tally in score.tallies.items()} | {
        "contradictions": line(score.total()),
        "hints": line(score.total(HINTS)),
    }


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _shown(passage: Passage, spans: Iterable[Span]) -> str:
    """The text with the spans in brackets; of a long one only their sentences."""
    wide = (
        [(0, len(passage.text))] if len(passage.text) < 800 else sorted(_touching(passage.sentences(), spans))
    )
    pieces = []
    for start, end in wide:
        piece = passage.text[start:end]
        for a, b in sorted(set(spans), reverse=True):
            if start <= a and b <= end:
                piece = f"{piece[: a - start]}【{piece[a - start : b - start]}】{piece[b - start :]}"
        pieces.append(piece.strip())
    return " … ".join(pieces)


def marked(fault: Fault) -> Iterator[str]:
    """A fault for a person to read: the text with the figures in brackets, and what was said."""
    word = "missed" if fault.missed else ("false, beside a planted one" if fault.beside else "FALSE")
    yield f"### {fault.kind} {word} · {fault.passage.name} · {fault.about}"
    yield _shown(fault.passage, fault.spans)
    says = getattr(fault.finding, "says", None)
    if says is not None:
        yield f"said: {says.zh}"
        yield from (f"  {line.zh}" for line in getattr(fault.finding, "arithmetic", ()))
    if not fault.missed and len(fault.passage.text) < 800:
        labels = [
            f"{p.kind}{list(p.also)}: {[fault.passage.text[a:b] for a, b in p.spans]}"
            for p in fault.passage.planted
        ]
        yield f"labels: {'; '.join(labels) or 'none'}"
