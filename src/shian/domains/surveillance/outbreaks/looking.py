"""Taking the picture of an outbreak: from the tables as it is, from the ledger as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
from django.utils import timezone

from shian.domains.surveillance.outbreaks import definition
from shian.domains.surveillance.outbreaks.models import Line, Log, Outbreak
from shian.domains.surveillance.outbreaks.picture import Dish, Person, Picture, Sitting, Told
from shian.platform.ledger.models import Entry

_LINE = (
    "id", "number", "sex", "age_months", "grouping", "home_area", "ill", "onset_at", "symptoms", "outcome",
    "lab", "agent", "ate_at", "answers", "classification", "fixed", "case_id", "removed",
)  # fmt: skip
_OUTBREAK = (
    "state", "grade", "setting", "design", "people_at_risk", "people_ill", "deaths", "agent", "verdict",
    "vehicle", "defined",
)  # fmt: skip
Row = Mapping[str, Any]


def local(moment: datetime | str | None) -> datetime | None:
    """A stored moment (or its ledger text) as the city's local time without a zone."""
    if not moment:
        return None
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return timezone.localtime(moment, timezone.get_default_timezone()).replace(tzinfo=None)


def picture_of(outbreak: Outbreak) -> Picture:
    """The outbreak as the tables hold it now. Five queries."""
    lines = Line.objects.filter(outbreak=outbreak, removed=False).order_by("number").values(*_LINE)
    return _picture(
        {name: getattr(outbreak, name) for name in _OUTBREAK},
        lines,
        outbreak.meals.order_by("pk").values("code", "name", "served_at", "place"),
        outbreak.menu.order_by("pk").values("code", "name", "meal", "portions", "lot_id"),
        outbreak.definitions.values("version", "criteria"),
        Log.objects.filter(outbreak=outbreak).values("id", "at", "sort", "text"),
    )


def picture_at(outbreak: Outbreak, moment: datetime) -> Picture | None:
    """The outbreak as the ledger says it was known at a moment; None before it was opened.

    Five queries: its lines' and entries' ids, and the last state of each at that moment.
    """
    whole = next(_states("outbreak.outbreak", [outbreak.pk], moment), None)
    if whole is None:
        return None
    lines = _states("outbreak.line", _ids(Line, outbreak), moment)
    return _picture(
        whole,
        sorted((row for row in lines if not row["removed"]), key=lambda row: row["number"]),
        whole["meals"],
        whole["menu"],
        whole["definitions"],
        _states("outbreak.log", _ids(Log, outbreak), moment),
    )


def moments_of(outbreak: Outbreak) -> list[tuple[datetime, str, str, int]]:
    """Every entry about the outbreak: when, verb, kind, record; oldest first. Three queries."""
    found: list[tuple[datetime, str, str, int]] = []
    for kind, ids in (
        ("outbreak.outbreak", [outbreak.pk]),
        ("outbreak.line", _ids(Line, outbreak)),
        ("outbreak.log", _ids(Log, outbreak)),
    ):
        rows = Entry.objects.filter(kind=kind, record__in=ids).values_list(
            "seq", "at", "verb", "kind", "record"
        )
        found += [(at, verb, kind_, record) for _seq, at, verb, kind_, record in rows.order_by("seq")]
    return sorted(found, key=lambda row: row[0])


def _ids(model: type[Line] | type[Log], outbreak: Outbreak) -> list[int]:
    return list(model.objects.filter(outbreak=outbreak).values_list("pk", flat=True))


def _states(kind: str, ids: Iterable[int], moment: datetime) -> Iterator[dict[str, Any]]:
    """The state each record had at a moment; those that did not exist yet are left out."""
    rows = (
        Entry.objects.filter(kind=kind, record__in=list(ids), at__lte=moment.astimezone(UTC))
        .order_by("record", "-seq")
        .distinct("record")
        .values_list("state", flat=True)
    )
    for text in rows.iterator(chunk_size=2000):
        if (state := orjson.loads(text)) is not None:
            yield state


def _picture(
    whole: Row,
    lines: Iterable[Row],
    meals: Iterable[Row],
    menu: Iterable[Row],
    definitions: Iterable[Row],
    log: Iterable[Row],
) -> Picture:
    stated = next((d for d in definitions if d["version"] == whole["defined"]), None)
    return Picture(
        people=tuple(_person(row) for row in lines),
        menu=tuple(Dish(r["code"], r["name"], r["meal"], r["portions"], r["lot_id"]) for r in menu),
        meals=tuple(Sitting(r["code"], r["name"], local(r["served_at"]), r["place"]) for r in meals),
        log=tuple(sorted(map(_told, log), key=lambda told: (told.at, told.pk))),
        criteria=definition.read(stated["criteria"]) if stated else None,
        **{name: whole[name] for name in _OUTBREAK},
    )


def _told(row: Row) -> Told:
    at = local(row["at"])
    assert at is not None
    return Told(at, row["sort"], row["text"], row["id"])


def _person(row: Row) -> Person:
    return Person(
        pk=row["id"],
        number=row["number"],
        sex=row["sex"],
        age_months=row["age_months"],
        grouping=row["grouping"],
        home_area=row["home_area"],
        ill=row["ill"],
        onset=local(row["onset_at"]),
        symptoms=tuple(row["symptoms"].split()),
        outcome=row["outcome"],
        lab=row["lab"],
        agent=row["agent"],
        ate_at=local(row["ate_at"]),
        answers=orjson.loads(row["answers"]),
        classification=row["classification"],
        fixed=row["fixed"],
        linked=row["case_id"] is not None,
    )


def person_of(line: Line) -> Person:
    """One line as the picture has it."""
    return _person({name: getattr(line, name) for name in _LINE})
