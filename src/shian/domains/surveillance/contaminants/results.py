"""Results as lines of text become measurements: what was not found stays below its limit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from shian.domains.standards.judging import rule_book
from shian.domains.standards.models import Analyte
from shian.domains.surveillance.contaminants.models import Measurement
from shian.methods.limits.measurement import MAX_DIGITS, Relation, parse_measurement
from shian.platform.actions.core import Refused

MOST_LINES = 300
PLACES = Decimal("1e-9")
TRACE = ("痕量", "trace", "<loq", "检出未定量")


@dataclass(frozen=True, slots=True)
class Line:
    """One result as a laboratory writes it."""

    analyte: str
    result: str
    unit: str = ""
    lod: str = ""
    loq: str = ""
    method: str = ""


class Unreadable(ValueError):
    """A result cannot be taken; the message is for people, ``field`` names the column."""

    def __init__(self, message: object, field: str) -> None:
        super().__init__(str(message))
        self.field = field


def read_lines(text: str) -> list[Line]:
    """Lines of ``substance, result, unit, LOD, LOQ, method`` parted by tab or ``|``."""
    lines = []
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        cells = [cell.strip() for cell in re.split(r"\t|\|", row)]
        if not 2 <= len(cells) <= 6 or not cells[0] or not cells[1]:
            raise Refused(
                _("Line %s needs a substance and a result, parted by a tab or |.") % number, field="results"
            )
        lines.append(Line(*cells))
    if not 1 <= len(lines) <= MOST_LINES:
        raise Refused(_("Enter 1 to %s results.") % MOST_LINES, field="results")
    return lines


def analytes_named(names: Iterable[str]) -> dict[str, Analyte]:
    """The substances of the catalogue by any of the names under which they were written."""
    book = rule_book()
    keys = {name: book.analyte(name) or name for name in names}
    known = {a.key: a for a in Analyte.objects.filter(key__in=set(keys.values()))}
    return {name: known[key] for name, key in keys.items() if key in known}


def measured(line: Line, analyte: Analyte) -> Measurement:
    """One line as a measurement.

    Raises:
        Unreadable: naming the column and the reason.
    """
    lod, loq = _limit(line.lod, "lod"), _limit(line.loq, "loq")
    found = Measurement(analyte=analyte, unit=line.unit[:20], lod=lod, loq=loq, method=line.method[:60])
    if line.result.strip().lower() in TRACE:
        found.detected = True
        return found
    read = parse_measurement(line.result, line.unit, lod)
    found.unit = (read.unit or line.unit)[:20]
    found.detected = read.relation in (Relation.EQUAL, Relation.DETECTED)
    if read.relation is Relation.BELOW and lod is None and loq is None:
        found.lod = _stored(read.value, "result")
    elif read.relation is Relation.NOT_DETECTED and lod is None and loq is None:
        found.lod = _stored(read.lod, "result")
    elif read.relation is Relation.EQUAL:
        found.value = _stored(read.value, "result")
    elif read.relation in (Relation.UNREADABLE, Relation.ABOVE):
        raise Unreadable(_("“%s” is no result: a number, <limit, 未检出 or 检出") % line.result, "result")
    return found


def _limit(text: str, field: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return _stored(Decimal(text.strip().lstrip("<")), field)
    except ArithmeticError:
        raise Unreadable(_("“%s” is no limit of detection or quantification") % text, field) from None


def _stored(value: Decimal | None, field: str) -> Decimal | None:
    if value is None:
        return None
    if not value.is_finite() or value < 0 or value >= Decimal(10) ** (MAX_DIGITS - 4):
        raise Unreadable(_("“%s” is no concentration") % value, field)
    return value.quantize(PLACES)


def measurements(lines: Iterable[Line]) -> list[Measurement]:
    """Lines as measurements; a substance that is unknown or given twice is refused.

    Raises:
        Refused: naming the substance and the reason.
    """
    lines = list(lines)
    known = analytes_named(line.analyte for line in lines)
    found: dict[int, Measurement] = {}
    for line in lines:
        analyte = known.get(line.analyte)
        if analyte is None:
            raise Refused(_("“%s” is no substance of the catalogue.") % line.analyte, field="results")
        if analyte.pk in found:
            raise Refused(_("“%s” is given twice.") % line.analyte, field="results")
        try:
            found[analyte.pk] = measured(line, analyte)
        except Unreadable as problem:
            told = {"analyte": line.analyte, "why": problem}
            raise Refused(_("%(analyte)s: %(why)s.") % told, field="results") from problem
    return list(found.values())
