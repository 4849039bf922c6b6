"""A sample as a row of the public bulletin (columns of 3.6)."""

from __future__ import annotations

from collections.abc import Iterable

from shian.domains.laboratory.codes import chinese
from shian.domains.laboratory.models import PublicationRow, Sample
from shian.methods.redaction import Kind
from shian.platform.guard.screening import Passage

# What the law has published of whoever makes or sells food: the firm's or sole trader's name and where it is.
_NAME = frozenset({Kind.PERSON, Kind.MINOR, Kind.OFFICIAL})
_PLACE = frozenset({Kind.ADDRESS})
# The columns of a row that people write freely, with what may lawfully stand in each.
FREE: dict[str, frozenset[Kind]] = {
    "producer_name": _NAME,
    "producer_address": _PLACE,
    "place_name": _NAME,
    "place_address": _PLACE,
    "food_name": _NAME,
    "brand": _NAME,
    "spec": frozenset(),
    "batch": frozenset(),
    "failed_items": frozenset(),
    "source": frozenset(),
    "remark": frozenset(),
}


def row_of(sample: Sample, position: int) -> PublicationRow:
    """The row; empty cells are written ``/`` by whoever prints it, here they stay empty."""
    return PublicationRow(
        sample=sample,
        position=position,
        producer_name=sample.producer_name,
        producer_address=sample.producer_address,
        place_name=sample.place_name,
        place_address=sample.place_address,
        food_name=sample.food_name,
        spec=sample.spec,
        brand=sample.brand,
        batch=_batch(sample),
        failed_items=sample.failed_items,
        food_class=chinese("food_class", sample.food_class),
        source=str(sample.task.title if sample.task else "")[:120],
        laboratory=sample.laboratory.name,
    )


def _batch(sample: Sample) -> str:
    day = sample.produced_on.isoformat() if sample.produced_on else ""
    return "/".join(part for part in (day, sample.batch) if part)[:80]


def passages_of(rows: Iterable[PublicationRow]) -> dict[str, Passage]:
    """The texts of rows that leave for the public, by place: ``3 remark``."""
    return {
        f"{row.position} {name}": Passage(text, lawful)
        for row in rows
        for name, lawful in FREE.items()
        if (text := getattr(row, name))
    }


def put_back(rows: Iterable[PublicationRow], texts: dict[str, str]) -> bool:
    """Put the texts as they are to be published into the rows; whether any differs from what stood there."""
    changed = False
    for row in rows:
        for name in FREE:
            text = texts.get(f"{row.position} {name}", getattr(row, name))
            changed = changed or text != getattr(row, name)
            setattr(row, name, text)
    return changed
