"""The phases of an import, in order. Each does one thing to the work and says how many rows it has done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shian.methods.problems import Problem, problem
from shian.methods.sheets.body import DATA, FOOTER, SECTION, TOTAL, read_body
from shian.methods.sheets.headings import signature
from shian.methods.sheets.layout import Heading, find_heading, guess_heading
from shian.methods.sheets.text import blank
from shian.platform.access.roles import Scope
from shian.platform.access.scope import in_scope
from shian.platform.exchange.matching import match_existing, repeated_in_file
from shian.platform.exchange.spec import Col
from shian.platform.exchange.values import parse
from shian.platform.exchange.work import NEW, Row, Table, Work
from shian.platform.exchange.writing import write_records

NO_COLUMN = "No column for “%(field)s” was found. Choose which column it is."


@dataclass(frozen=True, slots=True)
class Phase:
    """One step: its name in logs, its title for people, what it does."""

    name: str
    title: str | Promise
    run: Callable[[Work], None]


def find_headings(work: Work) -> None:
    """In every sheet with rows, the heading; sheets without one are named and left out."""
    words = work.spec.words()
    guesses: list[Table] = []
    for sheet in work.opened.sheets:
        if not sheet.height:
            continue
        head = sheet.head()
        heading = find_heading(head, sheet.regions, words)
        if heading is None:
            guess = guess_heading(head)
            if guess:
                guesses.append(Table(sheet, guess, signature(guess.texts)))
        else:
            work.tables.append(Table(sheet, heading, signature(heading.texts)))
    # A sheet whose columns the user has named by hand counts, known words or not.
    work.tables += [table for table in guesses if table.signature in work.chosen or not work.tables]
    if not work.tables:
        work.blockers.append(problem("No row with column headings was found."))


def map_columns(work: Work) -> None:
    """Which field each column is: as the user said, else as the heading reads."""
    for table in work.tables:
        chosen = work.chosen.get(table.signature)
        table.remembered = chosen is not None
        keys = {column.key for column in work.spec.columns} | {work.spec.lead}
        found = chosen if chosen is not None else {i: key for key, i in table.heading.columns().items()}
        table.mapping = {index: key for index, key in sorted(found.items()) if key in keys}
    given = {
        target for table in work.tables for key in table.mapping.values() for target in targets(work, key)
    }
    for name, label in work.spec.required.items():
        if name not in given and not work.spec.complete:
            work.blockers.append(problem(NO_COLUMN, field=label))
    if work.tables and not given - {work.spec.lead}:
        work.blockers.append(problem("None of the columns is known. Choose what each column is."))


def targets(work: Work, key: str) -> set[str]:
    """The values that a column of this key may give."""
    column = work.spec.column(key)
    if column is None:
        return set()
    return {"production_day", "batch"} if column.type == "day_batch" else {column.target}


def collect_rows(work: Work) -> None:
    """Rows of data under each heading, merged cells filled; what is left out is counted."""
    for table in work.tables:
        matches = tuple(None for _text in table.heading.texts)
        heading = replace(table.heading, matches=matches) if table.remembered else table.heading
        _collect(work, table, heading)


def _collect(work: Work, table: Table, heading: Heading) -> None:
    lead = next((index for index, key in table.mapping.items() if key == work.spec.lead), None)
    last: Row | None = None
    for body in read_body(table.sheet.rows(), heading, table.sheet.regions, 0, lead):
        if body.what != DATA:
            work.counts["left_out"] += body.what in (SECTION, TOTAL, FOOTER)
            continue
        width = len(body.cells)
        cells = {key: body.cells[index] for index, key in table.mapping.items() if index < width}
        if all(blank(cell) for key, cell in cells.items() if key != work.spec.lead):
            continue
        row = Row(table.sheet.name, body.number, cells, body.section)
        if work.spec.grouped and body.continues and last is not None:
            last.more.append(row)
        else:
            work.rows.append(row)
            last = row
    work.counts["rows"] = len(work.rows)


def type_cells(work: Work) -> None:
    """Each cell by its column's type. A cell that cannot be read refuses its row."""
    columns = {column.key: column for column in work.spec.columns}
    for done, row in enumerate(work.rows, start=1):
        for part in chain((row,), row.more):
            for key, cell in part.cells.items():
                column = columns.get(key)
                if column is not None:
                    _type(work, row, part, column, cell)
        work.progress(done, len(work.rows))


def _type(work: Work, row: Row, part: Row, column: Col, cell: Any) -> None:
    found = parse(cell, column)
    if isinstance(found, Problem):
        work.refuse(row, column.key, found, cell)
        return
    for name, value in found.items():
        # Two columns may give the same value (day and batch apart and together): the fuller one counts.
        if part.values.get(name) in (None, "", ()):
            part.values[name] = value


def resolve_references(work: Work) -> None:
    """Names of things that must exist already, all texts of a column at once."""
    for column in work.spec.columns:
        if column.resolve is None:
            continue
        texts = {row.values[column.target] for row in work.rows if row.get(column.target)}
        known = dict(column.resolve(texts, work.by))
        work.references[column.target] = known
        for row in work.rows:
            text = row.get(column.target)
            if text and text not in known:
                work.refuse(row, column.key, problem(column.unknown, value=text), text)
            elif text:
                row.values[column.target] = known[text]


def validate(work: Work) -> None:
    """Each record by itself: derived values, what is required, the model's own rules, the user's area."""
    spec, total = work.spec, len(work.rows)
    skipped = _unchecked(spec.model)
    for done, row in enumerate(work.rows, start=1):
        if spec.complete and not row.refused:
            spec.complete(row, work)
        if not row.refused:
            for name in spec.required:
                if row.get(name) == "":
                    work.refuse(row, name, problem("is missing"), "")
        if not row.refused and spec.attributes:
            _by_model(work, row, skipped)
        work.progress(done, total)
    if spec.check:
        spec.check(work)


def _unchecked(model: type[models.Model]) -> set[str]:
    """Fields whose check would ask the database for every row; references were resolved in bulk."""
    return {f.name for f in model._meta.concrete_fields if f.is_relation or f.primary_key or f.generated}


def _by_model(work: Work, row: Row, skipped: set[str]) -> None:
    spec = work.spec
    record = spec.model(**{name: row.values[name] for name in spec.attributes if row.get(name) != ""})
    try:
        record.clean_fields(exclude=skipped)
        record.clean()
    except ValidationError as fault:
        for name, messages in fault.message_dict.items():
            for message in messages:
                work.refuse(row, name, Problem(message.replace("%", "%%")), row.values.get(name))
        return
    row.record = record
    if not _within(work, row):
        work.refuse(row, "area", problem("lies outside your area or organisation"), row.get("area"))


def _within(work: Work, row: Row) -> bool:
    scope = work.by.role.scope
    if scope is Scope.CITY or work.spec.permits is not None:
        return True
    if scope is Scope.AREA:
        return bool(work.by.area) and str(row.record.area).startswith(work.by.area)
    return in_scope(row.record, work.by)


def detect_duplicates(work: Work) -> None:
    """The same record twice in the file, and records that exist already: new, changed or unchanged."""
    repeated_in_file(work)
    match_existing(work)
    for row in work.rows:
        row.outcome = row.outcome or NEW


def write(work: Work) -> None:
    """New and changed records through the kind's own action, or in bulk with a ledger entry each."""
    good = [row for row in work.good() if row.outcome in ("new", "changed")]
    (work.spec.write or write_records)(work, good)


PREPARE: Sequence[Phase] = (
    Phase("find_headings", _("Find headings"), find_headings),
    Phase("map_columns", _("Map columns"), map_columns),
    Phase("collect_rows", _("Collect rows"), collect_rows),
    Phase("type_cells", _("Read cells"), type_cells),
    Phase("resolve_references", _("Resolve references"), resolve_references),
    Phase("validate", _("Check records"), validate),
    Phase("detect_duplicates", _("Find duplicates"), detect_duplicates),
)
WRITE = Phase("write", _("Write"), write)


def run_phases(work: Work, phases: Sequence[Phase]) -> None:
    """Runs phases in order, stopping where the user must first say something."""
    for phase in phases:
        work.phase = phase.name
        work.tell(phase.name, 0, len(work.rows))
        phase.run(work)
        if work.blockers:
            return
