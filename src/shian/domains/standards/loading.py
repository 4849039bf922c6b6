"""Loading the curated set and published tables: bulk writes, each row with its ledger entry, none twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from shian.domains.standards import models
from shian.domains.standards.curated import library, read_articles, read_rules
from shian.domains.standards.reading.report import Reading
from shian.domains.standards.removal import remove_many
from shian.methods import limits as methods
from shian.platform.access.actor import Actor
from shian.platform.actions.bulk import change_many, store_many
from shian.platform.records.base import Record

Values = Mapping[str, Any]


@dataclass(slots=True)
class Loaded:
    """How many records were added, changed and removed, by name of their kind."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        acts = (("added", self.added), ("changed", self.changed), ("removed", self.removed))
        told = [f"{count} {name} {act}" for act, counts in acts for name, count in counts.items()]
        return ", ".join(told) or "nothing to do"


def load_curated(*, by: Actor) -> Loaded:
    """Write the curated set. What is there already and differs is changed; run again, it changes nothing.

    Limits of an edition and substance for which a table was imported are left as imported.
    """
    base, done = library(), Loaded()
    imported = set(
        models.Limit.objects.filter(note__startswith=IMPORTED)
        .values_list("edition__code", "analyte__key")
        .distinct()
    )
    with transaction.atomic():
        _editions(base.editions, by, done)
        _foods(base.catalogue.foods, models.FoodNode.Origin.CURATED, by, done)
        _analytes(base.analytes, models.FoodNode.Origin.CURATED, by, done)
        _limits([x for x in base.limits if (x.edition, x.analyte) not in imported], by, done, "")
        _rules(by, done)
    return done


IMPORTED = "imported: "


def load_readings(*, by: Actor, readings: Iterable[Reading]) -> Loaded:
    """Write what tables gave. Curated limits of the same edition and substance give way to the table's.

    ValueError when a table is of an edition that is not known: enter its days in force first.
    """
    done = Loaded()
    codes = set(models.Edition.objects.values_list("code", flat=True))
    readings = list(readings)
    for reading in readings:
        if reading.limits and reading.source not in codes:
            raise ValueError(
                f"{reading.source} is not among the editions: add it with its first day in force, then import"
            )
    with transaction.atomic():
        _foods([f for r in readings for f in r.foods], models.FoodNode.Origin.IMPORTED, by, done)
        _analytes([a for r in readings for a in r.analytes], models.FoodNode.Origin.IMPORTED, by, done)
        for reading in readings:
            _give_way(reading, by, done)
            _limits(reading.limits, by, done, f"{IMPORTED}{reading.source}")
            _items(reading, by, done)
    return done


def _give_way(reading: Reading, by: Actor, done: Loaded) -> None:
    """Remove limits of the table's substances in its edition that the table does not hold."""
    kept = {limit.id for limit in reading.limits}
    keys = {limit.analyte for limit in reading.limits}
    old = models.Limit.objects.filter(edition__code=reading.source, analyte__key__in=keys).select_related(
        "edition", "analyte", "food"
    )
    gone = [limit for limit in old if limit.key not in kept]
    remove_many(gone, by=by, verb="replaced by import")
    _count(done.removed, "limits", gone)


def _editions(editions: Iterable[methods.Edition], by: Actor, done: Loaded) -> None:
    rows = {
        e.code: {"series": e.series, "title": e.title, "since": e.since, "until": e.until, "amends": e.amends,
                 "certainty": e.certainty, "source": e.source}
        for e in editions
    }  # fmt: skip
    _write(models.Edition, "code", rows, "editions", by, done)


def _foods(foods: Iterable[methods.Food], origin: str, by: Actor, done: Loaded) -> None:
    rows = {
        f.name: {
            "code": f.code,
            "parents": "|".join(f.parents),
            "aliases": "|".join(f.aliases),
            "origin": origin,
        }
        for f in foods
    }
    _write(models.FoodNode, "name", rows, "foods", by, done)


def _analytes(analytes: Iterable[methods.Analyte], origin: str, by: Actor, done: Loaded) -> None:
    rows = {
        a.key: {
            "zh": a.zh,
            "en": a.en,
            "group": a.group,
            "aliases": "|".join(a.aliases),
            "sum_parts": "|".join(f"{key}*{factor}" for key, factor in a.parts.items()),
            "bounded_by": a.bounded_by,
            "residue": a.residue,
            "origin": origin,
        }
        for a in analytes
    }
    _write(models.Analyte, "key", rows, "substances", by, done)


def _limits(limits: Sequence[methods.Limit], by: Actor, done: Loaded, note: str) -> None:
    editions = dict(models.Edition.objects.values_list("code", "id"))
    analytes = dict(models.Analyte.objects.values_list("key", "id"))
    foods = dict(models.FoodNode.objects.values_list("name", "id"))
    rows = {
        x.id: {
            "edition_id": editions[x.edition],
            "analyte_id": analytes[x.analyte],
            "food_id": foods[x.food],
            "bound": x.kind.value,
            "cell": cell_of(x),
            "high": x.high,
            "low": x.low,
            "unit": x.unit,
            "basis": x.basis,
            "excludes": "|".join(x.excludes),
            "comparison": x.comparison.value,
            "clause": x.clause,
            "provisional": x.provisional,
            "certainty": x.certainty,
            "note": note or x.note,
        }
        for x in limits
    }
    _write(models.Limit, "key", rows, "limits", by, done)


def cell_of(limit: methods.Limit) -> str:
    """What the limit's row says, in the notation of our own files."""
    if limit.plan is not None:
        top = "" if limit.plan.M is None else f",M={limit.plan.M:f}"
        return f"n={limit.plan.n},c={limit.plan.c},m={limit.plan.m:f}{top}"
    if limit.kind is methods.Kind.RANGE:
        return f"{limit.low:f}~{limit.high:f}"
    number = limit.low if limit.kind is methods.Kind.MIN else limit.high
    return "" if number is None else f"{number:f}"


def _rules(by: Actor, done: Loaded) -> None:
    """Rules and articles: a key may hold several editions of a rule, so each key here is of one edition."""
    rules = {row.key: _columns(models.Rule, row) | {"value": Decimal(row.value)} for row in read_rules()}
    _write(models.Rule, "key", rows=rules, name="rules", by=by, done=done)
    articles = {row.key: _columns(models.Article, row) for row in read_articles()}
    _write(models.Article, "key", rows=articles, name="articles", by=by, done=done)


def _columns(model: type[Record], row: object) -> dict[str, Any]:
    names = [f.name for f in model._meta.concrete_fields if f.name not in _OWN]
    return {name: getattr(row, name) for name in names}


_OWN = frozenset({"id", "area", "version", "changed_at", "key"})


def _items(reading: Reading, by: Actor, done: Loaded) -> None:
    """Test items are replaced as a whole: they have no names of their own."""
    if not reading.items or models.TestItemRule.objects.filter(rule=reading.source).count() == len(
        reading.items
    ):
        return
    remove_many(
        list(models.TestItemRule.objects.filter(rule=reading.source)), by=by, verb="replaced by import"
    )
    foods = dict(models.FoodNode.objects.values_list("name", "id"))
    analytes = dict(models.Analyte.objects.values_list("key", "id"))
    rows = [
        models.TestItemRule(
            rule=x.rule,
            food_id=foods[x.food],
            item=x.item,
            analyte_id=analytes.get(x.analyte),
            basis=x.basis,
            method=x.method,
            note=x.note,
        )
        for x in reading.items
    ]
    store_many(rows, by=by, verb="import")
    _count(done.added, "test items", rows)


def _write(
    model: type[Record], key: str, rows: Mapping[str, Values], name: str, by: Actor, done: Loaded
) -> None:
    """Add the rows whose key is new, change those that differ, leave the rest."""
    there = {getattr(obj, key): obj for obj in model.objects.filter(**{f"{key}__in": list(rows)})}
    added = [model(**{key: value}, **rows[value]) for value in rows if value not in there]
    changed = []
    fields: dict[str, None] = {}
    for value, obj in there.items():
        differing = [f for f, wanted in rows[value].items() if not _same(getattr(obj, f), wanted)]
        for attribute in differing:
            setattr(obj, attribute, rows[value][attribute])
            fields[attribute] = None
        if differing:
            changed.append(obj)
    store_many(added, by=by, verb="load")
    change_many(changed, by=by, verb="load", fields=[f.removesuffix("_id") for f in fields])
    _count(done.added, name, added)
    _count(done.changed, name, changed)


def _count(counts: Counter[str], name: str, objs: Sequence[object]) -> None:
    if objs:
        counts[name] += len(objs)


def _same(one: Any, other: Any) -> bool:
    return bool(one == other)
