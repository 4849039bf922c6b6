"""The gate: a finding stops a publication, a person decides, and the decision holds for the same words."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override

from shian.domains.directory.roles import Assessor, BureauOfficer, DistrictOfficer, MunicipalCoordinator
from shian.methods.redaction import Kind
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused, action
from shian.platform.actions.registry import ACTIONS
from shian.platform.guard.actions import decide
from shian.platform.guard.gate import Stopped, Subject, Veil, require_clear
from shian.platform.guard.models import Decision, Screening
from shian.platform.guard.screening import Passage, screen
from shian.platform.ledger.models import Entry
from shian.platform.privacy.looks import look

pytestmark = pytest.mark.django_db

ASKER = Actor(role=BureauOfficer, user_id=1)
DECIDER = Actor(role=MunicipalCoordinator, user_id=2)
REMARK = "店主赵国强电话13812345678"


@action(kind="guard.screening", verb="test_publish", title="Publish", roles=(BureauOfficer, DistrictOfficer))
def publish(*, by: Actor, texts: Any, out: Any) -> None:
    """What an action that publishes does: it asks the gate, then writes."""
    out.update(require_clear(by, Subject("laboratory.publication", 7, "第7期", "1401"), texts))
    raise Refused("published")


ACTIONS["guard.screening"].pop("test_publish")  # it is no action of the product's


def published(texts: dict[str, Any], by: Actor = ASKER) -> dict[str, str]:
    out: dict[str, str] = {}
    with pytest.raises(Refused) as refusal:
        publish(by=by, texts=texts, out=out)
    if isinstance(refusal.value, Stopped):
        raise refusal.value
    return out


def stopped(texts: dict[str, Any]) -> Screening:
    with pytest.raises(Stopped):
        published(texts)
    return Screening.objects.latest("pk")


def settle(screening: Screening, verdict: str = "redact", basis: str = "protect", **rest: Any) -> Screening:
    return decide(
        by=rest.pop("by", DECIDER), screening=screening, verdict=verdict, basis=basis, reason="隐去", **rest
    )


def test_what_is_clear_passes_and_leaves_nothing() -> None:
    texts = {"1 remark": "菌落总数不符合规定", "1 place_name": Passage("王建国", frozenset({Kind.PERSON}))}
    assert published(texts) == {"1 remark": "菌落总数不符合规定", "1 place_name": "王建国"}
    assert not Screening.objects.exists()


def test_a_finding_stops_and_the_stop_is_kept() -> None:
    before = Entry.objects.count()
    with pytest.raises(Stopped) as refusal:
        published({"3 remark": REMARK, "3 batch": "20210305"})
    said = str(refusal.value)
    assert "3 remark" in said and "赵国强" not in said and "13812345678" not in said
    screening = Screening.objects.get()
    assert (screening.state, screening.finding_count, screening.open_count) == ("open", 2, 2)
    assert (screening.asked_by, screening.asked_role) == (1, "bureau_officer")
    assert [(f.place, f.kind) for f in screening.found.all()] == [
        ("3 remark", "person"),
        ("3 remark", "phone"),
    ]
    entry = Entry.objects.latest("seq")
    assert Entry.objects.count() == before + 1
    assert (entry.kind, entry.verb, entry.actor) == ("guard.screening", "stop", "system:-")
    assert "赵国强" not in entry.state and "13812345678" not in entry.state


def test_the_words_are_encrypted_at_rest_and_each_look_is_told() -> None:
    screening = stopped({"3 remark": REMARK})
    with connection.cursor() as cursor:
        cursor.execute("SELECT texts FROM guard_screening")
        assert "赵国强" not in cursor.fetchone()[0]
    assert screening.texts.masked() == "＊＊＊"
    assert REMARK in look(screening, "texts", by=DECIDER)
    assert Entry.objects.latest("seq").verb == "look: texts"


def test_asking_again_keeps_one_stop() -> None:
    stopped({"3 remark": REMARK})
    stopped({"3 remark": REMARK + "，李丽"})
    assert Screening.objects.count() == 1
    assert Screening.objects.get().finding_count == 3


def test_a_decision_masks_and_lets_pass() -> None:
    screening = settle(stopped({"3 remark": REMARK}))
    assert (screening.state, screening.open_count) == ("decided", 0)
    assert published({"3 remark": REMARK}) == {"3 remark": "店主赵某电话138******78"}
    decisions = list(Decision.objects.values_list("found_kind", "verdict", "basis", "decided_by"))
    assert decisions == [("person", "redact", "protect", 2), ("phone", "redact", "protect", 2)]
    told = Entry.objects.filter(verb="decide").order_by("seq").values_list("kind", "actor")
    assert list(told) == [
        ("guard.decision", "municipal_coordinator:2"),
        ("guard.decision", "municipal_coordinator:2"),
        ("guard.screening", "municipal_coordinator:2"),
    ]


def test_one_by_one_and_all_of_a_kind() -> None:
    screening = stopped({"a": REMARK, "b": "电话13912345678"})
    screening = settle(screening, numbers=(1,), verdict="as_is", basis="law")
    assert screening.open_count == 2
    screening = settle(screening, found_kind="phone")
    assert screening.state == "decided"
    assert published({"a": REMARK, "b": "电话13912345678"}) == {
        "a": "店主赵国强电话138******78",
        "b": "电话139******78",
    }


def test_a_changed_text_asks_anew() -> None:
    settle(stopped({"3 remark": REMARK}), verdict="as_is", basis="consent")
    assert published({"3 remark": REMARK}) == {"3 remark": REMARK}
    again = stopped({"3 remark": REMARK + "。"})
    assert (again.open_count, Screening.objects.count()) == (2, 2)


def test_what_was_barred_stays_barred_and_is_kept_once() -> None:
    screening = settle(stopped({"3 remark": REMARK}), verdict="withdraw")
    assert screening.state == "withdrawn"
    with override("en"), pytest.raises(Stopped, match="decided not to publish"):
        published({"3 remark": REMARK})
    assert Screening.objects.count() == 1
    settle(screening, numbers=(1, 2))
    assert published({"3 remark": REMARK}) == {"3 remark": "店主赵某电话138******78"}


def test_whoever_asked_does_not_decide_and_only_two_roles_do() -> None:
    screening = stopped({"3 remark": REMARK})
    for by, fault in (
        (ASKER, Refused),
        (Actor(role=DistrictOfficer, user_id=3, area="1401"), NotAllowed),
        (Actor(role=Assessor, user_id=4), NotAllowed),
    ):
        with pytest.raises(fault):
            settle(screening, by=by)
    settle(screening, by=Actor(role=BureauOfficer, user_id=5))
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(
    ("verdict", "basis", "reason"),
    [("as_is", "protect", "x"), ("redact", "law", "x"), ("redact", "protect", " "), ("burn", "law", "x")],
)
def test_a_decision_needs_a_reason_and_a_fitting_basis(verdict: str, basis: str, reason: str) -> None:
    screening = stopped({"3 remark": REMARK})
    with pytest.raises(Refused):
        decide(by=DECIDER, screening=screening, verdict=verdict, basis=basis, reason=reason)
    assert not Decision.objects.exists()


def test_what_was_published_masked_is_masked_elsewhere_too() -> None:
    settle(stopped({"3 remark": REMARK}))
    veil = Veil()
    assert veil(REMARK) == "店主赵某电话138******78"
    assert veil(REMARK + "。") == REMARK + "。"


def test_screening_needs_no_database() -> None:
    screened = screen({"a": REMARK, "b": "合格"})
    assert screened.counts() == {"person": 1, "phone": 1}
    assert screened.masked() == {"a": "店主赵某电话138******78", "b": "合格"}
    assert not screened.clear and screen({"b": "合格"}).clear
