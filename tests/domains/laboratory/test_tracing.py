"""From a failed sample to its lot and to the recall of it, filled in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from shian.domains.laboratory.models import Sample
from shian.domains.laboratory.tracing import lot_of, to_lot, to_recall
from shian.domains.supply.lots.models import Lot
from shian.domains.supply.recalls.models import Recall, RecallLot
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.records.base import writing_allowed
from tests.domains.laboratory.conftest import City, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(city: City) -> Sample:
    taken = city.take(at(9, 6))
    with writing_allowed():
        Sample.objects.filter(pk=taken.pk).update(
            batch="L7", producer=taken.operator, failed=True, failed_items="苯甲酸"
        )
    taken.refresh_from_db()
    return taken


def lots(sample: Sample, *numbers: str) -> list[Lot]:
    made = [
        Lot(code=f"urn:x:{n}:{i}", lot_number=n, name="食醋", operator=sample.operator, area=sample.area)
        for i, n in enumerate(numbers)
    ]
    store_many(made, by=system_actor(), verb="import")
    return made


def test_the_lot_is_found_by_number_and_maker(sample: Sample) -> None:
    assert to_lot(sample, system_actor()) is None
    mine, _ = lots(sample, "L7", "L8")
    assert lot_of(sample) == mine
    button = to_lot(sample, system_actor())
    assert button is not None
    assert button.url == f"/r/supply.lot/{mine.pk}/"


def test_two_lots_of_the_same_number_are_not_guessed_between(sample: Sample) -> None:
    lots(sample, "L7", "L7")
    assert lot_of(sample) is None


def test_a_failed_sample_leads_to_a_recall_filled_in(city: City, sample: Sample) -> None:
    (mine,) = lots(sample, "L7")
    button = to_recall(sample, city.bureau_officer(at(9, 8)))
    assert button is not None
    asked = parse_qs(urlsplit(button.url).query)
    assert (asked["lot"], asked["cause"], asked["source"]) == (
        [str(mine.pk)], ["sample"], [f"laboratory.sample:{sample.pk}"],
    )  # fmt: skip
    assert "苯甲酸" in asked["reason"][0]
    assert to_recall(sample, city.analyst(at(9, 8))) is None
    with writing_allowed():
        recall = Recall.objects.create(
            number="ZH-9", title="食醋", level=2, cause="sample", known_at=at(9, 7), reason="x",
            source=f"laboratory.sample:{sample.pk}",
        )  # fmt: skip
    leading = to_recall(sample, city.bureau_officer(at(9, 8)))
    assert leading is not None
    assert leading.url == f"/r/recall.recall/{recall.pk}/"


def test_a_sample_that_passed_leads_to_none(city: City, sample: Sample) -> None:
    lots(sample, "L7")
    sample.failed = False
    assert to_recall(sample, city.bureau_officer(at(9, 8))) is None


def test_a_lot_recalled_already_leads_to_that_recall(city: City, sample: Sample) -> None:
    (mine,) = lots(sample, "L7")
    with writing_allowed():
        recall = Recall.objects.create(
            number="ZH-8", title="食醋", level=2, cause="self_check", known_at=at(9, 7), reason="x",
            state="started",
        )  # fmt: skip
        RecallLot.objects.create(recall=recall, lot=mine, sort="suspect")
        Lot.objects.filter(pk=mine.pk).update(state="recalled")
    leading = to_recall(sample, city.bureau_officer(at(9, 8)))
    assert leading is not None
    assert leading.url == f"/r/recall.recall/{recall.pk}/"
