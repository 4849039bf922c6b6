"""A sample as a row of the public bulletin (columns of 3.6)."""

from __future__ import annotations

from shian.domains.laboratory.codes import chinese
from shian.domains.laboratory.models import PublicationRow, Sample


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
