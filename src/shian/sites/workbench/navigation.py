"""The navigation: duties in their order, each with its pages and its resources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shian.domains.directory.roles import (
    CITY_LEVEL,
    EPIDEMIOLOGISTS,
    FIELD,
    FIRMS,
    HEALTH,
    OFFICERS,
    OFFICIALS,
    READERS,
    Assessor,
    Inspector,
)
from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role
from shian.platform.pages.links import list_url
from shian.platform.resources.registry import RESOURCES, Resource

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is no resource. Without such an address in this installation it is left out."""

    label: Text
    icon: str
    address: str
    roles: frozenset[str] = frozenset()  # empty: everybody signed in
    key: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    label: Text
    icon: str
    url: str
    current: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    label: Text
    open: bool
    items: tuple[Item, ...]


OFFICIAL = frozenset(role.name for role in OFFICIALS)
SYSTEM = frozenset({"administrator", "municipal_coordinator", "assessor"})
_READ_LEDGER: tuple[type[Role], ...] = (*FIELD, *READERS, *EPIDEMIOLOGISTS)
LEDGER = frozenset(role.name for role in _READ_LEDGER)
KEYS = frozenset(role.name for role in (*OFFICERS, *FIRMS))
REPORTING = frozenset(role.name for role in HEALTH)
_WARNED: tuple[type[Role], ...] = (*EPIDEMIOLOGISTS, *OFFICERS, *READERS)
_AT_OUTBREAKS: tuple[type[Role], ...] = (*EPIDEMIOLOGISTS, *OFFICERS, Inspector, Assessor)
OUTBREAKS = frozenset(role.name for role in _AT_OUTBREAKS)
WARNED = frozenset(role.name for role in _WARNED)
_OVERSEERS: tuple[type[Role], ...] = (*HEALTH, *CITY_LEVEL, Assessor)
OVERSEEN = frozenset(role.name for role in _OVERSEERS)
EPIDEMIC = frozenset(role.name for role in EPIDEMIOLOGISTS)
GOODS = frozenset(role.name for role in FIRMS)
LIAISON = frozenset({"liaison"})
_ACCOUNTS: tuple[type[Role], ...] = (*FIELD, *FIRMS, *READERS, *EPIDEMIOLOGISTS)
ACCOUNTS = frozenset(role.name for role in _ACCOUNTS)
DUTIES: dict[str, Text] = {
    "overview": _("Overview"),
    "registry": _("Regulated parties"),
    "supply": _("Supply"),
    "source": _("Source and canteens"),
    "gate": _("Cold-chain gate"),
    "events": _("Event data"),
    "laboratory": _("Sampling"),
    "illness": _("Foodborne illness"),
    "risk": _("Risk monitoring and communication"),
    "evaluation": _("Evaluation"),
    "standards": _("Standards"),
    "directory": _("Directory"),
    "ledger": _("Ledger"),
    "system": _("System"),
}
OPEN = frozenset({"overview", "evaluation"})  # the others open where the page is, or as one leaves them
PAGES: dict[str, tuple[Page, ...]] = {
    "overview": (
        Page(_("Inbox"), "inbox", "inbox", key="inbox"),
        Page(_("Board"), "layout-dashboard", "board"),
        Page(_("Map"), "map-2", "map"),
        Page(_("Imports"), "table-import", "imports"),
        Page(_("Publication guard"), "shield-search", "guard", OFFICIAL),
    ),
    "supply": (
        Page(_("Goods in and out"), "arrows-exchange", "supply-tell", GOODS),
        Page(_("Trace"), "route", "trace"),
        Page(_("Common sources"), "git-merge", "trace-sources", OFFICIAL),
        Page(_("Mass balance"), "scale", "supply-balance", ACCOUNTS),
        Page(_("Lot codes stated"), "barcode", "supply-codes", ACCOUNTS - GOODS),
    ),
    "source": (
        Page(_("Issue a certificate"), "rosette-discount-check", "certificate-issue", GOODS),
        Page(
            _("Kitchen waste and meals"),
            "soup",
            "waste-covers",
            LEDGER - {role.name for role in EPIDEMIOLOGISTS},
        ),
    ),
    "events": (
        Page(_("Events"), "timeline-event", "epcis-event-list"),
        Page(_("New system key"), "key", "epcis-new-key", KEYS),
    ),
    "illness": (
        Page(_("Report a case"), "stethoscope", "illness-report", REPORTING),
        Page(_("Review of reports"), "checks", "illness-review", EPIDEMIC),
        Page(_("How hospitals report"), "building-hospital", "illness-hospitals", OVERSEEN),
        Page(_("Hospital systems"), "plug-connected", "illness-systems", REPORTING),
        Page(_("Cases for research"), "download", "illness-release", frozenset({"epidemiologist"})),
        Page(_("Early warning"), "urgent", "signals", WARNED),
        Page(_("Series"), "chart-histogram", "signal-series", WARNED),
        Page(_("How early warning does"), "gauge", "signal-performance", WARNED),
        Page(_("Outbreak desk"), "layout-kanban", "outbreak-index", OUTBREAKS),
    ),
    "risk": (
        Page(_("Hazards in food"), "droplet-search", "contaminant-hazards", OFFICIAL),
        Page(_("Completion of the programme"), "chart-bar", "contaminant-current", OFFICIAL),
        Page(_("Risk communication by year"), "calendar-stats", "communication-year", OFFICIAL | LIAISON),
        Page(_("Risk notices for the trade"), "speakerphone", "trade-notices", GOODS),
    ),
    "evaluation": (
        Page(_("Self-evaluation report"), "report", "report", OFFICIAL),
        Page(_("Figures"), "chart-line", "figures", OFFICIAL),
        Page(_("Score board"), "target-arrow", "criteria", OFFICIAL),
        Page(_("Scenarios and plans"), "adjustments", "scenarios", OFFICIAL),
        Page(_("Claim auditor"), "zoom-check", "audit", OFFICIAL),
        Page(_("Evidence boxes"), "package", "boxes", OFFICIAL),
    ),
    "standards": (Page(_("Judge a result"), "scale", "judge"),),
    "ledger": (
        Page(_("Entries"), "book-2", "ledger", LEDGER),
        Page(_("Seals"), "rubber-stamp", "seals", LEDGER),
        Page(_("Witnesses"), "eye-check", "witnesses", LEDGER),
    ),
    "system": (
        Page(_("API"), "api", "api-docs", SYSTEM),
        Page(_("Public window"), "world", "window"),
    ),
}


def groups_of(actor: Actor, path: str) -> list[Group]:
    """The navigation of an actor who is at that address."""
    found = {key: (label, list(_items(key, actor, path))) for key, label in _duties()}
    at = max((i.url for _, items in found.values() for i in items if i.current), key=len, default="")
    made = []
    for key, (label, items) in found.items():
        shown = tuple(replace(i, current=i.url == at) for i in items)  # of pages within pages the innermost
        if shown:
            made.append(Group(key, label, key in OPEN or any(i.current for i in shown), shown))
    return made


def _duties() -> Iterator[tuple[str, Text]]:
    yield from DUTIES.items()
    for resource in RESOURCES.values():
        if resource.duty not in DUTIES:
            yield resource.duty, resource.duty


def _items(duty: str, actor: Actor, path: str) -> Iterator[Item]:
    for page in PAGES.get(duty, ()):
        url = _address(page)
        if url and (not page.roles or actor.role.name in page.roles):
            yield Item(page.label, page.icon, url, _is_at(path, url), page.key)
    for resource in _resources(duty, actor):
        url = list_url(resource.kind)
        yield Item(resource.plural, resource.icon, url, path.startswith(url))


def _resources(duty: str, actor: Actor) -> list[Resource]:
    found = [r for r in RESOURCES.values() if r.duty == duty and r.menu and r.allows("view", actor)]
    return sorted(found, key=lambda r: (r.order, r.kind))


def _address(page: Page) -> str:
    try:
        return reverse(page.address)
    except NoReverseMatch:
        return ""


def _is_at(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
