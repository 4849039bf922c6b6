"""The line list for other programs: without names unless they are asked for by those who may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from shian.domains.surveillance.outbreaks.cells import FIELDS, FOOD, PERSONAL, as_typed
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.platform.access.actor import Actor
from shian.platform.documents.tables import TableColumn
from shian.platform.privacy.looks import look_at_many

# A remark is free text: names stand in it. Of where people live the district remains, not the township.
_LEFT_OUT = frozenset({*PERSONAL, "remark"})
DISTRICT = 6


def columns_of(outbreak: Outbreak, *, names: bool) -> tuple[list[str], list[TableColumn]]:
    """Cells in order with their headings."""
    cells = [name for name in FIELDS if names or name not in _LEFT_OUT]
    dishes = [(f"{FOOD}{d.code}", d.name) for d in outbreak.menu.order_by("pk")]
    heads = [TableColumn(_("No."), 6), TableColumn(_("Classification"), 12)]
    heads += [TableColumn(str(FIELDS[name].label), 14) for name in cells]
    heads += [TableColumn(label, 10) for _name, label in dishes]
    return [*cells, *(name for name, _label in dishes)], heads


def rows_of(outbreak: Outbreak, cells: Sequence[str], *, names: bool, by: Actor) -> Iterator[tuple[Any, ...]]:
    """The lines in order; with names the look at them is on the ledger first."""
    lines = list(Line.objects.filter(outbreak=outbreak, removed=False).order_by("number"))
    opened: list[dict[str, str]] = [{}] * len(lines)
    if names and lines:
        opened = look_at_many(lines, PERSONAL, by=by, why=f"export {outbreak.number}")
    for line, texts in zip(lines, opened, strict=True):
        answers = line.read_answers()
        yield (
            line.number,
            line.get_classification_display(),  # type: ignore[attr-defined]
            *(_value(line, name, answers, texts, names=names) for name in cells),
        )


def _value(line: Line, name: str, answers: dict[str, str], texts: dict[str, str], *, names: bool) -> Any:
    if name.startswith(FOOD):
        said = answers.get(name.removeprefix(FOOD), "")
        return {"y": _("Yes"), "n": _("No")}.get(said, said)
    if name in PERSONAL:
        return texts.get(name, "")
    if name == "home_area" and not names:
        return as_typed(name, line.home_area[:DISTRICT])
    if name == "age_months" and not names and line.age_months is not None and line.age_months >= 24:
        return line.age_months // 12
    return as_typed(name, getattr(line, name))
