"""Figures over the archive: exact values, periods, places, series, seals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

from shian.domains.laboratory.models import Sample
from shian.domains.registry.models import Operator
from shian.evaluation.figures.engine import (
    by_area,
    by_month,
    by_year,
    compute,
    districts,
    fingerprint,
    rows,
    spans,
)
from shian.evaluation.figures.query import query
from shian.evaluation.figures.store import Snapshot
from tests.evaluation import city
from tests.evaluation.conftest import Archive

Y2021 = query(year=2021)


def text(name: str, shot: Snapshot, **asked: object) -> str:
    return compute(name, query(**({"year": 2021} | asked)), shot).text  # type: ignore[arg-type]


VALUES = {
    "directory.districts": "2",
    "directory.population": "10,000",
    "directory.stations": "2",
    "directory.cars": "1",
    "directory.people_per_station": "3.5",
    "directory.professional_share": "100.00",
    "registry.operators": "6",
    "registry.producers": "3",
    "registry.workshops": "1",
    "registry.licensed_producers": "1",
    "registry.traders": "3",
    "registry.caterers": "1",
    "registry.canteens": "1",
    "registry.small_share_sellers": "50.00",
    "laboratory.samples": "8",
    "laboratory.samples_per_thousand": "0.80",
    "laboratory.failed_samples": "2",
    "laboratory.failure_rate": "25.00",
    "laboratory.farm_samples": "4",
    "laboratory.farm_failure_rate": "25.00",
    "laboratory.monitored_samples": "2",
    "laboratory.problem_rate": "50.00",
    "laboratory.all_samples": "10",
    "laboratory.planned_samples": "8",
    "laboratory.plan_completion": "87.50",
    "laboratory.link_coverage": "100.00",
    "laboratory.trade_coverage": "25.00",
    "laboratory.disposals": "1",
    "laboratory.disposal_rate": "100.00",
    "laboratory.disposals_late": "0",
    "laboratory.disposals_in_time_rate": "100.00",
    "laboratory.accredited_parameters": "0",
    "declared.km2": "6,909",
}


def test_values(small_city: Snapshot) -> None:
    assert {name: text(name, small_city) for name in VALUES} == VALUES


def test_a_rate_names_its_numerator_and_denominator(small_city: Snapshot) -> None:
    value = compute("laboratory.failure_rate", Y2021, small_city)
    assert (value.n, value.d, value.exact, value.shown) == (2, 8, 25, Decimal("25.00"))


def test_nothing_over_nothing_is_not_known(small_city: Snapshot) -> None:
    value = compute("laboratory.failure_rate", query(year=2015), small_city)
    assert (value.exact, value.text) == (None, "–")


def test_population_series(small_city: Snapshot) -> None:
    name = "laboratory.samples_per_thousand"
    assert text(name, small_city, series="census2020") == "0.80"
    assert text(name, small_city, series="report_implied") == "1.00"
    assert text(name, small_city, series="report_implied", area="140105") == "1.46"  # 7 of 4,800
    assert text(name, small_city, series="nobody knows") == "–"


def test_periods_and_places(small_city: Snapshot) -> None:
    assert text("laboratory.samples", small_city, year=2020) == "2"
    assert text("laboratory.samples", small_city, area="140106") == "1"
    assert text("laboratory.samples", small_city, area="140100") == "8"
    assert (
        text("laboratory.samples", small_city, year=None, start=date(2020, 12, 31), end=date(2021, 2, 8))
        == "3"
    )
    assert text("registry.caterers", small_city, year=None, end=date(2020, 6, 29)) == "2"
    assert text("registry.caterers", small_city, year=None, end=date(2020, 6, 30)) == "1"


def test_trend_months_and_districts(small_city: Snapshot) -> None:
    years = by_year("laboratory.samples", Y2021, small_city, (2019, 2020, 2021))
    assert {y: v.text for y, v in years.items()} == {2020: "2", 2021: "8"}
    months = by_month("laboratory.failure_rate", Y2021, small_city)
    assert months["2021-03"].text == "100.00"
    assert months["2021-04"].text == "0.00"
    places = by_area("laboratory.samples", Y2021, small_city, districts(small_city))
    assert {c: v.text for c, v in places.items()} == {"140105": "7", "140106": "1"}


def test_rows_behind_a_value(small_city: Snapshot) -> None:
    found = rows("laboratory.failed_samples", Y2021, small_city)
    failed = list(Sample.objects.filter(failed=True, taken_at__year=2021).order_by("id"))
    assert [(r.part, r.kind, r.id, r.weight, r.area) for r in found] == [
        ("n", "laboratory.sample", s.pk, 1, s.area) for s in failed
    ]
    assert [r.day for r in found] == [date(2021, 3, 8), date(2021, 6, 8)]
    second = rows("laboratory.samples", Y2021, small_city, offset=6, limit=4)
    assert len(second) == 2


def test_fingerprint_and_spans(small_city: Snapshot) -> None:
    behind = rows("laboratory.failure_rate", Y2021, small_city, limit=None)
    lines = [f"{r.part} {r.kind}:{r.id} {r.weight:.9f} {r.area}" for r in behind]
    assert (
        fingerprint("laboratory.failure_rate", Y2021, small_city)
        == sha256("\n".join(lines).encode()).hexdigest()
    )
    found = spans("laboratory.failure_rate", Y2021, small_city)
    failed = [r.id for r in behind if r.part == "n"]
    first = min(r.id for r in behind)
    assert found == [
        ("n", "laboratory.sample", failed[0], failed[0]),
        ("n", "laboratory.sample", failed[1], failed[1]),
        ("d", "laboratory.sample", first, first + 7),
    ]


def test_an_old_seal_keeps_its_values(archive: Archive) -> None:
    city.build()
    first = archive.seal()
    sample = Sample.objects.filter(failed=True, taken_at__year=2021).first()
    city.change(sample, failed=False, conclusion="纯抽检合格样品")
    city.remove(Operator.objects.get(name="一中食堂"))
    second = archive.seal()
    assert [text("laboratory.failed_samples", shot) for shot in (first, second)] == ["2", "1"]
    assert [text("registry.canteens", shot) for shot in (first, second)] == ["1", "0"]
    fresh = Snapshot(archive.folder, first.seal)
    assert text("laboratory.failed_samples", fresh) == "2"


def test_many_readers_at_once(small_city: Snapshot) -> None:
    fresh = Snapshot(small_city.root, small_city.seal)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda name: compute(name, Y2021, fresh).text, sorted(VALUES) * 4))
    assert found == [VALUES[name] for name in sorted(VALUES) * 4]


def test_an_evening_counts_on_its_own_day(small_city: Snapshot, archive: Archive) -> None:
    """Half past five of the last day is of that year; the archive's times are in UTC in every cursor."""
    before = int(text("laboratory.samples", small_city))
    evening = datetime(2021, 12, 31, 9, 30, tzinfo=UTC)  # 17:30 in the city
    taken = Sample.objects.filter(state="reported", task_sort="1").filter(taken_at__year=2021).earliest("pk")
    city.change(taken, taken_at=evening)
    assert int(text("laboratory.samples", archive.seal())) == before
