"""The cheapest plan of a small city: what it finds, costs, keeps, hands over; who may; nonsense."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from shian.domains.directory.models import Body
from shian.domains.directory.roles import EVERYONE, OFFICIALS, BureauOfficer
from shian.domains.laboratory.actions.plans import approve, publish
from shian.domains.laboratory.models import Plan as SamplingPlan
from shian.domains.laboratory.models import Quota, Task
from shian.evaluation.figures.query import BadQuery
from shian.evaluation.planning.cli import app
from shian.evaluation.planning.handover import assign_tasks, hand_over
from shian.evaluation.planning.keeping import keep_plan, remove_plan
from shian.evaluation.planning.models import Plan
from shian.evaluation.planning.solving import asked_of, ground_of, solve
from shian.evaluation.planning.words import story, why_not
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.actions.registry import find
from shian.platform.ledger.models import Entry
from shian.platform.pages.links import action_url, record_url
from tests.evaluation import city
from tests.evaluation.conftest import COORDINATOR
from tests.evaluation.test_pages import read as page
from tests.evaluation.test_pages import signed_in

OTHER = Actor(role=BureauOfficer, user_id=2, name="市局")


def office() -> Body:
    return Body.objects.filter(sort="municipal").first() or city.keep(
        Body(name="太原市市场监督管理局", sort="municipal", area="140100")
    )


def test_32_tests_are_missing_and_split_so_that_no_district_is_left(asked: dict[str, str]) -> None:
    answer = solve(asked_of(asked, usual_year=2021))
    plan = answer.plan
    assert plan.proven and plan.cleared == ("1.8.1",)
    assert sum(row.amount for row in answer.rows) == 32
    in_yingze = sum(row.amount for row in answer.rows if row.district == city.YINGZE)
    assert (
        in_yingze == 12
    )  # 4,000 of 10,000 people, four fifths of the rate: 12.8 of 40 samples, one is there
    assert plan.cost == 32 * (120 + 60 + 780 * Decimal("0.8")) + 600
    assert sum(count for row in answer.rows for _period, count in row.when) == 32


def test_fewer_days_than_it_takes(asked: dict[str, str]) -> None:
    answer = solve(asked_of(asked | {"first": "2021-12-30"}, usual_year=2021))
    assert not answer.plan.feasible
    told = " ".join(one.text for one in why_not(answer.ground, answer.reasons))
    assert "市食药检中心" in told and answer.reasons.together


def test_nobody_moves_the_satisfaction_of_people(asked: dict[str, str]) -> None:
    answer = solve(asked_of(asked | {"v.4.3": "60"}, usual_year=2021))
    assert not answer.plan.feasible
    assert answer.reasons.unmoved == ("4.3",)


def test_the_laboratory_that_limits(asked: dict[str, str]) -> None:
    lab = Body.objects.get(sort="laboratory")
    answer = solve(asked_of(asked | {f"day.{lab.pk}": "2", "first": "2021-12-10"}, usual_year=2021))
    assert sum(row.amount for row in answer.rows) == 32
    told = [one.text for one in story(answer)]
    assert len(told) == 1 and "市食药检中心" in told[0]
    assert answer.limits[0].needed


def test_training_counts_where_the_hours_of_today_are_stated(asked: dict[str, str]) -> None:
    answer = solve(asked_of(asked | {"v.2.3.2": "30", "score": "30", "vetoes": "0"}, usual_year=2021))
    ground = answer.ground
    assert {a.tags["sort"] for a in ground.problem.actions} >= {"test", "training"}


def test_a_plan_is_kept_and_handed_over(asked: dict[str, str]) -> None:
    made = keep_plan(by=COORDINATOR, title="十二月补检", asked=asked)
    assert (made.tests, made.seal, made.cost) == (32, 1, Decimal("26328.00"))
    hand_over(by=COORDINATOR, plan=made, organiser=office())
    under = SamplingPlan.objects.get(title="十二月补检")
    assert (under.state, under.batches, under.year) == ("draft", 32, 2021)
    assert sum(q.batches for q in Quota.objects.filter(plan=under)) == 32
    with pytest.raises(Refused):
        assign_tasks(by=COORDINATOR, plan=made, sampling_body=office())
    assert not Task.objects.filter(plan=under).exists()
    approve(by=OTHER, plan=under)
    publish(by=OTHER, plan=under)
    assign_tasks(by=COORDINATOR, plan=made, sampling_body=office())
    assert sum(t.batches for t in Task.objects.filter(plan=under)) == 32
    verbs = Entry.objects.filter(kind="planning.plan").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["keep", "hand_over", "assign_tasks"]
    with pytest.raises(Refused):
        hand_over(by=COORDINATOR, plan=made, organiser=office())
    with pytest.raises(Refused):
        remove_plan(by=COORDINATOR, plan=made, reason="重复")


def test_refusals_leave_nothing(asked: dict[str, str]) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused):
        keep_plan(by=COORDINATOR, title="不可能", asked=asked | {"score": "99"})
    for role in ("inspector", "assessor", "firm_manager", "public"):
        actor = Actor(role=next(r for r in EVERYONE if r.name == role), user_id=5)
        with pytest.raises(NotAllowed):
            keep_plan(by=actor, title="无权", asked=asked)
    assert Entry.objects.count() == before and not Plan.objects.exists()


def test_pages_are_for_officials(asked: dict[str, str]) -> None:
    names = {role.name for role in OFFICIALS}
    for role in EVERYONE:
        client = signed_in(role.name)
        wanted = 200 if role.name in names else 403
        for name in ("", "result/", "limits/", "curve/", "plan.xlsx"):
            assert client.get(f"/scenarios/plan/{name}", asked).status_code == wanted, (role.name, name)


def test_the_page_shows_the_plan_also_without_scripts(asked: dict[str, str]) -> None:
    client = signed_in("municipal_coordinator")
    assert (
        'hx-get="/scenarios/plan/result/'
        in client.get("/scenarios/plan/", asked | {"solve": "1"}).content.decode()
    )
    whole = client.get("/scenarios/plan/", asked | {"solve": "1", "now": "1"}).content.decode()
    assert "¥26,328" in whole and "<dd>32</dd>" in whole
    query = "&".join(f"{k}={v}" for k, v in asked.items())
    assert client.post("/scenarios/plan/keep/", {"title": "甲", "query": query}).status_code == 302
    assert Plan.objects.get().tests == 32
    assert "甲" in page(client, "/scenarios/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"last": "2021-11-01"}, {"last": "2022-02-01"}, {"last": "31.12.2021"}, {"score": "nan"},
        {"score": "-1"},
        {"score": "1e9"}, {"vetoes": "0"}, {"cost.test.sampling": "-5"}, {"cost.test.sampling": "inf"},
        {"cost.nothing": "5"}, {"cost.keep.part": "2"}, {"area": "140105"}, {"edition": "county-2021"},
        {"first": "2021-12-04", "last": "2021-12-05"}, {"cost.test.lot": "1.5"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_in_the_form(asked: dict[str, str], wrong: dict[str, str]) -> None:
    with pytest.raises(BadQuery):
        ground_of(asked_of(asked | wrong, usual_year=2021))
    client = signed_in("municipal_coordinator")
    assert client.get("/scenarios/plan/", asked | wrong).status_code in (400, 422)


def test_on_the_command_line(asked: dict[str, str], tmp_path) -> None:  # type: ignore[no-untyped-def]
    from shian.evaluation.planning.costs import FILE

    text = FILE.read_text(encoding="utf-8").replace("cell_most = 1.0", "cell_most = 20.0")
    file = tmp_path / "costs.toml"
    file.write_text(text.replace("pair_per_day = 6", "pair_per_day = 60"), encoding="utf-8")
    run = CliRunner().invoke(
        app, ["cheapest", "--clear-vetoes", "--by", "2021-12-31", "--json", "--costs", str(file)]
    )
    said = json.loads(run.stdout)
    assert run.exit_code == 1 and said["feasible"] is False and said["reasons"]
    wrong = CliRunner().invoke(app, ["cheapest", "--by", "nonsense"])
    assert wrong.exit_code == 2


def test_a_kept_plan_offers_its_acts(asked: dict[str, str]) -> None:
    office()
    made = keep_plan(by=COORDINATOR, title="十二月补检", asked=asked)
    client = signed_in("municipal_coordinator")
    shown = page(client, record_url("planning.plan", made.pk))
    assert "hand_over" in shown and "assign_tasks" not in shown
    spec = find("planning.plan", "hand_over")
    assert spec is not None
    assert "太原市市场监督管理局" in page(client, action_url(spec, made.pk))
    assert "hand_over" not in page(signed_in("assessor"), record_url("planning.plan", made.pk))
