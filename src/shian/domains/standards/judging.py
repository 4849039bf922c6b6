"""Judging by the standards as the database holds them; laboratories call this."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from django.db.models import Count, Max, Sum

from shian.domains.standards import models
from shian.domains.standards.curated import library
from shian.methods.limits import (
    Catalogue,
    Compiled,
    Limit,
    Measurement,
    Question,
    Reason,
    Relation,
    RuleBook,
    Verdict,
    judge_parts,
    judge_text,
    parse_measurement,
)
from shian.methods.limits.model import Outcome

Signature = tuple[tuple[int, int, int], ...]
_TABLES = (models.Edition, models.FoodNode, models.Analyte, models.Limit)
_UNREAD = Measurement(Relation.UNREADABLE)


def rule_book() -> RuleBook:
    """All editions and limits as they stand; read anew only when one of them has changed.

    Before anything is loaded it is the curated set.
    """
    return _book(signature())


def compiled() -> Compiled:
    """The rule book as arrays, for `judge_all`; built anew only when the standards have changed."""
    return _compiled(signature())


def signature() -> Signature:
    """Changes whenever a row of the standards does: number of rows, last id, sum of versions."""
    found = []
    for model in _TABLES:
        row = model.objects.aggregate(rows=Count("id"), last=Max("id"), versions=Sum("version"))
        found.append((row["rows"], row["last"] or 0, row["versions"] or 0))
    return tuple(found)


@lru_cache(maxsize=2)
def _book(now: Signature) -> RuleBook:
    if not now[0][0]:
        return library().book()
    editions = {e.pk: e for e in models.Edition.objects.all()}
    foods = {f.pk: f for f in models.FoodNode.objects.all()}
    analytes = {a.pk: a for a in models.Analyte.objects.all()}
    limits: list[Limit] = [
        row.asked(editions[row.edition_id].code, analytes[row.analyte_id].key, foods[row.food_id].name)
        for row in models.Limit.objects.order_by("id").iterator(chunk_size=5000)
    ]
    return RuleBook(
        [e.method() for e in editions.values()],
        Catalogue(f.method() for f in foods.values()),
        [a.method() for a in analytes.values()],
        limits,
    )


@lru_cache(maxsize=2)
def _compiled(now: Signature) -> Compiled:
    return Compiled(_book(now))


def judge_result(
    *,
    food: str,
    item: str,
    text: str,
    unit: str,
    day: date,
    lod: str = "",
    series: str = "",
    basis: str = "",
) -> Verdict:
    """One cell as a laboratory wrote it (one result or all units'); food and item by any of their names."""
    book = rule_book()
    return judge_text(_question(book, food, item, day, series, basis), text, unit, lod or None, book)


def judge_residue(
    *, food: str, item: str, parts: Mapping[str, tuple[str, str]], day: date, series: str = ""
) -> Verdict:
    """A residue that is a sum, by its parts: name of the part → (text, unit)."""
    book = rule_book()
    question = _question(book, food, item, day, series, "")
    if question.analyte not in book.analytes:
        return Verdict(Outcome.UNDETERMINED, Reason.UNKNOWN_ANALYTE, None, day)
    read = {book.analyte(name) or name: parse_measurement(*cell) for name, cell in parts.items()}
    return judge_parts(question, read, book)


def _question(book: RuleBook, food: str, item: str, day: date, series: str, basis: str) -> Question:
    return Question(
        book.catalogue.find(food) or food, book.analyte(item) or item, _UNREAD, day, series, basis
    )
