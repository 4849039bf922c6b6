"""The line list as a sheet: its columns, one page of its rows, filters, sorting, what others have changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from shian.domains.surveillance.outbreaks.cells import FIELDS, FOOD, PERSONAL, as_typed
from shian.domains.surveillance.outbreaks.choices import CASES, Classification
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.platform.pages.query import with_value
from shian.platform.pages.values import mask_all
from shian.platform.resources.registry import Text, resource_of

SIZE = 100
SHOWN = (
    "name", "sex", "age_months", "grouping", "ill", "onset_at", "symptoms", "outcome", "lab", "ate_at",
    "home_area", "remark",
)  # fmt: skip
SORTS = frozenset("number grouping onset_at age_months sex classification outcome lab ill changed_at".split())
MARKS = {"y": "✓", "n": "×", "": ""}
TONES = {
    Classification.CONFIRMED: "bad", Classification.PROBABLE: "warn", Classification.SUSPECTED: "open",
    Classification.NOT_A_CASE: "idle",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: its cell's name, heading, how it is edited, what may be chosen."""

    name: str
    label: Text
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A shown cell; ``typed`` is what an editor begins with where it differs."""

    text: str
    css: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line as a row."""

    pk: int
    number: int
    version: int
    cells: tuple[GridCell, ...]
    classification: str
    classified: str
    tone: str
    fixed: bool
    removed: bool
    linked: bool


@dataclass(frozen=True)
class Grid:
    """One page of the line list of an outbreak, as a query asks for it."""

    outbreak: Outbreak
    query: QueryDict
    open_names: bool = False

    @property
    def meal(self) -> str:
        """The meal whose dishes are shown: ``""`` all, ``-`` none."""
        return self.query.get("meal", "")

    @property
    def number(self) -> int:
        """The page, from 1."""
        asked = self.query.get("page", "1")
        return max(1, int(asked)) if asked.isdigit() and len(asked) < 6 else 1

    def dishes(self) -> list[tuple[str, str]]:
        """Codes and names of the dishes shown. One query."""
        rows = self.outbreak.menu.order_by("pk").values_list("code", "name", "meal")
        return [(code, name) for code, name, meal in rows if not self.meal or meal == self.meal]

    def rows(self) -> QuerySet[Any]:
        """All lines that the query asks for, in its order."""
        query = self.query
        found = Line.objects.filter(outbreak=self.outbreak, removed=query.get("struck") == "1")
        match query.get("who", ""):
            case "cases":
                found = found.filter(self._is_case())
            case "well":
                found = found.filter(ill=False)
            case "unclear":
                found = found.filter(ill=None)
            case "no_onset":
                found = found.filter(self._is_case(), onset_at=None)
            case name if name in Classification.values:
                found = found.filter(classification=name)
        if group := query.get("group", ""):
            found = found.filter(grouping=group)
        if words := query.get("q", "").strip()[:60]:
            found = found.filter(_said(words))
        return found.order_by(*self._ordering())

    def _is_case(self) -> Q:
        return Q(classification__in=CASES) if self.outbreak.defined else Q(ill=True)

    def _ordering(self) -> list[Any]:
        asked = self.query.get("sort", "number")
        path = asked.lstrip("-") if asked.lstrip("-") in SORTS else "number"
        down = asked.startswith("-")
        first = F(path).desc(nulls_last=True) if down else F(path).asc(nulls_last=True)
        return [first, "number"]

    def columns(self, dishes: Sequence[tuple[str, str]]) -> list[GridColumn]:
        """The headings, with the query that sorts by each."""
        asked = self.query.get("sort", "number")
        made = []
        for name in SHOWN:
            field = FIELDS[name]
            upwards = asked == name
            sort = with_value(self.query, "sort", f"-{name}" if upwards else name) if name in SORTS else ""
            order = "ascending" if upwards else "descending" if asked == f"-{name}" else ""
            made.append(GridColumn(name, field.label, field.kind, _choices(name), sort, order))
        made += [GridColumn(f"{FOOD}{code}", name, "food") for code, name in dishes]
        return made


def _said(words: str) -> Q:
    said = Q(grouping__icontains=words) | Q(remark__icontains=words)
    return said | Q(number=int(words)) if words.isdigit() and len(words) < 7 else said


def _choices(name: str) -> tuple[tuple[str, str], ...]:
    if FIELDS[name].kind == "yesno":
        return (("y", _("Yes")), ("n", _("No")))
    field: Any = Line._meta.get_field(name)
    return tuple((value, str(label)) for value, label in field.flatchoices) if field.choices else ()


def shown_rows(lines: Sequence[Line], dishes: Sequence[tuple[str, str]]) -> list[GridRow]:
    """Lines as rows, personal texts masked with one look-up of keys."""
    mask_all(resource_of("outbreak.line"), lines, PERSONAL)
    return [row_of(line, dishes) for line in lines]


def row_of(line: Line, dishes: Sequence[tuple[str, str]], opened: dict[str, str] | None = None) -> GridRow:
    """One line as a row; ``opened`` holds personal texts that were looked at."""
    answers = line.read_answers()
    cells = [_cell(line, name, opened or {}) for name in SHOWN]
    cells += [_food_cell(answers.get(code, "")) for code, _name in dishes]
    return GridRow(
        pk=line.pk,
        number=line.number,
        version=line.version,
        cells=tuple(cells),
        classification=line.classification,
        classified=line.get_classification_display(),  # type: ignore[attr-defined]
        tone=TONES.get(line.classification, ""),  # type: ignore[call-overload]
        fixed=line.fixed,
        removed=line.removed,
        linked=line.case_id is not None,  # type: ignore[attr-defined]
    )


def _cell(line: Line, name: str, opened: dict[str, str]) -> GridCell:
    if name in PERSONAL:
        masks: dict[str, str] = getattr(line, "shown_masks", {})
        return GridCell(opened.get(name, masks.get(name, "")), "masked" if name not in opened else "")
    text = as_typed(name, getattr(line, name))
    return GridCell(text, "date" if name in ("onset_at", "ate_at") else "", text)


def _food_cell(answer: str) -> GridCell:
    css = "y" if answer not in ("", "n") else answer
    return GridCell(MARKS.get(answer, answer), css, answer)


def groups_of(outbreak: Outbreak) -> list[tuple[str, int]]:
    """The groups on the list with their people."""
    rows = Line.objects.filter(outbreak=outbreak, removed=False).exclude(grouping="")
    counted = rows.values_list("grouping").annotate(people=Count("pk")).order_by("grouping")
    return list(counted)


def changed_since(outbreak: Outbreak, moment: datetime) -> QuerySet[Any]:
    """Lines somebody has written since a moment."""
    return Line.objects.filter(outbreak=outbreak, changed_at__gt=moment).order_by("number")
