"""The full city: every published total, exactly. Minutes of work, so only in `make soak`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from shian.domains.laboratory.models import Accreditation, Disposal, Sample, TestStation
from shian.domains.registry.models import Operator
from shian.evaluation.figures.live import compute_live
from shian.evaluation.figures.query import query
from shian.platform.installation import current
from shian.simulation.make import make

pytestmark = [pytest.mark.soak, pytest.mark.django_db]


@pytest.fixture(scope="module")
def city(django_db_setup: Any, django_db_blocker: Any, data_of_tests: Path) -> Iterator[None]:
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                make(2016, 1.0)
                current.forget()
                yield
                transaction.set_rollback(True)
        finally:
            current.forget()


def test_operators(city: None) -> None:
    have = Counter(Operator.objects.exclude(status="closed").values_list("trade", "small"))
    assert have == {
        ("producer", False): 265, ("producer", True): 251, ("health_food", False): 4,
        ("seller", False): 18682,
        ("seller", True): 10727,
        ("caterer", False): 6433, ("caterer", True): 10638, ("canteen", False): 885,
        ("packaging", False): 15, ("farm_input", False): 232, ("grower", False): 619,
        ("pig_slaughter", False): 4, ("beef_slaughter", False): 2, ("grain", False): 14,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("year", "samples", "farm", "failed", "farm_failed", "monitored", "problem"),
    [
        ("19", 12123, 6610, 274, 52, 0, 0),
        ("20", 19321, 6615, 313, 113, 0, 0),
        ("21", 20092, 11555, 386, 171, 86, 6),
    ],
)
def test_samples(
    city: None,
    year: str,
    samples: int,
    farm: int,
    failed: int,
    farm_failed: int,
    monitored: int,
    problem: int,
) -> None:
    rows = Sample.objects.filter(number__regex=f"^..{year}")
    assert rows.count() == samples
    assert rows.filter(sample_type="1").count() == farm
    assert rows.filter(failed=True).count() == failed
    assert rows.filter(failed=True, sample_type="1").count() == farm_failed
    assert rows.filter(conclusion__contains="监测").count() == monitored
    assert rows.filter(problem=True).count() == problem


def test_disposals_and_capability(city: None) -> None:
    mine = Disposal.objects.filter(sample__number__regex="^..(19|20|21)")
    assert (mine.count(), mine.filter(state="approved").count()) == (1025, 1025)
    assert Accreditation.objects.filter(laboratory__area="140100").count() == 916
    levels = Counter(TestStation.objects.values_list("level", flat=True))
    assert levels == {"county_body": 10, "county": 6, "township": 59}
    assert TestStation.objects.filter(level="township", instruments__gt=0).count() == 43


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("cases", 10_642), ("reporting_hospitals", 154), ("signals", 374), ("outbreaks", 17),
        ("chemical_samples", 681), ("microbial_samples", 676), ("monitoring_data", 10_190),
        ("monitoring_counties", 10), ("communication_meetings", 3), ("public_items", 31),
    ],
)  # fmt: skip
def test_illness_and_monitoring(city: None, name: str, count: int) -> None:
    years = query(start=date(2019, 1, 1), end=date(2021, 12, 31))
    assert compute_live(f"surveillance.{name}", years).n == count


def test_all_outbreaks_were_reported_in_time_and_handled(city: None) -> None:
    years = query(start=date(2019, 1, 1), end=date(2021, 12, 31))
    for name in ("outbreaks_in_time_rate", "outbreaks_handled_rate"):
        found = compute_live(f"surveillance.{name}", years)
        assert (found.n, found.d) == (17, 17)
