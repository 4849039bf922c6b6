"""The guard's pages: who may see and decide, masked by default, few queries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from shian.domains.directory.roles import EVERYONE
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment
from shian.platform.access.roles import ROLES
from shian.platform.actions.bulk import store_many
from shian.platform.guard.models import Decision, Screening
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from tests.platform.guard.test_gate import ASKER, REMARK, stopped

pytestmark = pytest.mark.django_db
OUTSIDE = {"firm_manager", "school_principal"}


@pytest.fixture
def signed_in() -> Any:
    """A browser signed in as a new person of a role."""

    def sign_in(role: str, pk: int | None = None) -> Client:
        number = pk or 100 + get_user_model().objects.count()
        user = get_user_model().objects.create(pk=number, username=f"{role}{number}")
        scope = ROLES[role].scope.value
        area = "1401" if scope == "area" else ""
        made = Appointment(user=user, role=role, area=area, valid_from=date(2019, 1, 1))
        store_many([made], by=system_actor(), verb="appoint")
        browser = Client()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    return sign_in


def test_officials_use_the_pages_firms_do_not(signed_in: Any) -> None:
    screening = stopped({"3 remark": REMARK})
    for role in sorted({role.name for role in EVERYONE} - {"system", "public"}):
        browser = signed_in(role)
        expected = 403 if role in OUTSIDE else 200
        assert browser.get(reverse("guard")).status_code == expected, role
        assert browser.get(reverse("guard-check")).status_code == expected, role
        seen = browser.get(reverse("guard-screening", args=[screening.pk])).status_code
        city = ROLES[role].scope.value == "city"
        assert seen == (200 if city else 403 if role in OUTSIDE else 404), role


def test_strangers_are_sent_to_the_door(client: Client) -> None:
    for name in ("guard", "guard-check"):
        assert client.get(reverse(name)).status_code == 302


def test_words_are_masked_until_somebody_looks(signed_in: Any) -> None:
    url = reverse("guard-screening", args=[stopped({"3 remark": REMARK}).pk])
    browser = signed_in("municipal_coordinator")
    masked = browser.get(url).content.decode()
    assert "13812345678" not in masked and "赵国强" not in masked and "138******78" in masked
    before = Entry.objects.count()
    plain = browser.post(url).content.decode()
    assert "13812345678" in plain
    assert (Entry.objects.count() - before, Entry.objects.latest("seq").verb) == (1, "look: texts")
    assert signed_in("assessor").post(url).status_code == 403


def test_deciding_on_the_page(signed_in: Any) -> None:
    screening = stopped({"3 remark": REMARK})
    url = reverse("guard-decide", args=[screening.pk])
    browser = signed_in("municipal_coordinator")
    answer = browser.post(url, {"verdict": "redact", "basis": "law", "reason": "x"})
    assert answer.status_code == 422 and not Decision.objects.exists()
    data = {"verdict": "redact", "basis": "protect", "reason": "隐去", "numbers": ["2"]}
    assert browser.post(url, data).status_code == 302
    assert Screening.objects.get().open_count == 1
    assert browser.post(url, {"verdict": "as_is", "basis": "law", "reason": "依法公开"}).status_code == 302
    assert Screening.objects.get().state == "decided"
    assert "依法公开" in browser.get(reverse("guard-screening", args=[screening.pk])).content.decode()


def test_others_do_not_decide(signed_in: Any) -> None:
    screening = stopped({"3 remark": REMARK})
    data = {"verdict": "redact", "basis": "protect", "reason": "隐去"}
    url = reverse("guard-decide", args=[screening.pk])
    assert signed_in("assessor").post(url, data).status_code == 403
    assert signed_in("bureau_officer", pk=ASKER.user_id).post(url, data).status_code == 422
    assert not Decision.objects.exists()


def test_a_pasted_text_is_checked_and_nothing_is_kept(signed_in: Any) -> None:
    browser = signed_in("inspector")
    before = Entry.objects.count()
    page = browser.post(reverse("guard-check"), {"text": f"张记面馆<b>\n{REMARK}"}).content.decode()
    assert "138******78" in page and "&lt;b&gt;" in page
    assert Entry.objects.count() == before
    assert "200000" in browser.post(reverse("guard-check"), {"text": "王" * 200_001}).content.decode()


def test_the_list_asks_few_queries(signed_in: Any, django_assert_max_num_queries: Any) -> None:
    for n in range(6):
        stopped({f"{n} remark": f"{REMARK}{n}"})
    browser = signed_in("municipal_coordinator")
    browser.get(reverse("guard"))
    with django_assert_max_num_queries(9):  # session, user, appointment and the shell are four of them
        assert browser.get(reverse("guard")).status_code == 200
    assert get_user_model().objects.exists()


def test_a_stop_waits_in_the_inbox_of_those_who_decide_and_of_who_asked(signed_in: Any) -> None:
    screening = stopped({"3 remark": REMARK})
    url = reverse("guard-screening", args=[screening.pk])

    def inbox(role: str, pk: int | None = None) -> str:
        return str(signed_in(role, pk).get("/inbox/").content.decode())

    deciding = signed_in("municipal_coordinator")
    page = deciding.get("/inbox/").content.decode()
    assert f'class="btn btn-sm btn-primary" href="{url}"' in page
    for other in ("inspector", "assessor", "firm_manager", "district_officer"):
        assert url not in inbox(other), other
    with writing_allowed():
        Screening.objects.update(asked_by=77)
    page = inbox("district_officer", 77)
    assert url in page and f'btn-primary" href="{url}"' not in page
    with writing_allowed():
        Screening.objects.update(state=Screening.State.DECIDED)
    assert url not in deciding.get("/inbox/").content.decode()
