"""The investigation's pages: who sees them, what they show, what one click does, in how many queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shian.domains.directory.roles import EVERYONE
from shian.domains.surveillance.inquiry.actions import board, inferences, reports, surveys
from shian.domains.surveillance.inquiry.models import (
    Hypothesis,
    Inference,
    InferenceJob,
    Measure,
    OutbreakSample,
    Survey,
)
from shian.domains.surveillance.outbreaks.models.outbreaks import WATCHING
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment
from shian.platform.access.roles import Scope
from shian.platform.actions.bulk import store_many
from tests.domains.surveillance.inquiry.scene import Scene

pytestmark = pytest.mark.django_db
TABS = ("source", "board", "samples", "survey", "measures", "reports")
FRAME = ("django_session", "access_", "installation", "flows_notification")


def signed_in(role: str, area: str = "140105", operator: int | None = None) -> Client:
    user = get_user_model().objects.create(username=f"{role}-{area}-{operator}")
    post = Appointment(user=user, role=role, area=area, operator=operator, valid_from=date(2020, 1, 1))
    store_many([post], by=system_actor(), verb="create")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def worked(scene: Scene) -> tuple[Survey, str]:
    """An inference, a card, a survey and a draft on file; the survey, and the report's address."""
    inferences.infer(by=scene.city, outbreak=scene.outbreak)
    board.suppose(by=scene.city, outbreak=scene.outbreak, sort="lot", title="豆腐干 B7", lot=scene.lots["B7"])
    survey = surveys.begin_survey(by=scene.city, outbreak=scene.outbreak, operator=scene.firms[0])
    report = reports.draft(by=scene.city, outbreak=scene.outbreak, sort="initial", issuer="市疾控中心")
    return survey, f"/inquiry/report/{report.pk}/"


def test_the_pages_are_for_those_who_may_see_the_outbreak(scene: Scene) -> None:
    survey, report = worked(scene)
    desk = f"/outbreaks/{scene.outbreak.pk}/?tab=source"
    pages = [desk, f"/inquiry/survey/{survey.pk}/", report, f"/inquiry/{scene.outbreak.pk}/job/"]
    assert {Client().get(page).status_code for page in pages} == {302}
    watching = {role.name for role in WATCHING}
    for role in EVERYONE:
        if role.scope is Scope.PUBLIC:
            continue
        client = signed_in(role.name)
        codes = [client.get(page).status_code for page in pages]
        if role.name in watching:
            assert codes == [200, 200, 200, 302], role
        else:
            assert codes[0] in (403, 404), role
            assert codes[3] in (403, 404), role
            inside = role.name in ("sampler", "administrator")  # they see the records, not the desk
            assert codes[1:3] == ([200, 200] if inside else codes[1:3]), role
            assert inside or set(codes[1:3]) <= {403, 404}, role
    elsewhere = signed_in("district_officer", "140106")
    assert {elsewhere.get(page).status_code for page in pages} == {404}


def test_each_tab_shows_its_matter_in_few_queries(scene: Scene) -> None:
    worked(scene)
    client = signed_in("epidemiologist", "")
    words = {
        "source": ("B7", "查明", "汾河配送"), "board": ("豆腐干 B7",), "samples": (), "survey": ("一小食堂",),
        "measures": (), "reports": ("BF-2021-001-CB1",),
    }  # fmt: skip
    for tab in TABS:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/outbreaks/{scene.outbreak.pk}/?tab={tab}")
        assert page.status_code == 200
        text = page.content.decode()
        assert all(word in text for word in words[tab] if word != "查明"), tab
        own = [q["sql"] for q in asked.captured_queries if not any(name in q["sql"] for name in FRAME)]
        assert len(own) <= 30, "\n".join(own)


def test_an_agent_found_in_people_alone_or_in_things_alone_is_shown(scene: Scene) -> None:
    client, tab = signed_in("epidemiologist", ""), f"/outbreaks/{scene.outbreak.pk}/?tab=samples"
    for number, (sort, agent, name) in enumerate(
        (("clinical", "salmonella", "沙门氏菌"), ("environment", "norovirus", "诺如病毒"))
    ):
        one = OutbreakSample(
            outbreak=scene.outbreak, area=scene.outbreak.area, number=f"BF-2021-001-9{number}", sort=sort,
            what=f"样品{number}", result="positive", agent=agent, state="resulted",
            ordered_at=scene.outbreak.notified_at,
        )  # fmt: skip
        store_many([one], by=system_actor(), verb="order")
        page = client.get(tab)
        assert page.status_code == 200
        assert page.content.decode().count(name) == 2  # among the agents, and in the sample's own row


def test_one_click_orders_the_sample_a_question_asks_for(scene: Scene) -> None:
    client = signed_in("epidemiologist", "")
    url = f"/inquiry/{scene.outbreak.pk}/act/outbreaksample/order/"
    answer = client.post(
        url, {"sort": "food", "what": "豆腐干 B7", "lot": scene.lots["B7"].pk, "urgent": "on"}
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/outbreaks/{scene.outbreak.pk}/?tab=samples"
    sample = OutbreakSample.objects.get()
    assert (sample.number, sample.lot_id, sample.urgent) == ("BF-2021-001-01", scene.lots["B7"].pk, True)
    refused = client.post(url, {"sort": "food", "what": "豆腐干"})
    assert refused.status_code == 422
    assert OutbreakSample.objects.count() == 1
    asked = client.post(
        f"/inquiry/{scene.outbreak.pk}/act/measure/propose/", {"sort": "ask", "what": "问8名病例"}
    )
    assert asked.status_code == 302
    assert Measure.objects.get().state == "ordered"


def test_who_may_not_act_is_refused_and_nothing_is_written(scene: Scene) -> None:
    officer = signed_in("district_officer")
    base = f"/inquiry/{scene.outbreak.pk}"
    assert officer.post(f"{base}/infer/").status_code == 403
    assert officer.post(f"{base}/act/hypothesis/raise/", {"sort": "food", "title": "豆腐"}).status_code == 403
    assert officer.get(f"{base}/act/nothing/raise/").status_code == 404
    assert officer.get(f"{base}/act/inference/keep/").status_code == 404
    elsewhere = signed_in("district_officer", "140106")
    url = f"{base}/act/measure/propose/"
    assert elsewhere.post(url, {"sort": "stop", "what": "停业"}).status_code == 404
    assert signed_in("assessor", "").post(url, {"sort": "stop", "what": "停业"}).status_code == 403
    assert not (Hypothesis.objects.exists() or Measure.objects.exists() or Inference.objects.exists())


def test_a_card_moves_by_its_dialogue_with_a_reason(scene: Scene) -> None:
    card = board.suppose(by=scene.city, outbreak=scene.outbreak, sort="food", title="豆腐干")
    client = signed_in("epidemiologist", "")
    url = f"/inquiry/{scene.outbreak.pk}/act/hypothesis/move/{card.pk}/"
    asked = client.get(url, {"state": "supported"}).content.decode()
    assert 'value="supported" selected' in asked
    without = client.post(url, {"state": "supported", "reason": "", "expected_version": card.version})
    assert without.status_code == 422
    done = client.post(url, {"state": "supported", "reason": "留样检出", "expected_version": card.version})
    assert done.status_code == 302
    card.refresh_from_db()
    assert (card.state, card.because) == ("supported", "留样检出")


def test_inferring_at_once_or_by_a_job(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in("epidemiologist", "")
    base = f"/inquiry/{scene.outbreak.pk}"
    assert client.post(f"{base}/infer/").status_code == 302
    assert Inference.objects.count() == 1
    monkeypatch.setattr("shian.domains.surveillance.inquiry.running.SMALL", 3)
    client.post(f"{base}/infer/")
    job = InferenceJob.objects.get()
    assert (Inference.objects.count(), job.state) == (1, "waiting")
    client.post(f"{base}/infer/")  # one at a time
    assert InferenceJob.objects.count() == 1
    InferenceJob.objects.filter(pk=job.pk).update(done=3, total=12)
    assert "25 %" in client.get(f"{base}/job/").content.decode()
    from shian.domains.surveillance.inquiry.tasks import infer_source

    infer_source(job.pk)
    job.refresh_from_db()
    assert (Inference.objects.count(), job.state) == (2, "done")
    assert client.get(f"{base}/job/").status_code == 302


def test_the_checklist_is_answered_on_its_page(scene: Scene) -> None:
    survey, _report = worked(scene)
    client = signed_in("epidemiologist", "")
    url = f"/inquiry/survey/{survey.pk}/"
    wrong = client.post(url, {"value-T1": "warm"})
    assert wrong.status_code == 422
    assert (
        client.post(url, {"found-C1": "fault", "value-T1": "14.5", "remark-C1": "共用案板"}).status_code
        == 302
    )
    survey.refresh_from_db()
    assert survey.failed == 2
    assert [(a.code, a.found, a.remark) for a in survey.answers.all()] == [
        ("T1", "fault", ""), ("C1", "fault", "共用案板"),
    ]  # fmt: skip
    assert client.post(url, {"value-T1": "5"}).status_code == 302
    survey.refresh_from_db()
    assert survey.failed == 0  # the page sends all items: C1 was taken off
