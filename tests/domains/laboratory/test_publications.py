"""Bulletins: gathered, approved by another, published, corrected in the open; rapid tests as clues."""

from datetime import date

import pytest

from shian.domains.directory.roles import Public
from shian.domains.laboratory.actions import capability, publications
from shian.domains.laboratory.models import Publication, RapidTest, Sample, TestStation
from shian.platform.access.actor import Actor, system_actor
from shian.platform.access.scope import scoped
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.ledger.models import Entry
from tests.domains.laboratory.conftest import FAILING, PASSING, City, at, fresh


def gathered(city: City) -> Publication:
    city.reported(FAILING, at(9, 16))
    city.reported(PASSING, at(9, 17))
    made = publications.draft(
        by=city.bureau_officer(at(9, 20)), number="2021年第30期", title="抽检信息", body=city.bureau
    )
    return publications.gather(
        by=city.bureau_officer(at(9, 20)),
        publication=made,
        since=date(2021, 9, 1),
        until=date(2021, 9, 30),
    )


def published(city: City) -> Publication:
    made = gathered(city)
    publications.approve(by=city.coordinator(at(9, 22)), publication=made)
    return publications.publish(by=city.coordinator(at(9, 23)), publication=made)


def test_rows_have_the_columns_of_the_bulletin(city: City) -> None:
    made = gathered(city)
    assert (made.row_count, made.failed_count) == (2, 1)
    row = made.rows.get(position=1)
    assert (row.producer_name, row.place_name, row.food_name, row.batch) == (
        "清徐蔬菜合作社",
        "许坦农贸市场",
        "韭菜",
        "2021-09-16",
    )
    assert (row.failed_items, row.food_class, row.laboratory) == (
        "毒死蜱║0.15mg/kg║≤0.02 mg/kg",
        "食用农产品",
        "甲检验中心",
    )


def test_an_empty_period_is_refused(city: City) -> None:
    made = publications.draft(
        by=city.bureau_officer(at(9, 20)), number="2021年第31期", title="抽检信息", body=city.bureau
    )
    with pytest.raises(Refused, match="No reported sample"):
        publications.gather(
            by=city.bureau_officer(at(9, 20)),
            publication=made,
            since=date(2021, 1, 1),
            until=date(2021, 1, 2),
        )
    with pytest.raises(Refused, match="at least one sample"):
        publications.approve(by=city.coordinator(at(9, 22)), publication=made)
    assert fresh(made).state == "draft"


def test_publishing_makes_the_samples_public(city: City) -> None:
    made = gathered(city)
    with pytest.raises(Refused, match="somebody other"):
        publications.approve(by=city.bureau_officer(at(9, 22)), publication=made)
    publications.approve(by=city.coordinator(at(9, 22)), publication=made)
    publications.reopen(by=city.coordinator(at(9, 22)), publication=made)
    publications.approve(by=city.coordinator(at(9, 22)), publication=made)
    with pytest.raises(NotAllowed):
        publications.publish(by=city.officer(at(9, 23)), publication=made)
    publications.publish(by=city.coordinator(at(9, 23)), publication=made)
    samples = [row.sample for row in made.rows.all()]
    assert {(s.state, s.published_on) for s in samples} == {("published", date(2021, 9, 23))}
    assert Outbox.objects.get(name="laboratory.ResultsPublished").payload == {
        "publication": made.pk,
        "samples": 2,
        "failed": 1,
    }


def test_a_correction_keeps_what_was_said_before(city: City) -> None:
    made = published(city)
    by = city.coordinator(at(9, 27))
    entries = Entry.objects.count()
    with pytest.raises(Refused, match="states its reason"):
        publications.correct(by=by, publication=made, position=1, field="producer_name", after="/", reason="")
    with pytest.raises(Refused, match="no row 9"):
        publications.correct(by=by, publication=made, position=9, field="brand", after="x", reason="y")
    with pytest.raises(Refused, match="cannot be corrected"):
        publications.correct(by=by, publication=made, position=1, field="id", after="1", reason="y")
    assert Entry.objects.count() == entries
    publications.correct(
        by=by,
        publication=made,
        position=1,
        field="producer_name",
        after="清徐县合作社",
        reason="有误",
    )
    correction = made.corrections.get()
    assert (correction.before, correction.after, correction.at) == (
        "清徐蔬菜合作社",
        "清徐县合作社",
        at(9, 27),
    )
    assert made.rows.get(position=1).producer_name == "清徐县合作社"
    assert fresh(made).state == "published"


def test_a_withdrawn_bulletin_says_why(city: City) -> None:
    made = published(city)
    with pytest.raises(Refused, match="Say why"):
        publications.withdraw(by=city.coordinator(at(9, 28)), publication=made, reason="")
    publications.withdraw(by=city.coordinator(at(9, 28)), publication=made, reason="数据重复")
    assert (fresh(made).state, fresh(made).withdrawn_reason) == ("withdrawn", "数据重复")


def station(instruments: int) -> TestStation:
    made = TestStation(name=f"某乡站{instruments}", level="township", instruments=instruments, area="140105")
    store_many([made], by=system_actor(at(1, 1)), verb="seed")
    return made


def test_a_positive_rapid_test_is_a_clue_that_a_later_sample_confirms(city: City) -> None:
    by = city.inspector(at(9, 10))
    test = capability.record(
        by=by,
        station=station(1),
        food_name="韭菜",
        parameter="有机磷",
        result="positive",
        operator=city.market,
    )
    assert Outbox.objects.get().name == "laboratory.RapidTestPositive"
    with pytest.raises(Refused, match="before the rapid test"):
        capability.confirm(by=by, test=test, sample=city.take(at(9, 9)))
    sample = city.take(at(9, 11))
    capability.confirm(by=by, test=test, sample=sample)
    assert fresh(test).sample == sample


def test_no_instrument_no_rapid_test(city: City) -> None:
    with pytest.raises(Refused, match="no rapid-test instrument"):
        capability.record(
            by=city.inspector(at(9, 10)),
            station=station(0),
            food_name="韭菜",
            parameter="有机磷",
            result="negative",
        )
    assert not RapidTest.objects.exists()


def test_the_public_sees_what_is_published_and_no_draft(city: City) -> None:
    made = gathered(city)
    public = Actor(role=Public)
    assert list(scoped(Publication.objects.all(), public)) == []
    publications.approve(by=city.coordinator(at(9, 22)), publication=made)
    publications.publish(by=city.coordinator(at(9, 23)), publication=made)
    assert list(scoped(Publication.objects.all(), public)) == [made]
    assert scoped(Sample.objects.all(), public).count() == 2


def test_a_district_does_not_touch_the_citys_bulletin(city: City) -> None:
    made = gathered(city)
    with pytest.raises(Refused, match="your own area"):
        publications.gather(
            by=city.officer(at(9, 21)), publication=made, since=date(2021, 9, 1), until=date(2021, 9, 16)
        )
    assert fresh(made).row_count == 2
