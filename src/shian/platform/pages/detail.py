"""A record's page: its facts, its way, what may be done now, what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from shian.platform.access.actor import Actor
from shian.platform.access.roles import System
from shian.platform.access.scope import scoped
from shian.platform.actions.inputs import Ask
from shian.platform.actions.registry import ACTIONS, ActionSpec, without_none
from shian.platform.documents.registry import letters_of
from shian.platform.files.actions import attachments_of, closed
from shian.platform.flows.binding import BINDINGS
from shian.platform.flows.engine import lawful_steps
from shian.platform.ledger.models import Entry
from shian.platform.pages.duties import clocks_of
from shian.platform.pages.forms import can_be_asked
from shian.platform.pages.links import action_url, record_url
from shian.platform.pages.listed import listed_of
from shian.platform.pages.listing import Listing
from shian.platform.pages.own import leading_from
from shian.platform.pages.places import name_of
from shian.platform.pages.quantities import trimmed
from shian.platform.pages.shapes import (
    Button,
    Cell,
    DetailPage,
    Facts,
    Heading,
    Row,
    Stop,
    Table,
    TabLink,
)
from shian.platform.pages.tables import table_of
from shian.platform.pages.values import LABELS, cell_of, css_of, mask_all, state_cell, text_of
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Record
from shian.platform.resources.registry import RESOURCES, Panel, Resource, Tab

HISTORY = "history"
LONGEST_WAY = 200  # ledger entries looked at for the way


def detail_page(resource: Resource, record: Any, actor: Actor, *, tab: str = "") -> DetailPage:
    """The page of a record on the tab asked for, but for the tab's own content."""
    return DetailPage(
        title=str(record),
        kind=resource.kind,
        kind_label=resource.title,
        url=record_url(resource.kind, record.pk),
        number=_number(resource, record),
        state=state_cell(record) if resource.kind in BINDINGS else None,
        path=path_of(record) if resource.kind in BINDINGS else (),
        actions=buttons_of(resource, record, actor),
        panels=panels_of(resource, record, actor) if not tab else (),
        parts=(*listed_of(resource, record, actor), *parts_of(record)) if not tab else (),
        clocks=clocks_of(record, actor),
        side=side_of(record),
        letters=letters_for(record),
        attachments=tuple(attachments_of(record)) if not tab else (),
        attach_url=_attach_url(resource, record, actor),
        tabs=tabs_of(resource, record, actor, tab),
    )


def _number(resource: Resource, record: Any) -> str:
    own = [n for n in resource.key if "__" not in n]
    value = getattr(record, own[0], "") if own else ""
    return str(value) if isinstance(value, str) and value not in str(record) else ""


def panels_of(resource: Resource, record: Any, actor: Actor) -> tuple[Facts, ...]:
    """The declared panels; without any, all columns and form fields in one."""
    mask_all(resource, [record], (n for p in resource.panels for n in p.fields))
    names = tuple(dict.fromkeys((*resource.columns, *resource.hidden, *resource.form)))
    panels = resource.panels or (Panel(resource.title, names),)
    return tuple(
        Facts(panel.title, tuple(_fact(resource, record, name, actor) for name in panel.fields))
        for panel in panels
    )


def _fact(resource: Resource, record: Any, name: str, actor: Actor) -> Cell:
    cell = cell_of(resource, record, name)
    if not cell.masked or not cell.text:
        return cell
    reveal = reverse("resource-reveal", args=[resource.kind, record.pk, name])
    return Cell(cell.label, cell.text, cell.css, masked=True, reveal=reveal)


def side_of(record: Any) -> Facts:
    """Where the record stands in the books."""
    facts = [
        Cell(_("Number"), f"#{record.pk}", "code"),
        Cell(LABELS["area"], name_of(record.area) or _("The whole city")),
        Cell(_("Version"), str(record.version), "num"),
        Cell(LABELS["changed_at"], text_of(record.changed_at), "date"),
    ]
    return Facts(_("In the register"), tuple(facts))


def letters_for(record: Record) -> tuple[Button, ...]:
    """The letters that can be written of the record now, each as PDF and as docx."""
    formats = (("pdf", "file-type-pdf"), ("docx", "file-type-docx"))
    return tuple(
        Button(
            f"{spec.title} ({ending})",
            reverse("documents:letter", args=[spec.kind, record.pk, spec.name, ending]),
            icon,
        )
        for spec in letters_of(record)
        for ending, icon in formats
    )


def _attach_url(resource: Resource, record: Record, actor: Actor) -> str:
    allowed = resource.allows("edit", actor) and not closed(record)
    return reverse("resource-attach", args=[resource.kind, record.pk]) if allowed else ""


def path_of(record: Any) -> tuple[Stop, ...]:
    """The states it went through with their times, the state now, and those that most directly follow."""
    flow = BINDINGS[record.kind()].flow
    walked = _walked(record) or [(name, None) for name in flow.path_to(record.state)]
    stops = [Stop(str(flow.state[name].title), "past", at) for name, at in walked[:-1] if name in flow.state]
    stops.append(Stop(str(flow.state[record.state].title), "now", walked[-1][1]))
    here, seen = record.state, {name for name, _at in walked}
    while not flow.state[here].final:
        ahead = next((s.target for s in flow.steps_from(here) if s.target not in seen), None)
        if ahead is None:
            break
        stops.append(Stop(str(flow.state[ahead].title), "next"))
        seen.add(ahead)
        here = ahead
    return tuple(stops)


def _walked(record: Any) -> list[tuple[str, datetime | None]]:
    """The states by the ledger, each with the time it was first reached, in order."""
    entries = Entry.objects.filter(kind=record.kind(), record=record.pk).order_by("seq")[:LONGEST_WAY]
    walked: dict[str, datetime | None] = {}
    for at, state in entries.values_list("at", "state"):
        name = (orjson.loads(state) or {}).get("state")
        if name:
            walked.setdefault(name, at)
    at_last = walked.pop(record.state, None)
    return [*walked.items(), (record.state, at_last)] if walked or at_last else []


def offered(record: Record, actor: Actor) -> list[ActionSpec]:
    """The actions this actor may take on the record now, flow steps first."""
    specs = [
        spec
        for spec in ACTIONS.get(record.kind(), {}).values()
        if spec.subject and not spec.system_only and _may(spec, record, actor)
    ]
    order = {verb: place for place, verb in enumerate(onwards(record, actor))}
    return sorted(specs, key=lambda spec: order.get(spec.verb, len(order)))


def onwards(record: Record, actor: Actor) -> list[str]:
    """The verbs of the flow's lawful steps that lead on: those that give the matter up are left out."""
    binding = BINDINGS.get(record.kind())
    if binding is None:
        return []
    given_up = [state.name for state in binding.flow.states if state.final][1:]
    return [o.step.verb for o in lawful_steps(record, actor) if o.step.target not in given_up]


def _may(spec: ActionSpec, record: Record, actor: Actor) -> bool:
    if actor.role is not System and actor.role.name not in spec.roles:
        return False
    return spec.when is None or spec.when(record, actor)


def buttons_of(resource: Resource, record: Any, actor: Actor) -> tuple[Button, ...]:
    """What may be done with the record now."""
    specs, leads_on = offered(record, actor), onwards(record, actor)[:1]
    found = [
        Button(spec.title, action_url(spec, record.pk), main=spec.verb in leads_on, dialog=True)
        for spec in specs
    ]
    found.extend(_onward(resource, record, actor, main=not found))
    found.extend(leading_from(record, actor))
    found.extend(_from_here(record, actor))
    if resource.form and resource.allows("edit", actor):
        found.append(Button(_("Edit"), reverse("resource-edit", args=[resource.kind, record.pk]), "edit"))
    return tuple(found)


def _onward(resource: Resource, record: Any, actor: Actor, *, main: bool) -> Iterator[Button]:
    """Ways to matters about this record in which the actor has the next step, such as a sample's report."""
    for tab in shown_tabs(resource, actor):
        model = RESOURCES[tab.kind].model
        if tab.kind not in BINDINGS:
            continue
        unfinished = [s.name for s in BINDINGS[tab.kind].flow.states if not s.final]
        about = {tab.lookup: tab_value(model, tab.lookup, record), "state__in": unfinished}
        matter = scoped(model.objects.filter(**about), actor).order_by("-pk").first()
        if matter is not None and offered(matter, actor):
            label = _("Go to: %(kind)s") % {"kind": RESOURCES[tab.kind].title}
            yield Button(label, record_url(tab.kind, matter.pk), "arrow-right", main=main)
            main = False


def _from_here(record: Any, actor: Actor) -> Iterator[Button]:
    """Actions that make another record about this one, with it filled in."""
    for specs in ACTIONS.values():
        for spec in specs.values():
            if not spec.creates or actor.role.name not in spec.roles or not can_be_asked(spec):
                continue
            about = next((p for p in spec.parameters if without_none(p.type) is type(record)), None)
            if about is not None and _is_among(about.ask, record, actor):
                yield Button(spec.title, f"{action_url(spec)}?{about.name}={record.pk}", dialog=True)


def _is_among(ask: Ask, record: Any, actor: Actor) -> bool:
    return ask.among is None or ask.among(actor, None).filter(pk=record.pk).exists()


def tabs_of(resource: Resource, record: Any, actor: Actor, current: str) -> tuple[TabLink, ...]:
    """Overview, related records the actor may see, history."""
    url = record_url(resource.kind, record.pk)
    tabs = [TabLink("", _("At a glance"), url, current == "")]
    for tab in shown_tabs(resource, actor):
        tabs.append(TabLink(tab.kind, tab.title, f"{url}?tab={tab.kind}", current == tab.kind))
    tabs.append(TabLink(HISTORY, _("History"), f"{url}?tab={HISTORY}", current == HISTORY))
    return tuple(tabs)


def shown_tabs(resource: Resource, actor: Actor) -> list[Tab]:
    """The declared tabs whose kind exists and whose records the actor's role may see."""
    return [t for t in resource.tabs if t.kind in RESOURCES and RESOURCES[t.kind].allows("view", actor)]


def tab_table(tab: Tab, record: Any, actor: Actor, query: QueryDict) -> Table:
    """The related records of a tab: one page of them, sorted and paged by the query."""
    related = RESOURCES[tab.kind]
    base = related.model.objects.filter(**{tab.lookup: tab_value(related.model, tab.lookup, record)})
    listing = Listing(related, actor, query, base=base, chosen=tab.columns)
    return table_of(listing, url="", title=tab.title)


def tab_value(model: type[models.Model], lookup: str, record: Any) -> Any:
    """What the lookup compares with: the record, or where the lookup is a plain column its code."""
    field = model._meta.get_field(lookup.split("__")[0])
    return record if field.is_relation else getattr(record, "code", record.pk)


def parts_of(record: Any) -> tuple[Table, ...]:
    """The rows a record owns."""
    tables = []
    for name in getattr(type(record), "shown_parts", type(record).parts):
        relation: Any = type(record)._meta.get_field(name)
        model = relation.related_model
        fields = [f for f in model._meta.concrete_fields if not f.primary_key and f is not relation.field]
        links = [f.name for f in fields if isinstance(f, models.ForeignKey)]
        rows = getattr(record, name).select_related(*links).order_by("pk")
        tables.append(
            Table(
                url="",
                title=model._meta.verbose_name_plural,
                columns=tuple(
                    Heading(f.name, f.verbose_name, "num" if css_of(f) == "num" else "") for f in fields
                ),
                rows=tuple(Row("", tuple(_part_cell(row, f) for f in fields)) for row in rows),
            )
        )
    return tuple(t for t in tables if t.rows)


def _part_cell(row: Any, field: models.Field[Any, Any]) -> Cell:
    value = getattr(row, field.name)
    if field.choices:
        tones = getattr(type(row), "tones", {})
        return Cell(
            field.verbose_name,
            str(dict(field.flatchoices).get(value, value or "")),
            tone=tones.get(value, ""),
        )
    masked = isinstance(field, EncryptedTextField)
    plain = isinstance(value, Decimal) and getattr(type(row), "trimmed", False)
    text = trimmed(value) if plain else text_of(value)
    return Cell(field.verbose_name, text, css_of(field), masked=masked)
