"""The plan's form: prefilled from the records and the dated costs, so that each number can be put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shian.domains.laboratory.codes import shown
from shian.evaluation.criteria.book import editions, title_of
from shian.evaluation.figures.engine import population_series
from shian.evaluation.figures.seals import folder, seals
from shian.evaluation.planning.assemble import Assembly, Wanted
from shian.evaluation.planning.changes import Changes
from shian.evaluation.planning.solving import Ground

LATELY = 20


@dataclass(frozen=True)
class Field:
    """A number that can be changed. ``usual`` is what holds where it is left empty."""

    name: str
    label: str
    usual: str
    value: str
    source: str = ""


def form_of(ground: Ground, given: Mapping[str, str]) -> dict[str, Any]:
    """All fields, by part of the form."""
    asked = ground.asked
    return {
        "editions": [(n, title_of(e)) for n, e in editions().items() if e.level == "city"],
        "series": population_series(ground.what.shot),
        "seals": list(reversed(seals(folder())[-LATELY:])),
        "score": given.get("score", ""),
        "first": asked.first,
        "last": asked.last,
        "vetoes": asked.vetoes,
        "laboratories": _laboratories(ground),
        "costs": _costs(ground),
        "classes": _classes(ground),
        "stated": _stated(ground),
        "kept": _carried(asked.changes, ground),
    }


def _laboratories(ground: Ground) -> list[dict[str, Any]]:
    asked = ground.asked
    usual = Assembly(ground.what, ground.city, ground.costs, Wanted(asked.first, asked.last), ground.days)
    return [
        {
            "lab": lab,
            "per_day": asked.per_day.get(lab.id, ""),
            "factor": asked.factor.get(lab.id, ""),
            "usual_factor": usual.factor(lab),
            "off": lab.id in asked.without,
            "classes": len(lab.classes),
        }
        for lab in ground.city.laboratories
    ]


def _costs(ground: Ground) -> list[Field]:
    test, costs = ground.costs.test, ground.costs
    named = [
        ("test.sampling", _("Taking one sample (yuan)"), test.sampling),
        ("test.usual", _("Testing one sample, usual (yuan)"), test.usual),
        ("test.transport_within", _("Transport within the district (yuan)"), test.transport_within),
        ("test.transport_between", _("Transport between districts (yuan)"), test.transport_between),
        ("test.setup", _("Beginning a food class at a laboratory (yuan)"), test.setup),
        ("test.lot", _("Fewest samples of a class at a laboratory"), test.lot),
        ("test.pair_per_day", _("Samples a pair of samplers takes a day"), test.pair_per_day),
        ("test.cell_most", _("Most new samples, of those of the year"), test.cell_most),
        ("keep.part", _("Each class, link, district: part of its usual share"), costs.keep.part),
        ("keep.rate", _("Each district: part of the city's rate"), costs.keep.rate),
        ("officers.hours_per_day", _("Hours a day of an officer"), costs.officers.hours_per_day),
    ]
    named += [(f"measure.{m.key}", f"{m.title} ({_('yuan')})", m.unit) for m in costs.measure]
    if costs.inspection:
        named.append(("inspection.unit", f"{costs.inspection.title} ({_('yuan')})", costs.inspection.unit))
    if costs.training:
        named.append(("training.unit", f"{costs.training.title} ({_('yuan')})", costs.training.unit))
    return [_field(ground, name, label, usual) for name, label, usual in named]


def _classes(ground: Ground) -> list[Field]:
    kinds = sorted({kind for _area, kind, _link in ground.city.done})
    return [
        _field(ground, f"class.{kind}", shown("food_class", kind), ground.costs.test.of(kind))
        for kind in kinds
    ]


def _field(ground: Ground, name: str, label: str, usual: object) -> Field:
    value = ground.asked.costs.get(name)
    return Field(f"cost.{name}", label, str(usual), "" if value is None else str(value))


def _stated(ground: Ground) -> list[Field]:
    """Items that actions could move, were their value today known."""
    found = []
    for one in (ground.costs.inspection, ground.costs.training):
        key = one.items.get(ground.what.real.edition.name, "") if one else ""
        if key and any(item.id == key for item in ground.what.edition.items):
            item = ground.what.edition.item(key)
            value = ground.asked.changes.values.get(key)
            real = ground.what.real.found[key].shown
            found.append(
                Field(f"v.{key}", f"{key} {title_of(item)}", real, "" if value is None else str(value))
            )
    return found


def _carried(changes: Changes, ground: Ground) -> list[tuple[str, str]]:
    """What came along from a scenario and has no field of its own here."""
    own = {field.name for field in _stated(ground)} | {"edition", "year", "series", "seal", "area"}
    return [(name, value) for name, value in changes.asked().items() if name not in own]
