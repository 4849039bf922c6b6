"""The state of an import on its way through the phases: rows, issues, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from shian.methods.problems import Problem
from shian.methods.sheets.layout import Heading
from shian.methods.sheets.text import Cell, plain
from shian.platform.access.actor import Actor
from shian.platform.actions.core import Refused
from shian.platform.exchange.reading import Opened, Sheet
from shian.platform.exchange.spec import ImportSpec

NEW, CHANGED, UNCHANGED, REPEATED, REFUSED = "new", "changed", "unchanged", "repeated", "refused"
ERROR, WARNING = "error", "warning"


@dataclass(slots=True)
class Row:
    """A record to be: where it stands, what its cells say, what they mean, what became of it."""

    sheet: str
    number: int
    cells: dict[str, Cell]
    section: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    more: list[Row] = field(default_factory=list)
    refused: bool = False
    outcome: str = ""
    record: Any = None
    changes: tuple[str, ...] = ()

    def get(self, name: str, otherwise: Any = "") -> Any:
        """A value, or `otherwise` where the sheet says nothing."""
        value = self.values.get(name)
        return otherwise if value is None or value == "" else value


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing wrong: row and field as the sheet has them, the value, the reason."""

    sheet: str
    row: int
    field: str
    value: str
    problem: Problem
    severity: str = ERROR


@dataclass(slots=True)
class Table:
    """A sheet in which a heading was found, and which field each column is."""

    sheet: Sheet
    heading: Heading
    signature: str
    mapping: dict[int, str] = field(default_factory=dict)
    remembered: bool = False


@dataclass(slots=True)
class Work:
    """Everything a phase may read and change."""

    spec: ImportSpec
    by: Actor
    opened: Opened
    chosen: Mapping[str, Mapping[int, str]] = field(default_factory=dict)  # signature → mapping by the user
    tables: list[Table] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    blockers: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    references: dict[str, dict[str, Any]] = field(default_factory=dict)
    all_or_nothing: bool = False
    tell: Callable[[str, int, int], None] = lambda phase, done, total: None
    phase: str = ""

    def refuse(self, row: Row, name: str, problem: Problem, value: Any = None) -> None:
        """The row cannot be imported."""
        row.refused, row.outcome = True, REFUSED
        self._issue(row, name, problem, value, ERROR)

    def warn(self, row: Row, name: str, problem: Problem, value: Any = None) -> None:
        """Something to look at; the row is imported all the same."""
        self._issue(row, name, problem, value, WARNING)

    @contextmanager
    def refusals_of(self, rows: Sequence[Row], name: str) -> Iterator[None]:
        """What an action within refuses is said of all its rows, and of all or nothing nothing is written.

        Raises:
            NothingWritten: the action refused, and all or nothing was asked for.
        """
        try:
            yield
        except Refused as refusal:
            for row in rows:
                self.refuse(row, name, Problem(str(refusal).replace("%", "%%")))
            if self.all_or_nothing:
                raise NothingWritten from refusal

    def _issue(self, row: Row, name: str, problem: Problem, value: Any, severity: str) -> None:
        text = plain(row.cells.get(name) if value is None else value)
        if self.spec.secret(name) and text:
            hidden = "*" * len(text)
            params = {key: hidden if param == text else param for key, param in problem.params.items()}
            text, problem = hidden, Problem(problem.message, params)
        self.issues.append(Issue(row.sheet, row.number, name, text[:500], problem, severity))

    def good(self) -> list[Row]:
        """Rows that nothing speaks against."""
        return [row for row in self.rows if not row.refused]

    def progress(self, done: int, total: int) -> None:
        """Reports every thousandth row, so that reporting costs nothing."""
        if done % 1000 == 0 or done == total:
            self.tell(self.phase, done, total)


class NothingWritten(Exception):
    """All or nothing was asked for, and not all rows are good."""
