"""Registering witnesses with four eyes, publishing seals, taking countersignatures: each on the ledger."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shian.domains.directory import roles
from shian.methods.canonical import instant
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from shian.platform.witnesses import statement
from shian.platform.witnesses.actions import confirm, countersign, end, propose, publish, refuse
from shian.platform.witnesses.boxed import witnesses
from shian.platform.witnesses.consistency import NotGrown, check
from shian.platform.witnesses.growth import growth_of
from shian.platform.witnesses.models import Checkpoint, Countersignature, Growth, Witness
from shian.platform.witnesses.seals import seal_numbered
from shian.platform.witnesses.tasks import publish_latest
from tests.platform.witnesses.conftest import FIRST, SECOND, MakeWitness, Sealer, key_of

PEM = statement.pem_of(key_of(3).public_key())
START = date(2022, 1, 1)


def verbs(kind: str) -> list[tuple[str, str]]:
    rows = Entry.objects.filter(kind=f"witnesses.{kind}").order_by("seq")
    return list(rows.values_list("actor", "verb"))


def test_a_witness_counts_once_another_person_confirmed_it(sealer: Sealer) -> None:
    made = propose(by=FIRST, name=" 省局 ", public_key=PEM, valid_from=START)
    assert (made.name, made.state, made.key_id) == ("省局", "proposed", "b62e867fa2f33afe")
    assert not made.in_force(date(2022, 5, 1))
    with pytest.raises(Refused, match=r"second person|另一人"):
        confirm(by=FIRST, witness=made, compared=True)
    assert Witness.objects.get().state == "proposed"
    confirmed = confirm(by=SECOND, witness=made, compared=True)
    assert confirmed.in_force(date(2022, 5, 1)) and not confirmed.in_force(date(2021, 12, 31))
    assert verbs("witness") == [("municipal_coordinator:1", "propose"), ("bureau_officer:2", "confirm")]


def test_a_key_that_was_not_compared_is_not_confirmed(sealer: Sealer) -> None:
    made = propose(by=FIRST, name="省局", public_key=PEM, valid_from=START)
    with pytest.raises(Refused):
        confirm(by=SECOND, witness=made, compared=False)
    assert refuse(by=SECOND, witness=made, reason="编号不符").state == "refused"
    with pytest.raises(Refused):
        confirm(by=SECOND, witness=made, compared=True)


def test_a_city_is_not_its_own_witness_and_a_key_stands_once(sealer: Sealer, witness: MakeWitness) -> None:
    with pytest.raises(Refused):
        propose(by=FIRST, name="市局", public_key=statement.pem_of(sealer.key.public_key()), valid_from=START)
    witness("省局", 3)
    with pytest.raises(Refused):
        propose(by=FIRST, name="大学", public_key=PEM, valid_from=START)
    assert Witness.objects.count() == 1


@pytest.mark.parametrize("role", [roles.Assessor, roles.Inspector, roles.Administrator, roles.FirmManager])
def test_others_may_not(role: type, sealer: Sealer) -> None:
    by = Actor(role=role, user_id=9)
    with pytest.raises(NotAllowed):
        propose(by=by, name="省局", public_key=PEM, valid_from=START)
    with pytest.raises(NotAllowed):
        publish(by=by)
    assert Witness.objects.count() == Checkpoint.objects.count() == 0


def test_publishing_fixes_the_statement_of_the_seal(sealer: Sealer) -> None:
    with pytest.raises(Refused):
        publish(by=FIRST)
    seal = sealer.seal()
    made = publish(by=FIRST, where="太原日报")
    assert (made.seal, made.hash, made.city_key) == (1, seal.hash, seal.key_id)
    assert made.statement == f"shian-witness-1\n{seal.key_id}\n1\n{seal.hash}\n{instant(seal.sealed_at)}\n"
    assert verbs("checkpoint") == [("municipal_coordinator:1", "publish")]
    assert (made.due_on - made.published_at.date()).days in (7, 8)  # the day in Shanghai


def test_what_is_public_only_grows(sealer: Sealer) -> None:
    sealer.seal()
    publish(by=FIRST)
    sealer.seal()
    publish(by=FIRST)
    with pytest.raises(Refused):
        publish(by=FIRST, seal=1)
    with pytest.raises(Refused):
        publish(by=FIRST)
    with pytest.raises(Refused):
        publish(by=FIRST, seal=99)
    assert list(Checkpoint.objects.values_list("seal", flat=True)) == [2, 1]


def test_the_daily_job_publishes_in_nobody_s_name(sealer: Sealer) -> None:
    assert publish_latest() is None
    sealer.seal()
    made = publish_latest()
    assert made is not None and made.seal == 1
    assert verbs("checkpoint") == [("system:-", "publish")]
    assert publish_latest() is None


def test_a_countersignature_is_stored_only_if_it_is_valid(sealer: Sealer, witness: MakeWitness) -> None:
    province, university = witness("省局", 3), witness("大学", 4)
    sealer.seal()
    made = publish(by=FIRST)
    good = statement.sign(statement.parse(made.statement), key_of(3))
    with pytest.raises(Refused):
        countersign(by=FIRST, checkpoint=made, witness=university, signature=good)
    assert Countersignature.objects.count() == 0
    stored = countersign(by=FIRST, checkpoint=made, witness=province, signature=good)
    assert stored.signature == good and stored.way == "office"
    with pytest.raises(Refused):
        countersign(by=FIRST, checkpoint=made, witness=province, signature=good)
    assert verbs("countersignature") == [("municipal_coordinator:1", "countersign")]


def test_an_ended_witness_signs_no_more_and_its_signatures_stay(sealer: Sealer, witness: MakeWitness) -> None:
    province = witness("省局", 3)
    sealer.seal()
    made = publish(by=FIRST)
    signature = statement.sign(statement.parse(made.statement), key_of(3))
    countersign(by=FIRST, checkpoint=made, witness=province, signature=signature)
    ended = end(by=SECOND, witness=province, reason="钥匙遗失")
    assert ended.state == "ended" and ended.valid_until is not None
    sealer.seal()
    later = publish(by=FIRST)
    again = statement.sign(statement.parse(later.statement), key_of(3))
    with pytest.raises(Refused):
        countersign(by=FIRST, checkpoint=later, witness=ended, signature=again)
    assert Countersignature.objects.count() == 1


def test_a_published_seal_is_proved_to_continue_the_one_before(sealer: Sealer) -> None:
    sealer.seal()
    publish(by=FIRST)
    assert growth_of(1) is None
    for number in range(20):
        propose(
            by=FIRST, name=f"大学{number}", public_key=statement.pem_of(key_of(50 + number).public_key()),
            valid_from=START,
        )  # fmt: skip
    sealer.seal()
    propose(by=FIRST, name="省局", public_key=PEM, valid_from=START)
    sealer.seal()
    publish(by=FIRST)
    growth = growth_of(3)
    assert growth is not None and growth.since == 1
    check(seal_numbered(1), seal_numbered(3), growth.proofs)
    check(seal_numbered(2), seal_numbered(3), {"witnesses.witness": _proof(2, 3)})
    assert Growth.objects.count() == 1
    with pytest.raises(NotGrown, match=r"witnesses\.witness"):
        check(seal_numbered(2), seal_numbered(3), {})


def _proof(old: int, new: int) -> list[str]:
    from shian.platform.witnesses.growth import prove

    return prove(seal_numbered(old), seal_numbered(new))["witnesses.witness"]


def test_the_box_holds_every_checkpoint_up_to_its_seal(sealer: Sealer, witness: MakeWitness) -> None:
    province, university = witness("省局", 3), witness("大学", 4)
    sealer.seal()
    first = publish(by=FIRST, where="太原日报")
    for one, number in ((province, 3), (university, 4)):
        signature = statement.sign(statement.parse(first.statement), key_of(number))
        countersign(by=FIRST, checkpoint=first, witness=one, signature=signature)
    sealer.seal()
    publish(by=FIRST)
    sealer.seal()
    rows = witnesses(2)
    assert [(row["seal"], row["witness"]) for row in rows] == [(1, "省局"), (1, "大学"), (2, None)]
    assert rows[0]["where"] == "/public/seals/1/; 太原日报"
    assert rows[2]["signature"] is None and rows[2]["key_pem"] is None
    for row in rows[:2]:
        key = statement.public_key(row["key_pem"])
        statement.verify(statement.parse(row["statement"]), row["signature"], key)
    assert witnesses(0) == []


def test_due_days(sealer: Sealer) -> None:
    sealer.seal()
    at = FIRST.at_time(sealer.last.sealed_at + timedelta(hours=1))
    assert publish(by=at).due_on == date(2022, 3, 9)
