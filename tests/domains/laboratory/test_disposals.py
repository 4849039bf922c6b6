"""The seven parts of a disposal, its clocks, guards and end."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shian.domains.laboratory.actions import disposal_parts as parts
from shian.domains.laboratory.actions import disposals, objections
from shian.domains.laboratory.models import Disposal
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.models import Outbox
from shian.platform.flows.models import Duty
from shian.platform.flows.rebuild import rebuild
from tests.domains.laboratory.conftest import FAILING, City, at, fresh

KIND = "laboratory.disposal"


def opened(city: City) -> Disposal:
    return Disposal.objects.get(sample=city.reported(FAILING, at(9, 16)), side="circulation")


def dues(disposal: Disposal) -> dict[str, date | None]:
    rows = Duty.objects.filter(kind=KIND, record=disposal.pk, done_at=None)
    return {d.clock: d.due_day for d in rows}


CONTROL: dict[str, Any] = {
    "stop_sale": True,
    "sealed": True,
    "recalled": True,
    "made_or_bought_kg": Decimal(50),
    "sold_kg": Decimal(40),
    "stock_kg": Decimal(10),
    "sealed_kg": Decimal(10),
    "recalled_kg": Decimal(5),
    "not_recalled_reason": "已食用",
}
PENALTY: dict[str, Any] = {
    "case_filed_on": date(2021, 9, 22),
    "case_closed_on": date(2021, 9, 30),
    "decision_number": "并市监罚〔2021〕7号",
    "penalties": "2,5",
    "facts": "销售毒死蜱超标韭菜",
    "fine": Decimal(5000),
}
RECTIFY: dict[str, Any] = {
    "rectification_ordered_on": date(2021, 9, 17),
    "measures": "落实进货查验",
    "rectified_on": date(2021, 9, 24),
    "checked_on": date(2021, 9, 28),
}


def started(city: City) -> Disposal:
    disposal = opened(city)
    return disposals.start(by=city.inspector(at(9, 17)), disposal=disposal, start_document="核字1号")


def filled(city: City) -> Disposal:
    disposal, by = started(city), city.inspector(at(9, 30))
    parts.control(by=by, disposal=disposal, **CONTROL)
    parts.investigate(by=by, disposal=disposal, cause="2", cause_detail="种植环节用药")
    parts.penalise(by=by, disposal=disposal, **PENALTY)
    parts.rectify(by=by, disposal=disposal, **RECTIFY)
    return disposals.submit(by=by, disposal=disposal)


def test_clocks_run_from_the_receipt_of_the_report(city: City) -> None:
    disposal = opened(city)
    # 5 days end on Tuesday 21 September, a holiday; 90 days on 15 December.
    assert dues(disposal) == {"start": date(2021, 9, 22), "complete": date(2021, 12, 15)}
    disposals.assign(by=city.officer(at(9, 16)), disposal=disposal)
    disposal = disposals.start(by=city.inspector(at(9, 17)), disposal=disposal, start_document="核字1号")
    assert (disposal.state, disposal.in_time, disposal.officer) == ("working", True, 31)
    assert dues(disposal) == {
        "control": date(2021, 9, 22),
        "rectify": date(2021, 10, 18),
        "penalty": date(2021, 12, 15),
        "complete": date(2021, 12, 15),
    }
    assert Outbox.objects.filter(name="laboratory.PenaltyDue").count() == 1


def test_a_late_start_is_kept_as_late(city: City) -> None:
    disposal = opened(city)
    disposal = disposals.start(by=city.inspector(at(9, 23)), disposal=disposal, start_document="核字1号")
    assert disposal.in_time is False


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"stock_kg": Decimal(11)}, "exceed what was made"),
        ({"sealed_kg": Decimal(11)}, "More is sealed"),
        ({"recalled_kg": Decimal(41)}, "More is recalled"),
        ({"not_recalled_reason": ""}, "why not all"),
    ],
)
def test_quantities_must_agree(city: City, change: dict[str, Any], problem: str) -> None:
    disposal = started(city)
    with pytest.raises(Refused, match=problem):
        parts.control(by=city.inspector(at(9, 18)), disposal=disposal, **{**CONTROL, **change})
    assert fresh(disposal).controlled_on is None
    assert "control" in dues(disposal)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"penalties": "8"}, "codes 1 to 7"),
        ({"penalties": ""}, "codes 1 to 7"),
        ({"decision_number": " "}, "number of the decision"),
        ({"case_closed_on": date(2021, 9, 1)}, "cannot close before"),
    ],
)
def test_a_penalty_is_complete(city: City, change: dict[str, Any], problem: str) -> None:
    disposal = started(city)
    with pytest.raises(Refused, match=problem):
        parts.penalise(by=city.inspector(at(9, 30)), disposal=disposal, **{**PENALTY, **change})
    assert fresh(disposal).decision_number == ""


def test_nothing_is_submitted_before_it_is_complete(city: City) -> None:
    disposal, by = started(city), city.inspector(at(9, 30))
    parts.control(by=by, disposal=disposal, **CONTROL)
    with pytest.raises(Refused, match="the cause is recorded"):
        disposals.submit(by=by, disposal=disposal)
    assert fresh(disposal).state == "working"


def test_why_there_is_no_penalty_settles_it_too(city: City) -> None:
    disposal, by = started(city), city.inspector(at(9, 30))
    with pytest.raises(Refused, match="why there is no penalty"):
        parts.spare(by=by, disposal=disposal, not_penalised_reason="")
    parts.spare(by=by, disposal=disposal, not_penalised_reason="免予处罚：履行了进货查验义务")
    assert "penalty" not in dues(disposal)


def test_rectification_follows_its_order(city: City) -> None:
    disposal = started(city)
    with pytest.raises(Refused, match="follow one another"):
        parts.rectify(
            by=city.inspector(at(9, 30)), disposal=disposal, **{**RECTIFY, "checked_on": date(2021, 9, 20)}
        )
    assert fresh(disposal).rectified_on is None


def test_transfer_needs_its_day(city: City) -> None:
    disposal, by = started(city), city.inspector(at(9, 30))
    with pytest.raises(Refused, match="when it was transferred"):
        parts.transfer(by=by, disposal=disposal, informed="公安局", transfer_accepted=True)
    parts.transfer(by=by, disposal=disposal, informed="农业农村局")
    assert fresh(disposal).informed == "农业农村局"


def test_a_second_person_approves(city: City) -> None:
    disposal = filled(city)
    with pytest.raises(Refused, match="somebody other"):
        disposals.approve(by=city.officer(at(10, 8), user=32), disposal=disposal)
    with pytest.raises(NotAllowed):
        disposals.approve(by=city.inspector(at(10, 8), user=33), disposal=disposal)
    assert fresh(disposal).state == "submitted"
    disposals.send_back(by=city.officer(at(10, 8)), disposal=disposal, reason="补充销售去向")
    disposals.submit(by=city.inspector(at(10, 9)), disposal=disposal)
    disposals.approve(by=city.officer(at(10, 11)), disposal=disposal)
    assert (fresh(disposal).state, fresh(disposal).closed_on) == ("approved", date(2021, 10, 11))
    assert dues(disposal) == {}
    closed = Outbox.objects.get(name="laboratory.DisposalClosed").payload
    assert (closed["disposal"], closed["recalled_kg"]) == (disposal.pk, "5.000")


def test_time_is_extended_once_in_writing(city: City) -> None:
    disposal = started(city)
    with pytest.raises(NotAllowed):
        disposals.extend(by=city.officer(at(12, 1)), disposal=disposal, reason="x")
    with pytest.raises(Refused, match="in writing"):
        disposals.extend(by=city.coordinator(at(12, 1)), disposal=disposal, reason="")
    disposals.extend(by=city.coordinator(at(12, 1)), disposal=disposal, reason="案情复杂")
    assert dues(disposal)["extended"] == date(2022, 3, 15)
    assert "complete" not in dues(disposal)
    with pytest.raises(Refused, match="not been extended"):
        disposals.extend(by=city.coordinator(at(12, 2)), disposal=disposal, reason="再延")


def test_the_last_approval_ends_open_objections(city: City) -> None:
    disposal = filled(city)
    other = Disposal.objects.get(side="production")
    city.served(disposal.sample, at(9, 17))
    made = objections.file(by=city.manager(at(9, 24)), sample=disposal.sample, ground="4", reason="方法有误")
    disposals.approve(by=city.officer(at(10, 8)), disposal=disposal)
    assert fresh(made).state == "filed"
    disposals.cancel(by=city.bureau_officer(at(10, 9)), disposal=other, reason="外地企业，已通报")
    assert fresh(other).state == "cancelled"
    assert fresh(made).state == "filed"


def test_another_district_cannot_touch_it(city: City) -> None:
    other = Disposal.objects.get(sample=opened(city).sample, side="production")
    with pytest.raises(NotAllowed):
        disposals.assign(by=city.officer(at(9, 16)), disposal=other)
    assert fresh(other).state == "registered"


def test_repeated_failures_bring_special_supervision(city: City) -> None:
    for _ in range(2):
        assert not opened(city).supervised
    third = opened(city)
    assert (third.repeat_operator, third.supervised) == (3, True)


def test_clocks_rebuilt_from_the_ledger_are_the_same(city: City) -> None:
    filled(city)
    columns = [f.name for f in Duty._meta.concrete_fields if f.name != "id"]

    def rows() -> list[dict[str, Any]]:
        return sorted(Duty.objects.values(*columns), key=lambda r: (r["kind"], r["record"], r["clock"]))

    before = rows()
    rebuild()
    assert rows() == before
