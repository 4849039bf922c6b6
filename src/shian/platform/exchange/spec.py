"""What can be imported: a declaration for each kind of sheet, kept in one list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from shian.methods.problems import Problem
from shian.methods.sheets.headings import Vocabulary
from shian.platform.access.actor import Actor
from shian.platform.personal.fields import EncryptedTextField
from shian.platform.records.base import Record

Text = str | Promise
Resolver = Callable[[Collection[str], Actor], Mapping[str, Any]]
# Hooks take the work (and rows) of work.py, which itself knows specs: named here only in words.
OnRow = Callable[[Any, Any], None]  # (row, work)
OnWork = Callable[[Any], None]
OnRows = Callable[[Any, Sequence[Any]], None]  # (work, rows)


@dataclass(frozen=True, slots=True)
class Col:
    """A column a sheet may have. `key` is its key in the vocabulary; `type` names a parser (values.py).

    A parser gives one value under `gives` (default: the key), some give several. `choices` are for the
    type "choice": value → words. `resolve` is for "reference": it finds many texts at once.
    """

    key: str
    label: Text
    type: str = "text"
    gives: str = ""
    longest: int = 0
    places: int = 0
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    resolve: Resolver | None = None
    unknown: str = "%(value)s is not known here"
    personal: bool = False  # shown to nobody though no encrypted field takes it as it is

    @property
    def target(self) -> str:
        return self.gives or self.key


@dataclass(frozen=True, slots=True)
class ImportSpec:
    """How a kind of sheet becomes records.

    Values of a row are those its columns gave; `complete` derives and cross-checks, reporting through
    `work.refuse` and `work.warn`. `attributes` are the model's fields written. `keys` are natural keys,
    tried in order: the first whose values are all there finds the record that exists already.
    `grouped`: rows that continue the one above (merged cells) belong to the same record, as `row.more`.
    """

    kind: str
    title: Text
    model: type[Record]
    vocabulary: Vocabulary
    columns: tuple[Col, ...]
    attributes: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    required: Mapping[str, Text] = field(default_factory=dict)
    lead: str = "serial"
    grouped: bool = False
    complete: OnRow | None = None
    check: OnWork | None = None
    write: OnRows | None = None
    permits: Callable[[Actor], bool] | None = None
    example: Mapping[str, str] = field(default_factory=dict)

    def column(self, key: str) -> Col | None:
        return next((column for column in self.columns if column.key == key), None)

    def words(self) -> Vocabulary:
        """The vocabulary of the columns this sheet has; spellings of others are look-alikes."""
        return self.vocabulary.only({column.key for column in self.columns} | {self.lead})

    def secret(self, name: str) -> bool:
        """Whether a column's values are personal and shown to nobody, not in issues either."""
        column = self.column(name)
        target = column.target if column else name
        if column is not None and column.personal:
            return True
        return any(f.attname == target and isinstance(f, EncryptedTextField) for f in self.model._meta.fields)

    def label(self, name: str) -> Text:
        """What people call a value or a column."""
        for column in self.columns:
            if name in (column.target, column.key):
                return column.label
        return self.required.get(name, name)


SPECS: dict[str, ImportSpec] = {}


def importable(spec: ImportSpec) -> ImportSpec:
    """Puts a declaration on the list. Domains call it in their `imports` module."""
    if SPECS.get(spec.kind, spec).model is not spec.model:
        raise ValueError(f"two imports are called {spec.kind}; name one of them otherwise")
    SPECS[spec.kind] = spec
    return spec


def spec_of(kind: str) -> ImportSpec:
    """The declaration of a kind.

    Raises:
        KeyError: nothing of that name can be imported; the message lists what can.
    """
    try:
        return SPECS[kind]
    except KeyError:
        raise KeyError(f"{kind} cannot be imported; these can: {', '.join(sorted(SPECS))}") from None


Parsed = dict[str, Any] | Problem
