"""One sample from plan to publication through the pages' forms, each step by the role whose duty it is."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from shian.domains.laboratory.models import Plan, Publication, Sample, Task, TestReport
from tests.domains.laboratory.conftest import City, fresh
from tests.domains.laboratory.test_pages import signed_in


def new(client: Client, kind: str, verb: str, **values: Any) -> None:
    answer = client.post(reverse("resource-create-by", args=[kind, verb]), values)
    assert answer.status_code == 302, answer.content.decode()


def do(client: Client, obj: Any, verb: str, **values: Any) -> Any:
    url = reverse("resource-act", args=[obj.kind(), obj.pk, verb])
    answer = client.post(url, {"expected_version": fresh(obj).version, **values})
    assert answer.status_code == 302, answer.content.decode()
    return fresh(obj)


@pytest.mark.django_db
def test_from_plan_to_publication(city: City) -> None:
    today = localdate().isoformat()  # the pages take their time from the clock
    bureau, head = signed_in("bureau_officer"), signed_in("municipal_coordinator")
    sampler = signed_in("sampler", area="140105")
    analyst = signed_in("analyst", body=city.first.pk)
    reviewer = signed_in("reviewing_analyst", body=city.first.pk)

    new(bureau, "laboratory.plan", "draft", title="年度计划", year=2026, organiser=city.bureau.pk, level="DC")
    plan = Plan.objects.get()
    quota = {"food_class": "32", "link": "circulation", "batches": 1, "task": "1"}
    do(bureau, plan, "set_quota", district=city.xiaodian.pk, **quota)
    do(head, plan, "approve")
    assert do(head, plan, "publish").state == "published"

    assigned = {**quota, "sampling_body": city.bureau.pk, "laboratory": city.first.pk, "plan": plan.pk}
    new(bureau, "laboratory.task", "assign", title="韭菜", district=city.xiaodian.pk, **assigned)
    task = do(sampler, Task.objects.get(), "start")

    new(
        sampler,
        "laboratory.sample",
        "take",
        operator=city.market.pk,
        food_name="韭菜",
        food_class="32",
        link="circulation",
        sampler=city.li.pk,
        second_sampler=city.wang.pk,
        seal_number="F0009",
        quantity="2.5",
        reserve="1",
        unit="kg",
        task=task.pk,
        sample_type="1",
        site="L1",
        produced_on=today,
        producer_name=city.farm.name,
    )
    sample = Sample.objects.get()
    assert (sample.state, sample.task, fresh(task).taken) == ("taken", task, 1)
    assert sample.producer == city.farm
    do(sampler, sample, "fill_in", packing="1", storage="2")
    do(sampler, sample, "send", carrier="冷链车", celsius="4")
    do(analyst, sample, "receive", seal_number="F0009", seal_intact="on", celsius="3.5")
    do(analyst, sample, "test")
    report = TestReport.objects.get()
    do(analyst, report, "enter", results="毒死蜱\t0.15\tmg/kg\t0.01\tGB 23200.121\tGB 2763-2021")
    do(analyst, report, "submit")
    assert do(reviewer, report, "verify").state == "issued"
    assert do(analyst, sample, "report").failed_items == "毒死蜱║0.15mg/kg║≤0.02 mg/kg"

    new(bureau, "laboratory.publication", "draft", number="第1期", title="抽检信息", body=city.bureau.pk)
    bulletin = Publication.objects.get()
    do(bureau, bulletin, "gather", since=today, until=today, food_class="32")
    do(head, bulletin, "approve")
    do(head, bulletin, "publish")
    assert fresh(sample).state == "published"
    assert sample.number in Client().get("/public/laboratory.sample/").content.decode()
