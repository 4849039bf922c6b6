"""Quotas of a programme as lines of text: county, food class, hazard group, how many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from django.utils.translation import gettext_lazy as _

from shian.domains.directory.lookups import gazetteer
from shian.domains.laboratory.codes import code_of, shown
from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants.models import Quota
from shian.platform.actions.core import Refused

MOST_LINES = 2_000
MOST_SAMPLES = 10_000
HAZARD_WORDS: dict[str, tuple[str, ...]] = {
    "pesticide": ("农药残留", "农药", "农残", "Pesticide"),
    "metal": ("重金属", "金属", "元素污染物", "Metal"),
    "contaminant": ("其他污染物", "有机污染物", "污染物", "Other contaminant"),
    "mycotoxin": ("真菌毒素", "毒素", "Mycotoxin"),
    "pathogen": ("致病菌", "病原体", "Pathogen"),
    "hygiene": ("卫生指标菌", "卫生指标", "指示菌", "Hygiene indicator"),
    "additive": ("食品添加剂", "添加剂", "Additive"),
    "vetdrug": ("兽药残留", "兽药", "Veterinary drug"),
    "illegal": ("非法添加物", "禁用物质", "Banned substance"),
    "quality": ("品质指标", "Quality indicator"),
}
Place = tuple[str, str, str]  # county, food class, hazard


@dataclass(frozen=True, slots=True)
class Line:
    """One quota as stated."""

    county: str
    food_class: str
    hazard: str
    planned: int

    @property
    def place(self) -> Place:
        return self.county, self.food_class, self.hazard


def hazard_of(text: str) -> str:
    """The hazard group of a code, a Chinese or an English name; empty if unknown."""
    wanted = text.strip()
    if wanted in Analyte.Group.values:
        return wanted
    labels = {str(label): code for code, label in Analyte.Group.choices}
    return labels.get(wanted) or next((c for c, words in HAZARD_WORDS.items() if wanted in words), "")


def read_quotas(text: str) -> list[Line]:
    """Lines parted by tab, comma or ``|``; a place given twice is refused.

    Raises:
        Refused: naming the line and what is wrong with it.
    """
    rows = [(n, row) for n, row in enumerate(text.splitlines(), start=1) if row.strip()]
    if len(rows) > MOST_LINES:
        raise Refused(_("A programme has at most %s quotas.") % MOST_LINES, field="quotas")
    known, lines, seen = gazetteer(), [], dict[Place, int]()
    for number, row in rows:
        cells = [cell.strip() for cell in re.split(r"[\t|,，]", row)]
        if len(cells) != 4:
            _refuse(number, _("four columns are needed: county, food class, hazard group, samples"))
        line = _line(number, cells, known.find)
        if line.place in seen:
            _refuse(number, _("the same quota stands in line %s") % seen[line.place])
        seen[line.place] = number
        if line.planned:
            lines.append(line)
    return lines


def _line(number: int, cells: list[str], county_of: Callable[[str], str]) -> Line:
    county = county_of(cells[0])
    food, hazard = code_of("food_class", cells[1]), hazard_of(cells[2])
    if not county:
        _refuse(number, _("“%s” is no county of the city") % cells[0])
    if not food:
        _refuse(number, _("“%s” is no food class") % cells[1])
    if not hazard:
        _refuse(number, _("“%s” is no hazard group") % cells[2])
    if not (cells[3].isascii() and cells[3].isdigit() and int(cells[3]) <= MOST_SAMPLES):
        _refuse(number, _("“%s” is no number of samples up to 10000") % cells[3])
    return Line(county, food, hazard, int(cells[3]))


def _refuse(number: int, why: object) -> NoReturn:
    raise Refused(_("Line %(line)s: %(why)s.") % {"line": number, "why": why}, field="quotas")


def written(quotas: Iterable[Quota], names: Mapping[str, str]) -> str:
    """Quotas as the lines that state them, in the reader's language."""
    labels = dict(Analyte.Group.choices)
    return "\n".join(
        f"{names.get(q.county, q.county)}|{shown('food_class', q.food_class)}|{labels[q.hazard]}|{q.planned}"
        for q in quotas
    )
