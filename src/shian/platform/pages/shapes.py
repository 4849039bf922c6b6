"""What the templates are given: plain values, ready to show (see README.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Cell:
    """One shown value. ``css``: ``num``, ``date``, ``code``, ``title`` or none; ``tone`` makes it a state."""

    label: Text
    text: str
    css: str = ""
    tone: str = ""
    url: str = ""
    masked: bool = False
    wide: bool = False
    reveal: str = ""

    @property
    def long(self) -> bool:
        """Whether a table may have to cut it."""
        return len(self.text) > 14


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading. ``sort`` is the query that sorts by it, ``order`` how it is sorted now."""

    name: str
    label: Text
    css: str = ""
    sort: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be done: a link, or (``dialog``) a form in the dialogue."""

    label: Text
    url: str
    icon: str = ""
    main: bool = False
    dialog: bool = False
    danger: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the query without it."""

    label: Text
    text: Text
    without: str


@dataclass(frozen=True, slots=True)
class Pager:
    """Queries of the neighbouring pages; empty where there is none."""

    first: str = ""
    previous: str = ""
    next: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    label: Text
    shown: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, with where they stand in the whole."""

    url: str
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    title: Text = ""
    count: str = ""
    first: str = ""
    last: str = ""
    q: str = ""
    chips: tuple[Chip, ...] = ()
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class ListPage(Table):
    """A list page: the table and what stands around it."""

    kind: str = ""
    plural: Text = ""
    query: str = ""
    search_hint: str = ""
    filterable: bool = False
    kept: tuple[tuple[str, str], ...] = ()
    kept_without_columns: tuple[tuple[str, str], ...] = ()
    chooser: tuple[Choice, ...] = ()
    exports: tuple[Button, ...] = ()
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A titled group of facts."""

    title: Text
    facts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TabLink:
    key: str
    title: Text
    url: str
    current: bool
    count: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    label: Text
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a record's history."""

    title: Text
    at: datetime
    who: str
    seq: int
    url: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """A state on a matter's way: ``past``, ``now`` or ``next``."""

    title: Text
    when: str
    at: datetime | None = None
    note: Text = ""


@dataclass(slots=True)
class DetailPage:
    title: str
    kind: str
    kind_label: Text
    url: str
    number: str = ""
    state: Cell | None = None
    path: tuple[Stop, ...] = ()
    actions: tuple[Button, ...] = ()
    panels: tuple[Facts, ...] = ()
    parts: tuple[Table, ...] = ()
    clocks: tuple[Cell, ...] = ()
    side: Facts | None = None
    tabs: tuple[TabLink, ...] = ()
    table: Table | None = None
    changes: tuple[Change, ...] | None = None
    letters: tuple[Button, ...] = ()
    attachments: tuple[Any, ...] = ()
    attach_url: str = ""
    includes: tuple[str, ...] = ()
    side_includes: tuple[str, ...] = ()


@dataclass(slots=True)
class FormPage:
    title: Text
    form: Any
    url: str
    back: str
    submit: Text
    lead: Text = ""
    danger: bool = False
    refusal: str = field(default="")
