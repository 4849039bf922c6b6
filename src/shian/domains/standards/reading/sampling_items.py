"""Reading the test items of the yearly national sampling rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from shian.domains.standards.reading.report import Fate, Issue, ItemRule, Known, Reading
from shian.methods.limits import Food

HEADINGS = {"category", "subsection", "table_caption", "test_item", "basis"}
_CAPTION = re.compile(r"^表\s*\d+-\d+\s*(.*?)\s*a?\s*(?:检验项目\s*a?)?$")
_BASES = re.compile(r"(?=GB\s?\d|产品明示)")
_NUMBERED = re.compile(r"^[一二三四五六七八九十]+、|^\d+\s*")


def read(rows: Iterable[Mapping[str, str]], rule: str, known: Known) -> Reading:
    """Rows of food class and test item; an item that is no known substance is kept by its name."""
    reading = Reading(rule)
    for line, row in enumerate(rows, start=2):
        food = _food(line, row, known, reading)
        item = row["test_item"].strip().lstrip("/")
        analyte = _analyte(item, known)
        if analyte is None:
            reading.issues.append(
                Issue(line, "test_item", item, "no limit can be looked up: item not in the catalogue")
            )
        basis = "；".join(part.strip() for part in _BASES.split(row["basis"]) if part.strip())
        reading.items.append(
            ItemRule(rule, food, item, analyte or "", basis, row.get("method", ""), row.get("footnote", ""))
        )
        reading.fates[Fate.PLACED] += 1
    return reading


def _analyte(item: str, known: Known) -> str | None:
    plain = re.sub(r"(?<=[\u4e00-\u9fffA-Z0-9)）])[a-g]{1,2}$", "", item)
    bare = re.sub(r"[（(]以.*?计[)）]$", "", plain)
    return known.analyte(item) or known.analyte(plain) or known.analyte(bare)


def _food(line: int, row: Mapping[str, str], known: Known, reading: Reading) -> str:
    category = _NUMBERED.sub("", row["category"]).strip()
    section = _NUMBERED.sub("", row["subsection"]).strip()
    caption = _CAPTION.match(row["table_caption"].strip())
    name = caption[1].strip() if caption else ""
    group = known.catalogue.find(section) or known.catalogue.find(category) or "其他食品"
    inner = re.search(r"[（(]([^（(]*)[)）]$", name)
    for spelling in (name, re.sub(r"[（(][^（(]*[)）]$", "", name), inner[1] if inner else ""):
        if spelling and (found := known.catalogue.find(spelling)):
            return found
    if not name:
        return group
    food = Food(name, (group,))
    known.add_food(food)
    reading.foods.append(food)
    reading.issues.append(
        Issue(line, "table_caption", row["table_caption"], f"food class added under {group}")
    )
    return name
