"""What changed between two builds of a report: which sentences, through which records and entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from shian.evaluation.figures.engine import Row, rows
from shian.evaluation.figures.schema import tables
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.report.build import Built, BuiltSentence, Number

MANY = 200  # ledger entries looked up per number


@dataclass(frozen=True)
class Entry:
    """A ledger entry that moved a record."""

    seq: int
    at: datetime
    actor: str
    verb: str


@dataclass(frozen=True)
class Moved:
    """A record that entered or left a number's rows, or counts otherwise; and the entries that did it."""

    way: str  # "entered", "left" or "changed"
    part: str
    kind: str
    id: int
    before: Decimal | None
    after: Decimal | None
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class ChangedNumber:
    """A number before and after, with the records behind the change."""

    before: Number
    after: Number
    moved: tuple[Moved, ...]


@dataclass(frozen=True)
class ChangedSentence:
    """A sentence that reads otherwise. ``before`` or ``after`` is None where it exists in one text only."""

    key: str
    before: str | None
    after: str | None
    numbers: tuple[ChangedNumber, ...] = field(default=())


def compare(a: tuple[Built, Snapshot], b: tuple[Built, Snapshot]) -> list[ChangedSentence]:
    """The sentences that differ from build ``a`` to build ``b``, in the order of ``b``; gone ones last.

    Sentences are matched by their wording, so that a text may grow between the two.
    """
    old = {s.sentence.source: s for s in a[0].sentences}
    changed: list[ChangedSentence] = []
    for new in b[0].sentences:
        before = old.pop(new.sentence.source, None)
        if before is None:
            changed.append(ChangedSentence(new.sentence.key, None, new.text))
        elif before.text != new.text:
            changed.append(_changed(before, new, a[1], b[1]))
    changed += [ChangedSentence(s.sentence.key, s.text, None) for s in old.values()]
    return changed


def _changed(before: BuiltSentence, after: BuiltSentence, a: Snapshot, b: Snapshot) -> ChangedSentence:
    pairs = zip(before.numbers, after.numbers, strict=True)
    numbers = tuple(ChangedNumber(x, y, _moved(x, y, a, b)) for x, y in pairs if x.text != y.text)
    return ChangedSentence(after.sentence.key, before.text, after.text, numbers)


def _moved(x: Number, y: Number, a: Snapshot, b: Snapshot) -> tuple[Moved, ...]:
    old, new = _weights(x, a), _weights(y, b)
    found = [
        Moved("left" if key not in new else "entered" if key not in old else "changed",
              *key, old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys(), key=lambda k: (k[0] != "n", k))
        if old.get(key) != new.get(key)
    ]  # fmt: skip
    entries = _entries({(m.kind, m.id) for m in found[:MANY]}, *sorted((a, b), key=lambda s: s.seal.number))
    return tuple(
        Moved(m.way, m.part, m.kind, m.id, m.before, m.after, entries.get((m.kind, m.id), ())) for m in found
    )


def _weights(number: Number, shot: Snapshot) -> dict[tuple[str, str, int], Decimal]:
    weights: dict[tuple[str, str, int], Decimal] = {}
    behind: list[Row] = rows(number.value.figure, number.hole.asked, shot, limit=None)
    for r in behind:
        key = (r.part, r.kind, r.id)
        weights[key] = weights.get(key, Decimal(0)) + r.weight
    return weights


def _entries(
    wanted: set[tuple[str, int]], old: Snapshot, new: Snapshot
) -> dict[tuple[str, int], tuple[Entry, ...]]:
    """The ledger entries between the two seals of these records."""
    found: dict[tuple[str, int], tuple[Entry, ...]] = {}
    for kind in {kind for kind, _ in wanted}:
        name = kind.replace(".", "_")
        if name not in tables():
            continue
        new.need({f"{name}_log"})
        ids = [pk for k, pk in wanted if k == kind]
        sql = f"""SELECT record, seq, "at", actor, verb FROM {name}_log
            WHERE seal > $old AND record IN (SELECT unnest($ids)) ORDER BY record, seq"""
        for record, seq, at, actor, verb in new.rows(sql, {"old": old.seal.number, "ids": ids}):
            entry = Entry(seq, at.replace(tzinfo=UTC), actor, verb)
            found[kind, record] = (*found.get((kind, record), ()), entry)
    return found
