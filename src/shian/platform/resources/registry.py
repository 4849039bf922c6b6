"""Resources: what pages, API, exports and permissions need to know of a model, declared once beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.functional import Promise

from shian.platform.access.actor import Actor
from shian.platform.access.roles import Role, System
from shian.platform.records.base import Record

Text = str | Promise
M = TypeVar("M", bound=type[Record])


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is not a plain field: a label, how it is shown, and the path it sorts by."""

    name: str
    label: Text
    value: Callable[[Any], Any]
    sort: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled group of fields on the detail page."""

    title: Text
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """Related records on the detail page: the kind, and the lookup that leads back to this record."""

    title: Text
    kind: str
    lookup: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A field that holds numbers of other records in order, shown as a list of them.

    ``action`` (``kind.verb`` of one that makes a record) is offered beside each: ``about`` names its
    parameter for the listed record, ``given`` pairs other parameters with attributes of this record.
    """

    title: Text
    field: str
    kind: str
    columns: tuple[str, ...] = ()
    action: str = ""
    about: str = ""
    given: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """The declaration of one model. Field lists are names (or ``fk__name`` paths), in order."""

    model: type[Record]
    title: Text
    plural: Text
    duty: str
    icon: str
    order: int
    columns: tuple[str, ...]
    hidden: tuple[str, ...]
    filters: tuple[str, ...]
    search: tuple[str, ...]
    ordering: tuple[str, ...]
    panels: tuple[Panel, ...]
    tabs: tuple[Tab, ...]
    form: tuple[str, ...]
    key: tuple[str, ...]
    view: frozenset[str]
    create: frozenset[str]
    edit: frozenset[str]
    public: tuple[str, ...]
    extra: Mapping[str, Column] = field(default_factory=dict)
    menu: bool = True
    listed: tuple[Listed, ...] = ()

    @property
    def kind(self) -> str:
        """Such as ``laboratory.sample``."""
        return self.model.kind()

    def allows(self, verb: str, actor: Actor) -> bool:
        """Whether the actor's role may ``view``, ``create``, ``edit``, ``import`` or ``export``."""
        if actor.role is System:
            return True
        match verb:
            case "view" | "export":
                return actor.role.name in self.view
            case "create" | "import":
                return actor.role.name in self.create
            case "edit":
                return actor.role.name in self.edit
            case _:
                raise ValueError(f"no verb {verb!r}")


RESOURCES: dict[str, Resource] = {}


def resource(
    *,
    title: Text,
    plural: Text = "",
    duty: str,
    icon: str = "file",
    order: int = 100,
    columns: str,
    hidden: str = "",
    filters: str = "",
    search: str = "",
    ordering: str = "-id",
    panels: Sequence[Panel] = (),
    tabs: Sequence[Tab] = (),
    form: str = "",
    key: str = "",
    view: Iterable[type[Role]] = (),
    create: Iterable[type[Role]] = (),
    edit: Iterable[type[Role]] = (),
    public: str = "",
    extra: Sequence[Column] = (),
    menu: bool = True,
    listed: Sequence[Listed] = (),
) -> Callable[[M], M]:
    """Declare a model as a resource (see docs/building-a-domain.md). Names are space-separated."""

    def declare(model: M) -> M:
        RESOURCES[model.kind()] = Resource(
            model=model,
            title=title,
            plural=plural or title,
            duty=duty,
            icon=icon,
            order=order,
            columns=tuple(columns.split()),
            hidden=tuple(hidden.split()),
            filters=tuple(filters.split()),
            search=tuple(search.split()),
            ordering=tuple(ordering.split()),
            panels=tuple(panels),
            tabs=tuple(tabs),
            form=tuple(form.split()),
            key=tuple(key.split()),
            view=frozenset(r.name for r in view),
            create=frozenset(r.name for r in create),
            edit=frozenset(r.name for r in edit),
            public=tuple(public.split()),
            extra={c.name: c for c in extra},
            menu=menu,
            listed=tuple(listed),
        )
        return model

    return declare


def resource_of(kind: str) -> Resource:
    """The resource of a kind.

    Raises:
        KeyError: no such kind; the message lists those there are.
    """
    try:
        return RESOURCES[kind]
    except KeyError:
        raise KeyError(f"no resource {kind!r}; there are: {', '.join(sorted(RESOURCES))}") from None
