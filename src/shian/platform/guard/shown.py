"""What the guard's pages show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shian.methods.redaction import Finding, Kind, Severity, mask
from shian.platform.guard.marked import Mark, Piece, pieces
from shian.platform.guard.models import KINDS, SEVERITIES, Decision, Found, Screening
from shian.platform.resources.registry import RESOURCES

_PLAIN = ("Name of a private person", "Office holder named in office")
TONES = {"high": "bad", "medium": "warn", "low": "idle"}


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in the margin."""

    number: int
    kind: str | Promise
    severity: str | Promise
    tone: str
    reason: str
    masked: str
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A text with its findings marked, and the lines of the margin beside it."""

    name: str
    pieces: tuple[Piece, ...]
    lines: tuple[Line, ...]


def places_of(screening: Screening, *, plain: str = "") -> list[Place]:
    """The texts of a stopped publication: masked, or as in ``plain``, their JSON, where somebody looked.

    Raises:
        Erased: the data key was destroyed.
    """
    texts = orjson.loads(plain or screening.texts.open())
    rows: dict[str, list[Found]] = {}
    for row in screening.found.all():
        rows.setdefault(row.place, []).append(row)
    decided = _decided(screening)
    return [
        Place(
            place_label(screening.subject_kind, place),
            tuple(pieces(text, [_mark(r, text) for r in rows.get(place, [])], plain=bool(plain))),
            tuple(_line(r, text, decided.get(r.digest)) for r in rows.get(place, [])),
        )
        for place, text in texts.items()
    ]


def place_label(kind: str, place: str) -> str:
    """``3 remark`` as ``3 · Remark``: the label of that field of the record or of the rows it owns."""
    *before, name = place.split(" ")
    resource = RESOURCES.get(kind)
    models = [resource.model, *_owned(resource.model)] if resource else []
    for model in models:
        label = next((f.verbose_name for f in model._meta.concrete_fields if f.name == name), None)
        if label is not None:
            return " · ".join([*before, str(label)])
    return place


def _owned(model: Any) -> list[Any]:
    return [model._meta.get_field(part).related_model for part in model.parts]


def _decided(screening: Screening) -> dict[str, Decision]:
    digests = [row.digest for row in screening.found.all()]
    return {d.digest: d for d in Decision.objects.filter(digest__in=digests).order_by("pk")}


def _mark(row: Found, text: str) -> Mark:
    suggestion = mask(Kind(row.kind), text[row.start : row.end])
    return Mark(row.number, row.start, row.end, row.kind, TONES[row.severity], suggestion)


def _line(row: Found, text: str, decision: Decision | None) -> Line:
    kind, severity = Kind(row.kind), Severity(row.severity)
    masked = mask(kind, text[row.start : row.end])
    return Line(
        row.number,
        KINDS[kind],
        SEVERITIES[severity],
        TONES[row.severity],
        _more(kind, row.reason),
        masked,
        decision,
    )


def _more(kind: Kind, reason: str) -> str:
    """The reason, where it says more than the kind does."""
    return "" if reason in _PLAIN or str(KINDS[kind]) == _(reason) else _(reason)


def checked(text: str, found: list[Finding]) -> Place:
    """A pasted text with everything that was found in it, in plain words: whoever pasted it knows them."""
    marks = [
        Mark(n, f.start, f.end, f.kind.value, TONES[f.severity.value], f.suggestion)
        for n, f in enumerate(found, start=1)
    ]
    lines = [
        Line(
            n,
            KINDS[f.kind],
            SEVERITIES[f.severity],
            TONES[f.severity.value],
            _more(f.kind, f.reason),
            f.suggestion,
        )
        for n, f in enumerate(found, start=1)
    ]
    return Place("", tuple(pieces(text, marks, plain=True)), tuple(lines))


def kinds_open(screening: Screening) -> list[tuple[str, Any]]:
    """The kinds of findings a publication has, for deciding on all of one kind."""
    held = {row.kind for row in screening.found.all()}
    return [(kind.value, label) for kind, label in KINDS.items() if kind.value in held]
