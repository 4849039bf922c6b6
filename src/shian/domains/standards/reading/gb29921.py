"""Reading the table of pathogens in prepackaged food, GB 29921."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal

from shian.domains.standards.reading.collecting import Collector
from shian.domains.standards.reading.report import Issue, Known, Reading
from shian.methods.limits import Kind, Limit, Plan

HEADINGS = {"category", "pathogen", "n", "c", "m", "M"}

# The standard's own classes, as the nodes of the catalogue that they cover.
CLASSES: dict[str, tuple[str, ...]] = {
    "乳制品": ("乳制品",),
    "肉制品": ("肉制品",),
    "水产制品": ("水产制品",),
    "即食蛋制品": ("即食蛋制品", "再制蛋"),
    "粮食制品": ("糕点", "饼干", "方便食品", "发酵面制品", "米粉制品"),
    "即食豆制品": ("发酵性豆制品", "非发酵性豆制品"),
    "巧克力类及可可制品": ("巧克力及巧克力制品", "可可制品"),
    "即食果蔬制品": ("酱腌菜", "水果制品"),
    "饮料": ("饮料",),
    "冷冻饮品": ("冷冻饮品",),
    "即食调味品": ("酱油", "酿造酱", "水产调味品", "复合调味料"),
    "坚果与籽类食品": ("炒货食品及坚果制品",),
    "特殊膳食用食品": ("特殊膳食用食品",),
}
NARROWED = {"仅适用于水产调味品": ("水产调味品",), "仅适用即食生制动物性水产制品": ("生食水产品",)}
_CELL = re.compile(r"^([\d.]+)\s*(.*)$")


def read(rows: Iterable[Mapping[str, str]], edition: str, known: Known) -> Reading:
    """Rows of class, pathogen and plan (n, c, m, M)."""
    reading = Reading(edition)
    collector = Collector(reading)
    for line, row in enumerate(rows, start=2):
        _row(line, row, edition, known, collector)
    return reading


def _row(line: int, row: Mapping[str, str], edition: str, known: Known, collector: Collector) -> None:
    analyte = known.analyte(row["pathogen"])
    foods = _foods(line, row, known, collector.reading)
    lower, upper = _CELL.match(_plain(row["m"])), _CELL.match(_plain(row["M"]))
    if analyte is None:
        return collector.refuse(line, "pathogen", row["pathogen"], "not in the catalogue")
    if not foods:
        return collector.refuse(line, "note", row["note"], "the foods it names are not in the catalogue")
    if lower is None or not row["n"].isdigit() or not row["c"].isdigit():
        return collector.refuse(line, "m", row["m"], "no sampling plan")
    unit = lower[2] or "/25g"
    plan = Plan(int(row["n"]), int(row["c"]), Decimal(lower[1]), Decimal(upper[1]) if upper else None)
    limits = [
        Limit(
            f"{edition}:{analyte}:{food}:",
            edition,
            analyte,
            food,
            Kind.PLAN,
            unit=unit,
            plan=plan,
            clause="表1",
        )
        for food in foods
    ]
    return collector.take(line, limits)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _foods(line: int, row: Mapping[str, str], known: Known, reading: Reading) -> tuple[str, ...]:
    """The class's nodes, or those that its note narrows it to: the note's words are jumbled, not lost."""
    note = re.sub(r"[\s、]|[(（][^)）]*[)）]", "", row["note"])
    covered = CLASSES.get(row["category"], ())
    if note in ("", "—"):
        return covered
    if note in NARROWED:
        return NARROWED[note]
    spellings = sorted(
        (
            (spelling, food.name)
            for food in known.catalogue.foods
            if any(known.catalogue.is_below(food.name, node) and food.name != node for node in covered)
            for spelling in (food.name, *food.aliases)
        ),
        key=lambda pair: -len(pair[0]),
    )
    chosen: list[str] = []
    for spelling, food in spellings:
        if spelling in note:
            note = note.replace(spelling, "|")
            chosen += [food] if food not in chosen else []
    if chosen:
        reading.issues.append(Issue(line, "note", row["note"], f"read as {'、'.join(chosen)}"))
    return tuple(chosen)
