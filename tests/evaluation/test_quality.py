"""The quality label, and a figure's history over the seals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shian.domains.laboratory.models import Sample
from shian.evaluation.figures.engine import compute
from shian.evaluation.figures.history import history
from shian.evaluation.figures.quality import quality
from shian.evaluation.figures.query import query
from shian.evaluation.figures.store import Snapshot
from tests.evaluation import city
from tests.evaluation.conftest import Archive

Y2021 = query(year=2021)


def test_completeness_delay_and_denominator(small_city: Snapshot, archive: Archive) -> None:
    city.change(Sample.objects.filter(task_sort="1", taken_at__year=2021).first(), food_class="")
    label = quality("laboratory.samples_per_thousand", Y2021, archive.seal())
    assert (label.records, label.complete) == (8, 7)
    assert label.completeness == Decimal("0.875")
    assert label.delay == 2
    assert label.counted_on == date(2020, 11, 1)
    assert label.tone == "bad"
    label = quality("laboratory.monitored_samples", Y2021, archive.seal())
    assert (label.records, label.complete) == (2, 0)  # they have no operator in the register


def test_a_figure_without_days_has_no_delay(small_city: Snapshot) -> None:
    label = quality("directory.stations", Y2021, small_city)
    assert (label.records, label.complete, label.delay, label.counted_on) == (2, 0, None, None)


def test_history_shows_the_seals_at_which_the_kind_grew(archive: Archive) -> None:
    city.build()
    archive.seal()
    city.operator("新开的店", "seller")
    archive.seal()
    city.change(Sample.objects.filter(failed=True, taken_at__year=2021).first(), failed=False)
    archive.seal()
    told = history("laboratory.failed_samples", Y2021, until=3)
    assert [(line.number, value.text) for line, value in told] == [(1, "2"), (3, "1")]
    told = history("registry.sellers", Y2021, until=2)
    assert [(line.number, value.text) for line, value in told] == [(1, "2"), (2, "3")]


def test_a_value_is_kept_until_its_kinds_grow(archive: Archive) -> None:
    city.build()
    before = archive.seal()
    first = compute("laboratory.failure_rate", Y2021, before)
    city.operator("新开的店", "seller")
    other = archive.seal()
    assert compute("laboratory.failure_rate", Y2021, other) is first
    city.change(Sample.objects.filter(failed=True, taken_at__year=2021).first(), failed=False)
    after = archive.seal()
    assert compute("laboratory.failure_rate", Y2021, after).n == 1
    assert compute("registry.sellers", Y2021, after).n == 3
