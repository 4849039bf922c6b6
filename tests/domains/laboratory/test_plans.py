"""Plans, quotas, tasks and draws."""

from datetime import date
from hashlib import sha256

import pytest

from shian.domains.directory.models import Area
from shian.domains.laboratory.actions import draws, plans, sampling, tasks
from shian.domains.laboratory.models import Draw, Plan, Quota, Task
from shian.domains.registry.models import Operator
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed, Refused
from tests.domains.laboratory.conftest import City, at, fresh


def plan(city: City) -> Plan:
    made = plans.draft(
        by=city.bureau_officer(at(1, 4)), title="2021年市级抽检计划", year=2021, organiser=city.bureau
    )
    return plans.set_quota(
        by=city.bureau_officer(at(1, 5)),
        plan=made,
        district=city.xiaodian,
        food_class="32",
        link="circulation",
        batches=2,
    )


def published(city: City) -> Plan:
    made = plan(city)
    plans.approve(by=city.coordinator(at(1, 6)), plan=made)
    return plans.publish(by=city.coordinator(at(1, 7)), plan=made)


def task(city: City, made: Plan | None = None) -> Task:
    return tasks.assign(
        by=city.officer(at(1, 11)),
        title="韭菜专项",
        district=Area.objects.get(code="140105"),
        food_class="32",
        link="circulation",
        batches=2,
        sampling_body=city.bureau,
        laboratory=city.first,
        plan=made,
        due_on=date(2021, 3, 31),
    )


def test_quotas_add_up_and_can_be_set_again(city: City) -> None:
    made = plan(city)
    assert made.batches == 2
    plans.set_quota(
        by=city.bureau_officer(at(1, 5)),
        plan=made,
        district=city.xiaodian,
        food_class="32",
        link="circulation",
        batches=5,
    )
    assert (fresh(made).batches, Quota.objects.count()) == (5, 1)


def test_the_author_does_not_approve(city: City) -> None:
    made = plan(city)
    with pytest.raises(Refused, match="author"):
        plans.approve(by=city.bureau_officer(at(1, 6)), plan=made)
    with pytest.raises(NotAllowed):
        plans.approve(by=city.officer(at(1, 6)), plan=made)
    assert fresh(made).state == "draft"


def test_an_empty_plan_is_not_approved_and_an_approved_one_is_fixed(city: City) -> None:
    empty = plans.draft(by=city.bureau_officer(at(1, 4)), title="空", year=2021, organiser=city.bureau)
    with pytest.raises(Refused, match="quotas have been entered"):
        plans.approve(by=city.coordinator(at(1, 6)), plan=empty)
    made = published(city)
    with pytest.raises(Refused, match="while the plan is a draft"):
        plans.set_quota(
            by=city.coordinator(at(1, 8)),
            plan=made,
            district=city.xiaodian,
            food_class="32",
            link="circulation",
            batches=9,
        )
    assert fresh(made).batches == 2
    plans.drop(by=city.coordinator(at(1, 8)), plan=empty)
    plans.close(by=city.coordinator(at(12, 31)), plan=made)
    assert (fresh(empty).state, fresh(made).state) == ("dropped", "closed")


def test_a_task_is_complete_when_all_samples_are_taken(city: City) -> None:
    given = task(city, published(city))
    with pytest.raises(Refused, match="under a task that has begun"):
        city.take(at(2, 1), task=given)
    tasks.start(by=city.sampler(at(2, 1)), task=given)
    first = city.take(at(2, 1), task=fresh(given), laboratory=None)
    assert (first.laboratory, first.number[:2]) == (city.first, "DC")
    with pytest.raises(Refused, match="as many samples"):
        tasks.complete(by=city.sampler(at(2, 2)), task=given)
    second = city.take(at(2, 2), task=fresh(given))
    sampling.cancel(by=city.sampler(at(2, 2)), sample=second, reason="包装破损")
    assert fresh(given).taken == 1
    city.take(at(2, 3), task=fresh(given))
    tasks.complete(by=city.sampler(at(2, 3)), task=given)
    assert fresh(given).state == "done"


def test_a_task_needs_a_published_plan_a_laboratory_and_its_own_district(city: City) -> None:
    with pytest.raises(Refused, match="publish"):
        task(city, plan(city))
    with pytest.raises(Refused, match="is not a laboratory"):
        tasks.assign(
            by=city.officer(at(1, 11)),
            title="x",
            district=city.xiaodian,
            food_class="32",
            link="circulation",
            batches=2,
            sampling_body=city.bureau,
            laboratory=city.bureau,
        )
    assert not Task.objects.exists()
    given = task(city)
    with pytest.raises(Refused, match="why the task"):
        tasks.cancel(by=city.officer(at(1, 12)), task=given, reason="")
    tasks.cancel(by=city.officer(at(1, 12)), task=given, reason="合并")
    assert fresh(given).state == "cancelled"


def test_a_draw_can_be_recomputed_by_anyone(city: City) -> None:
    shops = [Operator(name=f"店{n}", trade="seller", area="140105") for n in range(20)]
    store_many(shops, by=system_actor(at(1, 1)), verb="seed")
    given = task(city)
    made = draws.announce(by=city.sampler(at(1, 12)), task=given, wanted=3, seed_source="福彩3D 第2021013期")
    assert (made.pool_size, made.state) == (21, "announced")
    assert made.pool_digest == sha256(",".join(map(str, made.pool)).encode()).hexdigest()
    with pytest.raises(Refused, match="announced public number"):
        draws.draw(by=city.sampler(at(1, 13)), draw=made, seed="")
    draws.draw(by=city.sampler(at(1, 13)), draw=made, seed="4 0 7")
    made = fresh(made)
    by_hand = sorted(made.pool, key=lambda i: sha256(f"4 0 7|{i}".encode()).hexdigest())[:3]
    assert (made.state, made.drawn) == ("drawn", by_hand)
    with pytest.raises(Refused):
        draws.draw(by=city.sampler(at(1, 14)), draw=made, seed="1 1 1")
    assert fresh(made).drawn == by_hand


def test_an_empty_pool_and_a_void_draw(city: City) -> None:
    given = task(city)
    made = draws.announce(by=city.officer(at(1, 12)), task=given, wanted=3, seed_source="3D")
    draws.void(by=city.officer(at(1, 13)), draw=made, reason="名录有误")
    assert (fresh(made).state, fresh(made).seed_source) == ("void", "3D · 名录有误")
    given.link = "production"
    with pytest.raises(Refused, match="nothing to draw"):
        draws.announce(by=city.officer(at(1, 12)), task=given, wanted=3, seed_source="3D")
    assert Draw.objects.count() == 1
