"""Creation projects of the city and its counties: milestones, the own evaluation, the evaluations above."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from shian.domains.directory.roles import Assessor, DistrictOfficer, MunicipalCoordinator
from shian.evaluation.criteria.actions import projects
from shian.evaluation.criteria.models import Project
from shian.evaluation.figures.store import Snapshot
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from tests.evaluation.test_pages import read, signed_in

AT = datetime(2022, 3, 1, 2, tzinfo=UTC)
CITY = Actor(role=MunicipalCoordinator, user_id=1, name="食安办", at=AT)
XIAODIAN = Actor(role=DistrictOfficer, user_id=3, name="小店", area="140105", at=AT)
YINGZE = Actor(role=DistrictOfficer, user_id=4, name="迎泽", area="140106", at=AT)
READER = Actor(role=Assessor, user_id=5, name="评估组", at=AT)


def city_project(**changes: Any) -> Project:
    given = {
        "title": "创建国家食品安全示范城市",
        "judged_by": "national-2021",
        "confirmed_on": date(2016, 5, 31),
    }
    return projects.take_up(by=CITY, **given | changes)


def county_project() -> Project:
    return city_project(title="小店区创建", judged_by="county-2021", area="140105")


def test_the_project_of_the_city_from_taking_up_to_naming(judged_city: Snapshot) -> None:
    project = projects.plan(by=CITY, project=city_project(), title="省级初评", planned_on=date(2022, 6, 20))
    milestone = project.milestones.get()
    project = projects.reach(by=CITY, project=project, milestone=str(milestone.pk), done_on=date(2022, 2, 28))
    assert project.milestones.get().done_on == date(2022, 2, 28)
    with pytest.raises(Refused) as refusal:
        projects.self_evaluate(by=CITY, project=project, year=2021)
    assert "1.8.1" in str(refusal.value)
    project = projects.self_evaluate(by=CITY, project=project, year=2021, remark="抽检正在补足")
    assert (project.score_low, project.score_high, project.score_seal) == (8, 88, judged_city.seal.number)
    assert project.vetoes == "1.8.1, 4.1, 4.2, 4.3"
    for step in (projects.pass_first, projects.pass_final, projects.name):
        project = step(by=CITY, project=project, remark="食安办〔2022〕1号")
    assert project.state == "named"
    entries = Entry.objects.filter(kind="criteria.project").order_by("seq").values_list("verb", flat=True)
    assert list(entries) == ["take_up", "plan", "reach", "self_evaluate", "pass_first", "pass_final", "name"]
    with pytest.raises(Refused):
        projects.plan(by=CITY, project=project, title="再来", planned_on=date(2022, 7, 1))
    assert projects.fall_back(by=CITY, project=project, remark="复审未通过").state == "creating"


def test_a_county_evaluates_itself_by_its_own_records(judged_city: Snapshot) -> None:
    project = county_project()
    done = projects.self_evaluate(by=XIAODIAN, project=project, year=2021, remark="自评")
    assert (done.state, done.evaluated_on) == ("self_evaluated", date(2022, 3, 1))
    assert done.score_low == Decimal("20")
    with pytest.raises(NotAllowed):
        projects.self_evaluate(by=YINGZE, project=project, year=2021, remark="别人的")
    with pytest.raises(NotAllowed):
        projects.pass_first(by=XIAODIAN, project=project, remark="自己通过")
    assert Project.objects.get().state == "self_evaluated"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"judged_by": "nothing"}, "judged_by"),
        ({"judged_by": "county-2021"}, "area"),
        ({"area": "140105"}, "area"),
        ({"judged_by": "county-2021", "area": "999999"}, "area"),
    ],
)
def test_what_cannot_be_taken_up(judged_city: Snapshot, changes: dict, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        city_project(**changes)
    assert refusal.value.field == field
    assert not Project.objects.exists()


def test_milestones_that_are_none_are_refused(judged_city: Snapshot) -> None:
    project = projects.plan(by=CITY, project=city_project(), title="初评", planned_on=date(2022, 6, 20))
    one = str(project.milestones.get().pk)
    for wrong in (
        {"milestone": "0", "done_on": date(2022, 1, 1)},
        {"milestone": one, "done_on": date(2023, 1, 1)},
    ):
        with pytest.raises(Refused):
            projects.reach(by=CITY, project=project, **wrong)
    assert project.milestones.get().done_on is None


def test_an_assessor_only_looks(judged_city: Snapshot) -> None:
    with pytest.raises(NotAllowed):
        projects.take_up(by=READER, title="x", judged_by="national-2021", confirmed_on=date(2022, 1, 1))
    project = projects.plan(by=CITY, project=city_project(), title="初评", planned_on=date(2022, 1, 20))
    page = read(signed_in("assessor"), "/criteria/?year=2021")
    assert project.title in page
    assert "0/1" in page
    assert "逾期 1 件" in page
    assert "创建国家食品安全示范城市" in read(signed_in("bureau_officer"), "/r/criteria.project/")
