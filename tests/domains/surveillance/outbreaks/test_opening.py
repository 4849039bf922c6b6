"""Outbreaks from case reports and from signals: their patients become lines, unopened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shian.domains.directory.models import Body
from shian.domains.surveillance.cases.models import Case, Exposure, Specimen
from shian.domains.surveillance.outbreaks import actions
from shian.domains.surveillance.outbreaks.handlers import open_or_join
from shian.domains.surveillance.outbreaks.models import Line, Outbreak
from shian.domains.surveillance.signals.events import SignalEscalated
from shian.domains.surveillance.signals.models import Signal, SignalCase
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from tests.domains.surveillance.outbreaks.kitchen import Kitchen, at, opened, signed_in

pytestmark = pytest.mark.django_db


def reported(kitchen: Kitchen, count: int = 3, **values: Any) -> list[Case]:
    """Case reports of one place."""
    hospital = Body(name="小店区第一医院", sort="hospital", area="140105")
    store_many([hospital], by=system_actor(at(0)), verb="load")
    made = []
    for number in range(1, count + 1):
        onset = at(14 + number)
        case = Case(**{
            "number": f"C{number}", "hospital": hospital, "area": "140105001", "onset_at": onset,
            "visited_at": onset + timedelta(hours=1), "reported_at": onset + timedelta(hours=2),
            "patient_name": f"患者{number}", "syndrome": "gastroenteritis", "sex": "female",
            "age_months": 96, "symptoms": ["diarrhoea", "fever"], "outcome": "inpatient", **values,
        })  # fmt: skip
        case.held_parts = {  # type: ignore[attr-defined]
            "exposures": [Exposure(eaten_at=at(12), food_name="凉拌鸡丝", place_name="实验小学食堂")],
            "specimens": [Specimen(sort="stool", result="positive", agent="salmonella")]
            if number == 1
            else [],
        }
        made.append(case)
    store_many(made, by=system_actor(at(18)), verb="report")
    return made


def signalled(kitchen: Kitchen, cases: list[Case], **values: Any) -> Signal:
    """A signal of these cases."""
    signal = Signal(**{
        "number": "X1", "title": "坞城街道胃肠炎增多", "sort": "premises", "method": "premises",
        "series": "place", "area": "140105001", "operator": kitchen.canteen, "agent": "salmonella",
        "raised_at": at(18), "from_on": at(12).date(), "to_on": at(12).date(), "observed": len(cases),
        "state": "verified", **values,
    })  # fmt: skip
    signal.held_parts = {"cases": [SignalCase(case=case) for case in cases]}  # type: ignore[attr-defined]
    store_many([signal], by=system_actor(at(18)), verb="raise")
    return signal


def told(signal: Signal) -> SignalEscalated:
    return SignalEscalated(
        signal.pk, signal.number, signal.title, signal.area, signal.syndrome, signal.agent, "", "system:-",
        at(19).isoformat(),
    )  # fmt: skip


def test_case_reports_become_lines_with_all_the_doctor_told(kitchen: Kitchen) -> None:
    cases = reported(kitchen)
    outbreak = actions.open_from_cases(by=kitchen.city, cases=cases, title="午餐后腹泻", setting="school")
    lines = list(Line.objects.filter(outbreak=outbreak).order_by("number"))
    one = lines[0]
    assert [line.number for line in lines] == [1, 2, 3]
    assert (one.sex, one.age_months, one.home_area, one.ill, one.onset_at) == (
        "f",
        96,
        "140105001",
        True,
        at(15),
    )
    assert (one.symptoms, one.outcome, one.lab, one.agent) == (
        "diarrhoea fever",
        "inpatient",
        "positive",
        "salmonella",
    )
    assert (one.ate_at, one.remark, lines[1].lab) == (at(12), "凉拌鸡丝 · 实验小学食堂", "")
    assert (one.case, one.name.token, one.name.masked()) == (cases[0], cases[0].patient_name, "患**")
    assert (outbreak.area, outbreak.first_onset_at) == ("140105001", at(15))
    assert not Entry.objects.filter(verb__startswith="look").exists()


def test_one_case_is_no_outbreak_and_others_areas_stay_out(kitchen: Kitchen) -> None:
    cases = reported(kitchen)
    with pytest.raises(Refused):
        actions.open_from_cases(by=kitchen.city, cases=cases[:1], title="x")
    with pytest.raises(Refused):
        actions.open_from_cases(by=kitchen.elsewhere, cases=cases, title="x")
    assert Outbreak.objects.count() == 0


def test_a_signal_becomes_an_outbreak_and_names_it(kitchen: Kitchen) -> None:
    signal = signalled(kitchen, reported(kitchen))
    outbreak = actions.open_from_signal(by=kitchen.county, signal=signal)
    signal.refresh_from_db()
    assert (signal.state, signal.outbreak_number) == ("escalated", outbreak.number)
    assert (outbreak.signal, outbreak.operator, outbreak.agent) == (signal, kitchen.canteen, "salmonella")
    assert outbreak.lines.count() == 3
    with pytest.raises(Refused, match=outbreak.number):
        actions.open_from_signal(by=kitchen.city, signal=signal)
    with pytest.raises(NotAllowed):
        actions.open_from_signal(by=kitchen.elsewhere, signal=signalled(kitchen, [], number="X2"))


def test_an_escalated_signal_opens_one_once_or_joins_the_one_at_its_place(kitchen: Kitchen) -> None:
    cases = reported(kitchen)
    first = signalled(kitchen, cases[:2], state="escalated")
    open_or_join(told(first))
    open_or_join(told(first))
    outbreak = Outbreak.objects.get()
    second = signalled(kitchen, cases, number="X2", state="escalated")
    open_or_join(told(second))
    second.refresh_from_db()
    assert (Outbreak.objects.count(), second.outbreak_number) == (1, outbreak.number)
    assert sorted(outbreak.lines.values_list("case__number", flat=True)) == ["C1", "C2", "C3"]


def test_case_reports_are_chosen_on_pages(kitchen: Kitchen) -> None:
    cases = reported(kitchen)
    client = signed_in("epidemiologist")
    query = "?since=2021-03-01&until=2021-03-10&q=食堂"
    page = client.get(f"/outbreaks/from-cases/{query}").content.decode()
    assert page.count('name="case"') == 3
    assert "患者1" not in page
    form = {"case": [cases[0].pk, cases[1].pk], "title": "食堂午餐", "setting": "school"}
    assert client.post("/outbreaks/from-cases/", form).status_code == 302
    outbreak = Outbreak.objects.get()
    assert client.post("/outbreaks/from-cases/", {"case": [], "title": "空"}).status_code == 422
    address = f"/outbreaks/{outbreak.pk}/cases/"
    assert client.get(f"{address}{query}").content.decode().count('name="case"') == 1
    assert client.post(address, {"case": [c.pk for c in cases]}).status_code == 302
    assert outbreak.lines.count() == 3
    assert client.post(address, {"case": [c.pk for c in cases]}).status_code == 422


def test_well_persons_are_added_on_a_page(kitchen: Kitchen) -> None:
    outbreak = opened(kitchen)
    client, address = signed_in("epidemiologist"), f"/outbreaks/{outbreak.pk}/well/"
    assert client.post(address, {"names": "王一\n李二、赵三", "grouping": "二班"}).status_code == 302
    assert client.post(address, {"names": "4"}).status_code == 302
    assert client.post(address, {"names": ""}).status_code == 422
    assert Line.objects.filter(outbreak=outbreak, ill=False).count() == 7
