"""Pages lead from one step to the next: what waits, sheets filled in beforehand, the way to the report."""

import re

from django.urls import reverse

from shian.domains.laboratory.actions import draws, receipt, tasks
from shian.domains.laboratory.models import Draw, Sample, Task, TestReport
from shian.platform.records.base import writing_allowed
from tests.domains.laboratory.conftest import FAILING, City, at
from tests.domains.laboratory.test_pages import signed_in

TAKE = "/r/laboratory.sample/do/take/"


def running(city: City) -> Task:
    task = tasks.assign(
        by=city.officer(at(9, 1)),
        title="韭菜专项",
        district=city.xiaodian,
        food_class="32",
        link="circulation",
        batches=2,
        sampling_body=city.bureau,
        laboratory=city.second,
    )
    return tasks.start(by=city.sampler(at(9, 1)), task=task)


def chosen(page: str, name: str) -> str:
    """The value a select or hidden field of the page has."""
    select = re.search(rf'<select name="{name}".*?</select>', page, re.S)
    found = re.search(r'value="([^"]*)" selected', select[0]) if select else None
    hidden = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return (found or hidden or ["", ""])[1]


def test_a_task_waits_in_the_inbox_and_fills_in_the_sheet(city: City) -> None:
    task = running(city)
    client = signed_in("sampler", area="140105")
    inbox = client.get(reverse("inbox")).content.decode()
    assert "Waiting for you, without a time limit" in inbox
    assert f"{TAKE}?task={task.pk}" in inbox
    page = client.get(f"{TAKE}?task={task.pk}&operator={city.market.pk}").content.decode()
    assert (chosen(page, "food_class"), chosen(page, "link")) == ("32", "circulation")
    assert chosen(page, "laboratory") == str(city.second.pk)
    assert chosen(page, "operator") == str(city.market.pk)


def test_a_task_of_another_district_fills_in_nothing(city: City) -> None:
    task = running(city)
    client = signed_in("sampler", area="140106")
    assert "韭菜专项" not in client.get(reverse("inbox")).content.decode()
    assert chosen(client.get(f"{TAKE}?task={task.pk}").content.decode(), "food_class") == ""


def test_the_two_samplers_are_those_of_the_sheet_before(city: City) -> None:
    client = signed_in("sampler", area="140105")
    assert chosen(client.get(TAKE).content.decode(), "sampler") == ""
    sample = city.take(at(9, 6))
    with writing_allowed():
        Sample.objects.filter(pk=sample.pk).update(taken_by=int(client.session["_auth_user_id"]))
    page = client.get(TAKE).content.decode()
    assert chosen(page, "sampler") == str(city.li.pk)
    assert chosen(page, "second_sampler") == str(city.wang.pk)


def test_optional_questions_of_the_sheet_are_folded_away(city: City) -> None:
    page = signed_in("sampler", area="140105").get(TAKE).content.decode()
    first, folded = page.split('<details class="more">')
    assert 'name="seal_number"' in first
    assert 'name="brand"' in folded


def test_places_drawn_lead_to_their_sheets(city: City) -> None:
    task = running(city)
    draw = draws.announce(by=city.sampler(at(9, 2)), task=task, wanted=1, seed_source="next lottery")
    drawn = draws.draw(by=city.sampler(at(9, 3)), draw=Draw.objects.get(pk=draw.pk), seed="7")
    url = reverse("resource-detail", args=["laboratory.draw", draw.pk])
    page = signed_in("sampler", area="140105").get(url).content.decode()
    assert f"{TAKE}?operator={drawn.drawn[0]}&amp;task={task.pk}" in page
    assert TAKE not in signed_in("inspector", area="140105").get(url).content.decode()


def test_the_sample_leads_to_its_report(city: City) -> None:
    sample = city.take(at(9, 6))
    receipt.receive(by=city.analyst(at(9, 6)), sample=sample, seal_number="F0001")
    url = reverse("resource-detail", args=["laboratory.sample", sample.pk])
    analyst = signed_in("analyst", body=city.first.pk)
    assert "Go to: Test report" not in analyst.get(url).content.decode()
    receipt.begin_test(by=city.analyst(at(9, 6)), sample=sample)
    assert "Go to: Test report" in analyst.get(url).content.decode()
    assert "Go to: Test report" not in signed_in("sampler", area="140105").get(url).content.decode()


def test_the_reviewer_finds_what_waits_for_verification(city: City) -> None:
    _sample, report = city.tested(FAILING, at(9, 6))
    verify = reverse("resource-act", args=["laboratory.testreport", report.pk, "verify"])
    page = signed_in("reviewing_analyst", body=city.first.pk).get(reverse("inbox")).content.decode()
    assert verify in page
    assert verify not in signed_in("analyst", body=city.first.pk).get(reverse("inbox")).content.decode()
    assert TestReport.objects.get(pk=report.pk).state == "submitted"
