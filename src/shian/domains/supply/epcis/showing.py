"""An event as its page shows it: what, when, where, why and how, in tables and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shian.domains.supply.epcis.models import Event, EventIdentifier
from shian.domains.supply.epcis.naming import names_of
from shian.domains.supply.epcis.words import ACTIONS, STEPS, TYPES, UNITS, amount, word
from shian.methods.epcis.names import parted
from shian.methods.epcisquery import Named
from shian.platform.pages.shapes import Cell, Facts, Heading, Row

MOST_ROWS = 300
Names = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the page."""

    title: str
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class EventPage:
    """What the template is given."""

    event: Event
    sentence: str
    panels: tuple[Facts, ...]
    grids: tuple[Grid, ...]
    wrong: bool
    corrections: tuple[tuple[str, str], ...]
    raw: str


def event_page(event: Event) -> EventPage:
    """All that is shown of an event: three queries beside the event itself."""
    identifiers = list(EventIdentifier.objects.filter(event=event).order_by("ordinal")[:MOST_ROWS])
    names = names_of({event.read_point, event.biz_location, *(i.value for i in identifiers)})
    declaration = event.body.get("errorDeclaration") or {}
    corrective = declaration.get("correctiveEventIDs") or []
    return EventPage(
        event=event,
        sentence=sentence_of(event, names),
        panels=(_facts(event, names), *_extensions(event)),
        grids=tuple(grid for grid in (_identifiers(identifiers, names), _sensors(event)) if grid.rows),
        wrong=event.wrong or event.declared_at is not None,
        corrections=tuple((str(one), f"{reverse('epcis-event-list')}?code={one}") for one in corrective),
        raw=orjson.dumps(event.body, option=orjson.OPT_INDENT_2).decode(),
    )


def sentence_of(event: Event, names: Names) -> str:
    """The event in one line: when, where, what."""
    place = event.biz_location or event.read_point
    when = timezone.localtime(event.event_time).strftime("%Y-%m-%d %H:%M")
    step = word(STEPS, event.biz_step) if event.biz_step else word(TYPES, event.type)
    where = names[place][0] if place in names else place or _("unknown place")
    return _("%(when)s, %(where)s: %(step)s") % {"when": when, "where": where, "step": step}


def _facts(event: Event, names: Names) -> Facts:
    moment = timezone.localtime(event.event_time).strftime("%Y-%m-%d %H:%M:%S")
    recorded = timezone.localtime(event.record_time).strftime("%Y-%m-%d %H:%M:%S")
    action = f" · {word(ACTIONS, event.action)}" if event.action else ""
    cells = [
        Cell(_("Sort of event"), word(TYPES, event.type) + action),
        Cell(_("Happened"), f"{moment} ({event.tz_offset})" if event.tz_offset else moment, "date"),
        Cell(_("Recorded"), recorded, "date"),
        Cell(_("Step"), word(STEPS, event.biz_step)),
        Cell(_("Disposition"), word({}, event.disposition)),
        _place(_("Read at"), event.read_point, names),
        _place(_("Business location"), event.biz_location, names),
        Cell(_("Event id"), event.public_id, "code", wide=True),
    ]
    return Facts(_("Event"), tuple(cell for cell in cells if cell.text))


def _place(label: str, code: str, names: Names) -> Cell:
    name, url = names.get(code, ("", ""))
    return Cell(label, f"{name} ({code})" if name else code, "" if name else "code", url=url)


def _identifiers(rows: list[EventIdentifier], names: Names) -> Grid:
    made = []
    for row in rows:
        name, url = names.get(row.value, ("", ""))
        told = (
            Cell(_("List"), f"{_role(row.role)} {row.sort}".strip()),
            Cell(_("Code"), row.value, "code", url=url or f"{reverse('epcis-event-list')}?code={row.value}"),
            Cell(_("Name"), name),
            Cell(_("Quantity"), "" if row.quantity is None else amount(row.quantity, row.unit), "num"),
        )
        made.append(Row("", told))
    heads = (("list", _("List")), ("code", _("Code")), ("name", _("Name")), ("quantity", _("Quantity")))
    return Grid(_("Goods and papers"), tuple(Heading(n, label) for n, label in heads), tuple(made))


def _role(role: int) -> str:
    titles = {
        Named.EPC: _("item"),
        Named.CHILD: _("contained item"),
        Named.PARENT: _("container"),
        Named.INPUT: _("input item"),
        Named.OUTPUT: _("output item"),
        Named.QUANTITY: _("goods"),
        Named.CHILD_QUANTITY: _("contained goods"),
        Named.INPUT_QUANTITY: _("input"),
        Named.OUTPUT_QUANTITY: _("output"),
        Named.TRANSFORMATION: _("transformation"),
        Named.TRANSACTION: _("paper"),
        Named.SOURCE: _("from"),
        Named.DESTINATION: _("to"),
        Named.LOT: _("lot of the item"),
    }
    return titles[Named(role)]


def _sensors(event: Event) -> Grid:
    rows = [
        Row("", (Cell(_("Measured"), _short(report.get("type", ""))), Cell(_("Value"), _value(report), "num"),
                 Cell(_("At"), str(report.get("time") or meta.get("time") or ""), "date"),
                 Cell(_("Device"), str(report.get("deviceID") or meta.get("deviceID") or ""), "code")))
        for meta, report in _reports(event)
    ]  # fmt: skip
    heads = (("type", _("Measured")), ("value", _("Value")), ("at", _("At")), ("device", _("Device")))
    return Grid(_("Sensors"), tuple(Heading(n, label) for n, label in heads), tuple(rows))


def _reports(event: Event) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for element in (event.body.get("sensorElementList") or [])[:MOST_ROWS]:
        for report in element.get("sensorReport") or []:
            yield element.get("sensorMetadata") or {}, report


def _value(report: dict[str, Any]) -> str:
    numbers = ("value", "minValue", "maxValue", "meanValue", "percValue", "stringValue", "booleanValue")
    found = [f"{'' if n == 'value' else n + ' '}{report[n]}" for n in numbers if n in report]
    unit = str(report.get("uom", ""))
    return f"{'; '.join(found)} {UNITS.get(unit, unit)}".strip()


def _short(name: str) -> str:
    return str(name).rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def _extensions(event: Event) -> Iterator[Facts]:
    ilmd = event.body.get("ilmd")
    if isinstance(ilmd, dict) and ilmd:
        yield Facts(_("Made with it (ILMD)"), tuple(_extension(n, v) for n, v in ilmd.items()))
    own = [(n, v) for n, v in event.body.items() if n.startswith("{")]
    if own:
        yield Facts(_("Further particulars"), tuple(_extension(n, v) for n, v in own))
    declaration = event.body.get("errorDeclaration")
    if isinstance(declaration, dict):
        yield Facts(_("Declaration of error"), tuple(_extension(n, v) for n, v in declaration.items()))


def _extension(name: str, value: Any) -> Cell:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return Cell(parted(name)[1], text[:500], wide=len(text) > 60)
