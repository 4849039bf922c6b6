"""What people write into the cells of a line, read as values; and values written as they are typed.

A cell's name is a column of the line, or ``food:<code>`` for a dish. What cannot be read is refused with a
reason, and nothing is guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shian.domains.surveillance.cases import codes
from shian.domains.surveillance.outbreaks.models import Line
from shian.methods.epidemiology.coding import NO, YES, known
from shian.methods.epidemiology.curve import read_moment
from shian.methods.epidemiology.errors import EpidemiologyError
from shian.platform.pages.places import area_names
from shian.platform.resources.registry import Text

FOOD = "food:"
Written = Mapping[str, Any]
OLDEST_MONTHS = 130 * 12
MOST_PORTIONS = 100
_MONTHS = re.compile(r"(\d{1,4})\s*(?:m|mo|months?|月|个月|月龄)", re.IGNORECASE)
_YEARS = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(?:y|yrs?|years?|岁|周岁)?", re.IGNORECASE)
_SPLIT = re.compile(r"[\s,，、;；/+|]+")
_YES = YES | {"√", "✓"}


@cache
def words(table: str) -> dict[str, str]:
    """What people write, in lower case, and the code it means, of a table of the data file."""
    text = (Path(__file__).parent / "data" / "words.toml").read_text(encoding="utf-8")
    rows: dict[str, list[str]] = tomllib.loads(text)[table]
    return {word: code for code, listed in rows.items() for word in listed}


class Unreadable(ValueError):
    """A cell holds something that is no value of its column."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the line list: how it is called and read. ``kind`` tells the page how to edit it."""

    name: str
    label: Text
    read: Callable[[str, int], Any]
    kind: str = "text"


def _text(longest: int) -> Callable[[str, int], str]:
    def read(text: str, year: int) -> str:
        if len(text) > longest:
            raise Unreadable(_("longer than %(count)s characters") % {"count": longest})
        return text

    return read


def _word(table: str) -> Callable[[str, int], str]:
    def read(text: str, year: int) -> str:
        folded = text.casefold()
        labels = {str(label).casefold(): code for code, label in _choices(table).items()}
        found = words(table).get(folded) or labels.get(folded)
        if found is None and known(text):
            raise Unreadable(
                _("“%(text)s” is none of: %(words)s")
                % {"text": text[:30], "words": "、".join(map(str, _choices(table).values()))}
            )
        return found or ""

    return read


def _choices(name: str) -> dict[str, Any]:
    field: Any = Line._meta.get_field(name)
    return dict(field.flatchoices)


def _yes_no(text: str, year: int) -> bool | None:
    word = text.casefold()
    if not known(word):
        return None
    if word in _YES or word == "1":
        return True
    if word in NO or word in ("0", "×", "x"):
        return False
    raise Unreadable(_("“%(text)s” is neither yes nor no") % {"text": text[:30]})


def _moment(text: str, year: int) -> datetime | None:
    if not known(text):
        return None
    try:
        naive = read_moment(text, year)
    except EpidemiologyError:
        raise Unreadable(_("“%(text)s” is no date: write 2021-03-05 18:30") % {"text": text[:30]}) from None
    if not 1900 <= naive.year <= 2100:
        raise Unreadable(_("the year %(year)s cannot be right") % {"year": naive.year})
    return timezone.make_aware(naive, timezone.get_default_timezone())


def _age(text: str, year: int) -> int | None:
    """Years, or months where it says so."""
    if not known(text):
        return None
    if found := _MONTHS.fullmatch(text):
        months = int(found[1])
    elif found := _YEARS.fullmatch(text):
        months = round(float(found[1]) * 12)
    else:
        raise Unreadable(_("“%(text)s” is no age: write 34 (years) or 8m (months)") % {"text": text[:30]})
    if months > OLDEST_MONTHS:
        raise Unreadable(_("nobody is that old"))
    return months


def _symptoms(text: str, year: int) -> str:
    if not known(text):
        return ""
    found = []
    for word in filter(None, _SPLIT.split(text)):
        code = codes.key_of("symptom", word)
        if not code:
            raise Unreadable(_("“%(text)s” is no symptom of the list") % {"text": word[:30]})
        found.append(code)
    return " ".join(dict.fromkeys(found))


def _agent(text: str, year: int) -> str:
    code = codes.agent_of(text) if known(text) else ""
    if known(text) and not code:
        raise Unreadable(_("“%(text)s” is no agent of the table") % {"text": text[:30]})
    return code


def _area(text: str, year: int) -> str:
    """A code, or a name that only one area has."""
    names = area_names()
    if not known(text) or text in names:
        return text if known(text) else ""
    codes_ = [code for code, name in names.items() if name == text]
    if len(codes_) != 1:
        raise Unreadable(_("“%(text)s” is not the name or code of one area") % {"text": text[:30]})
    return codes_[0]


def read_answer(text: str) -> str:
    """Whether and how much of a dish somebody ate: ``y``, ``n``, portions, or ``""`` for unknown.

    Raises:
        Unreadable: it says none of that.
    """
    word = text.strip().casefold()
    if not known(word):
        return ""
    if word in _YES:
        return "y"
    if word in NO or word in ("×", "x"):
        return "n"
    try:
        amount = Decimal(word)
    except InvalidOperation:
        raise Unreadable(
            _("“%(text)s” is neither yes, no nor a number of portions") % {"text": text[:30]}
        ) from None
    if not amount.is_finite() or not 0 <= amount <= MOST_PORTIONS:
        raise Unreadable(_("portions lie between 0 and %(most)s") % {"most": MOST_PORTIONS})
    return "n" if amount == 0 else f"{amount.normalize():f}"


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("name", pgettext_lazy("person", "Name"), _text(40), "personal"),
        Field("id_number", gettext_lazy("ID number"), _text(18), "personal"),
        Field("phone", gettext_lazy("Telephone"), _text(20), "personal"),
        Field("sex", gettext_lazy("Sex"), _word("sex"), "choice"),
        Field("age_months", gettext_lazy("Age"), _age),
        Field("grouping", pgettext_lazy("line", "Group"), _text(60)),
        Field("home_area", gettext_lazy("Lives in"), _area),
        Field("ill", pgettext_lazy("line", "Ill"), _yes_no, "yesno"),
        Field("onset_at", gettext_lazy("Onset"), _moment, "moment"),
        Field("symptoms", gettext_lazy("Symptoms"), _symptoms, "symptoms"),
        Field("outcome", pgettext_lazy("line", "Outcome"), _word("outcome"), "choice"),
        Field("lab", pgettext_lazy("line", "Laboratory"), _word("lab"), "choice"),
        Field("agent", gettext_lazy("Agent"), _agent),
        Field("ate_at", gettext_lazy("Ate at"), _moment, "moment"),
        Field("remark", gettext_lazy("Remark"), _text(300)),
    )
}
PERSONAL = ("name", "id_number", "phone")


def read_cell(name: str, text: str, *, year: int, dishes: Mapping[str, Any]) -> Any:
    """The value a cell's text says. ``year`` completes dates without one.

    Raises:
        Unreadable: it is no value of that column, or there is no such cell.
    """
    text = text.strip()
    if name.startswith(FOOD):
        if name.removeprefix(FOOD) not in dishes:
            raise Unreadable(_("there is no such dish on the menu"))
        return read_answer(text)
    if name not in FIELDS:
        raise Unreadable(_("a line has no such cell"))
    return FIELDS[name].read(text, year)


def written(line: Line, name: str) -> str:
    """A cell as people would type it; personal text masked."""
    if name.startswith(FOOD):
        return line.read_answers().get(name.removeprefix(FOOD), "")
    value = getattr(line, name)
    if name in PERSONAL:
        held: Mapping[str, str] = getattr(line, "shown_masks", {})
        return held[name] if name in held else (value.masked() if hasattr(value, "masked") else "")
    return as_typed(name, value)


def as_typed(name: str, value: Any) -> str:
    """A plain value as it is typed: moments in local time, ages in years (or months), words for codes."""
    if value in (None, ""):
        return ""
    match name:
        case "onset_at" | "ate_at":
            local = timezone.localtime(value, timezone.get_default_timezone())
            return f"{local:%Y-%m-%d %H:%M}"
        case "age_months":
            return f"{value}m" if value < 24 and value % 12 else str(value // 12)
        case "symptoms":
            return "、".join(codes.shown("symptom", code) for code in value.split())
        case "sex" | "outcome" | "lab":
            return str(_choices(name)[value])
        case "agent":
            return codes.agent_shown(value)
        case "home_area":
            return area_names().get(value, value)
        case "ill":
            return _("Yes") if value else _("No")
        case _:
            return str(value)
