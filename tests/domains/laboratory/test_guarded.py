"""What a bulletin publishes passes the publication guard: remarks, addresses, corrections, reasons."""

from __future__ import annotations

from typing import Any

import pytest

from shian.domains.laboratory.actions import publications
from shian.domains.laboratory.models import Publication, Sample
from shian.platform.actions.core import Refused
from shian.platform.guard.actions import decide
from shian.platform.guard.gate import Stopped
from shian.platform.guard.models import Screening
from shian.platform.records.base import writing_allowed
from tests.domains.laboratory.conftest import City, at, fresh
from tests.domains.laboratory.test_publications import gathered, published


def approved(city: City, **row: str) -> Publication:
    """An approved bulletin whose first row says something else."""
    made = gathered(city)
    with writing_allowed():
        made.rows.filter(position=1).update(**row)
    return publications.approve(by=city.coordinator(at(9, 22)), publication=made)


PLANTED = [
    {"remark": "店主赵国强对结果有异议"},
    {"remark": "身份证140105199001011238"},
    {"place_address": "迎泽大街12号，电话138 1234 5678"},
    {"producer_name": "王建国 140105 19900101 1238"},
    {"failed_items": "毒死蜱║0.15mg/kg║≤0.02 检验员孙立"},
    {"source": "加微信zhang_san88"},
]


@pytest.mark.parametrize("row", PLANTED, ids=lambda row: next(iter(row)))
def test_a_planted_finding_stops_the_bulletin(city: City, row: dict[str, str]) -> None:
    made = approved(city, **row)
    with pytest.raises(Stopped):
        publications.publish(by=city.coordinator(at(9, 23)), publication=made)
    assert fresh(made).state == "approved"
    assert set(Sample.objects.values_list("state", flat=True)) == {"reported"}
    screening = Screening.objects.get()
    assert (screening.subject_kind, screening.subject_id) == ("laboratory.publication", made.pk)
    assert screening.found.get().place == f"1 {next(iter(row))}"


@pytest.mark.parametrize(
    "row",
    [
        {"place_name": "王建国", "producer_name": "李秀英（个体工商户）"},
        {"place_address": "康乐小区3号楼2单元101室", "brand": "王守义", "food_name": "张飞牛肉"},
        {"remark": "复检维持原结论", "batch": "2021-03-05/20210305A", "spec": "500g/袋"},
    ],
)
def test_what_the_law_has_published_passes(city: City, row: dict[str, str]) -> None:
    made = approved(city, **row)
    publications.publish(by=city.coordinator(at(9, 23)), publication=made)
    assert fresh(made).state == "published"
    assert not Screening.objects.exists()


def test_a_masked_remark_is_published_after_the_decision(city: City) -> None:
    made = approved(city, remark="店主赵国强对结果有异议")
    with pytest.raises(Stopped):
        publications.publish(by=city.coordinator(at(9, 23)), publication=made)
    answer: Any = {"verdict": "redact", "basis": "protect", "reason": "个人姓名"}
    screening = Screening.objects.get()
    with pytest.raises(Refused, match="somebody else"):
        decide(by=city.coordinator(at(9, 23)), screening=screening, **answer)
    decide(by=city.bureau_officer(at(9, 23)), screening=screening, **answer)
    done = publications.publish(by=city.coordinator(at(9, 24)), publication=made)
    assert done.rows.get(position=1).remark == "店主赵某对结果有异议"


def test_corrections_and_reasons_pass_the_guard_too(city: City) -> None:
    made = published(city)
    by = city.coordinator(at(9, 27))
    change: Any = {"publication": made, "position": 1, "field": "remark"}
    for after, reason in (("电话13812345678", "有误"), ("见附件", "赵国强（男，45岁）来电指出")):
        with pytest.raises(Stopped):
            publications.correct(by=by, after=after, reason=reason, **change)
    with pytest.raises(Stopped):
        publications.withdraw(by=by, publication=made, reason="投诉人赵国强要求")
    assert not made.corrections.exists()
    publications.correct(by=by, after="见附件", reason="有误", **change)
    assert made.corrections.get().after == "见附件"
