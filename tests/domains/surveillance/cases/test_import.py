"""Case reports come as a table: the example, further foods, repeats, refusals by row and field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.test import Client

from shian.domains.directory.roles import DistrictOfficer
from shian.domains.surveillance.cases.imports import SPELLINGS, WORDS
from shian.domains.surveillance.cases.models import Case, Exposure, Specimen
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed
from shian.platform.exchange import runs
from shian.platform.exchange.models import ImportRun
from tests.domains.surveillance.cases.clinic import CN, Clinic, signed_in

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[4] / "docs/examples/cases.csv"
HEAD = (
    "病历号,姓名,年龄,性别,发病时间,就诊时间,症状,体温,身份证号,联系电话,病原,进食场所类型,"
    "同食人数,同食发病人数"
)


def brought(path: Path, by: Actor, mode: str = "good") -> ImportRun:
    run = runs.start(by=by, kind="illness.case", path=path, name=path.name)
    runs.execute(run, mode=mode)
    return run


def typed(folder: Path, by: Actor, lines: Sequence[str], mode: str = "good") -> ImportRun:
    path = folder / "cases.csv"
    path.write_text("\n".join([HEAD, *lines]))
    return brought(path, by, mode)


def test_the_example_comes_in_once(clinic: Clinic) -> None:
    run = brought(EXAMPLE, clinic.doctor)
    assert (run.state, run.counts["new"], run.counts["repeated"], run.counts["issues"]) == ("done", 2, 1, 0)
    first, second = Case.objects.order_by("external_id")
    assert (first.patient_name.open(), first.age_months, first.source) == ("模拟甲", 372, "csv")
    assert (first.onset_at.astimezone(CN).hour, first.visited_at.astimezone(CN).minute) == (20, 15)
    foods = list(first.exposures.order_by("pk"))
    assert [(row.food_name, row.food_class, row.operator) for row in foods] == [
        ("凉皮", "31", clinic.operators[0]),
        ("酸奶", "", None),
    ]
    assert (second.age_months, second.outcome, second.symptoms) == (
        14,
        "inpatient",
        ["fever", "watery_stool"],
    )
    assert second.onset_at.astimezone(CN).hour == 12
    again = brought(EXAMPLE, clinic.doctor)
    assert (again.counts["unchanged"], again.counts.get("new", 0), Case.objects.count()) == (2, 0, 2)


def test_refusals_name_row_field_and_reason_without_personal_data(clinic: Clinic, tmp_path: Path) -> None:
    run = typed(tmp_path, clinic.doctor, [
        "1,甲,3岁,男,2021-06-07,2021-06-08,呕吐,38,,,,餐馆,2,1",
        "2,乙,老,男,2021-06-07,2021-06-08,呕吐,,,,,,,",
        "3,丙,3,男,2021-06-09,2021-06-08,呕吐,,,,,,,",
        "4,丁,3,男,2021-06-07,2021-06-08,打喷嚏,,,,,,,",
        "5,戊,3,男,2021-06-07,2021-06-08,呕吐,99,,,,,,",
        "6,己,3,男,2021-06-07,2021-06-08,呕吐,,140105199001011235,,,,,",
        "7,庚,3,男,2021-06-07,2021-06-08,,,,,,,,",
        "8,辛,3,男,,2021-06-08,呕吐,,,,,,,",
        "9,壬,3,男,2021-06-07,2021-06-08,呕吐,,,,炭疽,,,",
        "10,癸,3,男,2021-06-07,2021-06-08,呕吐,,,,,,1,5",
        "1,别人,3岁,男,2021-06-07,2021-06-08,呕吐,38,,,,家庭,,",
    ])  # fmt: skip
    found = [(issue.row, issue.field) for issue in run.issues.order_by("row", "pk")]
    assert found == [
        (3, "age"), (4, "onset"), (5, "symptoms"), (6, "temperature"), (7, "id_number"), (8, "symptoms"),
        (9, "onset"), (10, "agent"), (11, "companions_ill"), (12, "number"),
    ]  # fmt: skip
    assert [case.external_id for case in Case.objects.all()] == ["1"]
    assert "140105199001011235" not in "".join(f"{i.value}{i.reason}" for i in run.issues.all())


def test_all_or_nothing_writes_nothing(clinic: Clinic, tmp_path: Path) -> None:
    lines = ["1,甲,3,男,2021-06-07,2021-06-08,呕吐,,,,,,,", "2,乙,x,男,2021-06-07,2021-06-08,呕吐,,,,,,,"]
    assert typed(tmp_path, clinic.doctor, lines, "all").state == "blocked"
    assert Case.objects.count() == 0


def test_only_reporters_and_only_for_their_hospital(clinic: Clinic, tmp_path: Path) -> None:
    run = brought(EXAMPLE, clinic.other_doctor)
    assert (run.counts["refused"], {issue.field for issue in run.issues.all()}) == (3, {"hospital"})
    with pytest.raises(NotAllowed):
        brought(EXAMPLE, Actor(DistrictOfficer, area="140105"))


def test_the_template_is_the_doctor_s(clinic: Clinic) -> None:
    assert Client().get("/illness/report/template.csv").status_code == 302
    assert (
        signed_in("analyst", body=clinic.hospitals[0].pk).get("/illness/report/template.csv").status_code
        == 403
    )
    text = signed_in("doctor", area="140105", body=clinic.hospitals[0].pk).get("/illness/report/template.csv")
    assert text.content.decode("utf-8-sig").splitlines()[0].split(",")[0] == "病历号"


def test_words_fit_the_record() -> None:
    assert set(WORDS["setting"]) == set(Exposure.Setting.values)
    assert set(WORDS["specimen"]) == set(Specimen.Sort.values)
    assert set(WORDS["outcome"]) == set(Case.Outcome.values)
    assert len({word for words in SPELLINGS.values() for word in words}) == sum(map(len, SPELLINGS.values()))
