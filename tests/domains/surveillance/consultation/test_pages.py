"""Pages of consultation: who sees what, in how many queries."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from shian.domains.surveillance.consultation.actions import give, issue
from shian.domains.surveillance.consultation.models import Consultation, RiskNotice
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment
from shian.platform.actions.bulk import store_many
from shian.platform.pages.links import record_url
from tests.domains.surveillance.consultation.conftest import Council, at
from tests.domains.surveillance.consultation.test_threads import flag_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(role: str, area: str = "", body: int | None = None) -> Client:
    client = Client()
    user = get_user_model().objects.create(username=f"{role}{area}{body or ''}")
    held = Appointment(user=user, role=role, area=area, body=body, valid_from=timezone.localdate())
    store_many([held], by=system_actor(), verb="create")
    client.force_login(user, backend=BACKEND)
    client.cookies["django_language"] = "en"
    return client


def test_a_thread_shows_each_body(council: Council, django_assert_max_num_queries: Any) -> None:
    thread = council.thread(at(6, 1))
    give(
        by=council.speaks(council.police, at(6, 2)), opinion=council.opinion(thread, council.police),
        grade="high", text="同意研判。",
    )  # fmt: skip
    client = signed_in("epidemiologist")
    client.get(f"/consultation/{thread.pk}/")
    with django_assert_max_num_queries(22):  # of them 7 for session, user and shell, 5 for buttons and clocks
        page = client.get(f"/consultation/{thread.pk}/")
    assert [str(one["opinion"].body) for one in page.context["opinions"]] == ["晋阳海关", "太原市公安局"]
    assert "同意研判。" in page.content.decode()


def test_a_body_sees_the_others_once_it_has_spoken(council: Council) -> None:
    thread = council.thread(at(6, 1))
    give(
        by=council.speaks(council.police, at(6, 2)), opinion=council.opinion(thread, council.police),
        grade="high", text="公安意见。",
    )  # fmt: skip
    customs = signed_in("liaison", body=council.customs.pk)
    page = customs.get(f"/consultation/{thread.pk}/")
    assert [str(one["opinion"].body) for one in page.context["opinions"]] == ["晋阳海关"]
    assert [str(button.label) for button in page.context["mine"]] == ["Confirm receipt", "Give the opinion"]
    assert "公安意见。" not in page.content.decode()
    police = signed_in("liaison", body=council.police.pk).get(f"/consultation/{thread.pk}/")
    assert len(police.context["opinions"]) == 2
    assert signed_in("liaison", body=council.market.pk).get(f"/consultation/{thread.pk}/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/consultation/open/", "/consultation/notice/", "/consultation/1/", "/consultation/year/"]
)
def test_firms_and_strangers_do_not_consult(council: Council, path: str) -> None:
    assert Client().get(path).status_code == 302
    assert signed_in("firm_manager").get(path).status_code == 403


def test_liaison_officers_open_nothing(council: Council) -> None:
    client = signed_in("liaison", body=council.police.pk)
    assert client.get("/consultation/open/").status_code == 403
    assert client.get("/consultation/year/").status_code == 200


def test_a_flag_leads_to_a_thread_and_back(council: Council) -> None:
    flag = flag_of()
    client = signed_in("epidemiologist")
    page = client.get(record_url(flag.kind(), flag.pk))
    address = f"/consultation/open/?kind=contaminant.hazardflag&amp;id={flag.pk}"
    assert address in page.content.decode()
    sent = {"title": "镉超标", "question": "如何处置？", "bodies": [council.market.pk], "urgency": "urgent"}
    made = client.post(address.replace("&amp;", "&"), sent)
    thread = Consultation.objects.get()
    assert made.headers["Location"] == f"/consultation/{thread.pk}/"
    assert (thread.subject_id, thread.urgency) == (flag.pk, "urgent")
    assert f"/consultation/{thread.pk}/" in client.get(record_url(flag.kind(), flag.pk)).content.decode()


def test_the_form_refuses_and_keeps_what_was_typed(council: Council) -> None:
    client = signed_in("epidemiologist")
    page = client.post("/consultation/open/", {"title": "题", "question": "问？", "urgency": "ordinary"})
    assert (page.status_code, Consultation.objects.count()) == (422, 0)
    assert "问？" in page.content.decode()
    assert client.get("/consultation/open/?kind=contaminant.hazardflag&id=999").status_code == 404
    far = flag_of("140121")
    county = signed_in("county_epidemiologist", "140105")
    assert county.get(f"/consultation/open/?kind=contaminant.hazardflag&id={far.pk}").status_code == 404


def test_a_notice_is_drafted_from_a_thread(council: Council) -> None:
    thread = council.thread(at(6, 1))
    client = signed_in("epidemiologist")
    sent = {
        "title": "风险", "level": "advice", "audience": "trade", "text": "文", "body": council.health.pk,
        "consultation": thread.pk, "advice": "",
    }  # fmt: skip
    assert client.post(f"/consultation/notice/?consultation={thread.pk}", sent).status_code == 302
    assert RiskNotice.objects.get().consultation_id == thread.pk


def test_the_trade_reads_what_is_for_it(council: Council) -> None:
    for audience in ("bodies", "trade", "public"):
        council.issued(at(7, 1), audience=audience, title=f"给{audience}")
    firm = signed_in("firm_manager")
    page = firm.get("/consultation/trade/")
    assert sorted(n.title for n in page.context["page"]) == ["给public", "给trade"]
    hidden = RiskNotice.objects.get(audience="bodies")
    assert firm.get(f"/consultation/trade/{hidden.pk}/").status_code == 404
    shown = RiskNotice.objects.get(audience="trade")
    assert "不要采食野生菌。" in firm.get(f"/consultation/trade/{shown.pk}/").content.decode()
    draft = council.notice(at(7, 2), audience="trade")
    assert firm.get(f"/consultation/trade/{draft.pk}/").status_code == 404
    issue(by=council.bureau(at(7, 3)), notice=draft, bodies=())
    assert firm.get(f"/consultation/trade/{draft.pk}/").status_code == 200
