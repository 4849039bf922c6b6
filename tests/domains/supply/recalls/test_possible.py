"""A recall that takes in what may contain it: held, noticed, marked as possible, released when found free."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from shian.domains.directory.roles import Inspector
from shian.domains.supply.lots.actions import release
from shian.domains.supply.lots.models import Lot, Movement
from shian.domains.supply.recalls import actions, measure
from shian.domains.supply.recalls.models import Notice, Recall
from shian.domains.supply.recalls.reach import chance_of, choices, defaults
from shian.domains.supply.recalls.scope import scope_of
from shian.platform.access.actor import Actor
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.documents.registry import letters_of
from shian.platform.ledger.models import Entry
from tests.domains.supply.recalls.test_pages import signed_in
from tests.domains.supply.recalls.test_recalls import opened
from tests.domains.supply.town import Town, at
from tests.domains.supply.trace.test_possible import made, moved

pytestmark = pytest.mark.django_db
Kind = Movement.Kind
CHANCE = Decimal("0.79")  # 0.7 (it is the oldest) + 0.3 × (1 − 0.7 ** 1): a part of three tenths, one portion


def uncoded(town: Town) -> Lot:
    """The wholesaler sent 50 kg without a code: three tenths of its stock are the vinegar, the oldest part.

    Who got them is a firm the certain trace does not know; it cooked ten kilograms of them.
    """
    moved(town, Kind.CAME, 1, 2, 300, lot=town.vinegar, other=0)
    moved(town, Kind.CAME, 1, 3, 700, lot=made(town, "老陈醋", 0, 2, 700), other=0)
    town.places[2].nodes.filter(lot=town.vinegar).delete()
    moved(town, Kind.LEFT, 1, 4, 10, other=2)
    moved(town, Kind.USED, 2, 5, 10, event=88)
    dish = made(town, "醋鱼", 2, 5, 40, code="https://id.gs1.org/01/06900000000007/10/D9")
    moved(town, Kind.MADE, 2, 5, 40, lot=dish, event=88)
    return dish


def state(lot: Lot) -> str:
    return Lot.objects.get(pk=lot.pk).state


def notice(recall: Recall, town: Town, firm: int) -> Notice:
    found: Notice = Notice.objects.get(recall=recall, operator=town.firms[firm])
    return found


def test_the_level_says_how_far_and_the_choice_goes_before_it() -> None:
    assert defaults() == {1: Decimal("0.5")}
    told = ((1, "level", "0.5"), (2, "level", None), (1, "certain", None), (3, "20", "0.2"))
    for level, answer, chance in told:
        assert chance_of(answer, level) == (None if chance is None else Decimal(chance))
    assert [value for value, _ in choices()] == ["level", "certain", "80", "50", "20", "5"]
    assert "1 级自 50% 起" in choices()[0][1]


def test_the_scope_has_a_certain_and_a_possible_part(town: Town) -> None:
    dish = uncoded(town)
    certain = scope_of([town.vinegar.pk])
    assert [line.possible for line in certain.lines] == [False, False]
    scope = scope_of([town.vinegar.pk], possible=Decimal("0.5"))
    assert [
        (line.lot.name, line.possible, line.chance, line.quantity, line.suspect) for line in scope.lines
    ] == [
        ("老陈醋", False, 1, 1000, 1000),
        ("凉拌汁", False, 1, 50, 30),
        ("醋鱼", True, CHANCE, 40, 10),
    ]
    assert (scope.possible_quantity, scope.possible_over) == (40, Decimal("8.4"))
    assert scope.over == 20 + 30
    spots = [(s.place, s.possible, s.chance, s.received, s.expected) for s in scope.spots if s.possible]
    # At most ten kilograms came without a code, and 40 of the dish were made there.
    assert spots == [(town.places[2].pk, True, CHANCE, 50, 40)]
    assert scope_of([town.vinegar.pk], possible=Decimal("0.8")).lines == certain.lines
    assert scope_of([town.vinegar.pk], possible=Decimal("0.5"), free=[dish.pk]).lines == certain.lines


def test_level_1_holds_and_notices_what_may_contain_it_and_says_so(town: Town) -> None:
    dish = uncoded(town)
    recall = opened(town)
    assert (recall.possible_from, recall.certain, recall.possible) == (Decimal("0.5"), 2, 1)
    assert (recall.possible_places, recall.possible_quantity, recall.possible_over) == (1, 40, Decimal("8.4"))
    assert state(dish) == "held"
    row = recall.lots.get(lot=dish)
    assert (row.sort, row.chance, row.percent, row.held_by) == ("possible", CHANCE, 79, True)
    recall = actions.start(by=town.officer, recall=recall)
    assert state(dish) == "recalled"
    told = notice(recall, town, 2)
    assert (told.possible, told.chance, told.received, told.sure()) == (True, CHANCE, 50, "可能，79%")
    # Figures rest on the certain ones; the possible ones stand apart.
    assert measure.standing(measure.sure(recall)).places == recall.places - 1
    assert measure.standing(measure.maybe(recall)).places == 1
    plan = str(letters_of(recall)[0].write(recall).pieces)
    assert "可能含有（79%）" in plan
    assert "预计 8 公斤不含问题产品" in plan
    page = signed_in("district_officer").get(f"/recalls/{recall.pk}/").content.decode()
    for words in ("可能含有 79 %", "另有 1 处可能收到未记批次码的货物", "包括可能含有的，可能性 50% 以上"):
        assert words in page


@pytest.mark.parametrize(("level", "reach"), [(2, "level"), (1, "certain"), (1, "80")])
def test_less_is_held_if_so_chosen(town: Town, level: int, reach: str) -> None:
    dish = uncoded(town)
    recall = opened(town, level=level, reach=reach)
    assert (recall.possible, state(dish)) == (0, "active")
    assert opened(town, lot=town.other, level=2, reach="50", drill=True).possible == 0


def test_an_unknown_choice_is_refused(town: Town) -> None:
    with pytest.raises(Refused, match="选项"):
        opened(town, reach="0.5")
    assert Recall.objects.count() == 0


def test_a_lot_found_free_is_released_with_the_reason(town: Town) -> None:
    dish = uncoded(town)
    recall = opened(town)
    for lot, reason, words in ((dish, " ", "如何排除"), (town.sauce, "查过", "可能含有")):
        with pytest.raises(Refused, match=words):
            actions.clear(by=town.officer, recall=recall, lot=lot, reason=reason)
    with pytest.raises(NotAllowed):
        actions.clear(by=town.manager(0), recall=recall, lot=dish, reason="我说没有")
    with pytest.raises(Refused, match=recall.number):
        release(by=town.officer, lot=Lot.objects.get(pk=dish.pk), because="误封")
    recall = actions.clear(by=town.officer, recall=recall, lot=dish, reason="台账显示用的是另一批")
    assert state(dish) == "active"
    row = recall.lots.get(lot=dish)
    assert (row.cleared_because, row.cleared_at) == ("台账显示用的是另一批", town.officer.now())
    assert (recall.possible, recall.possible_quantity, recall.possible_over, recall.over) == (0, 0, 0, 20)
    assert Entry.objects.filter(kind="supply.lot", record=dish.pk).latest("seq").verb == "release"
    # It is not taken in again at the start, nor released twice when the recall is cancelled.
    recall = actions.start(by=town.officer, recall=recall)
    assert state(dish) == "active"
    told = notice(recall, town, 2)
    assert (told.possible, told.received, told.lot_ids) == (True, 10, [town.vinegar.pk])
    actions.cancel(by=town.officer, recall=recall, reason="误报")
    assert Entry.objects.filter(kind="supply.lot", record=dish.pk, verb="release").count() == 1


def test_a_place_found_free_ends_its_notice_and_a_certain_one_cannot(town: Town) -> None:
    uncoded(town)
    recall = actions.start(by=town.officer, recall=opened(town))
    inspector = Actor(Inspector, user_id=7, area="140106", at=at(7))
    given: dict[str, Any] = {"by": inspector, "notice": notice(recall, town, 2)}
    with pytest.raises(Refused, match="如何排除"):
        actions.clear_place(**given, reason="")
    with pytest.raises(Refused, match="只是可能收到"):
        actions.clear_place(by=inspector, notice=notice(recall, town, 1), reason="没有")
    cleared = actions.clear_place(**given, reason="进货台账齐全，无该批次")
    assert (cleared.state, cleared.remark) == ("cleared", "进货台账齐全，无该批次")
    assert measure.maybe(recall).count() == 0


def test_the_packet_says_that_it_is_not_certain(town: Town) -> None:
    uncoded(town)
    recall = actions.start(by=town.officer, recall=opened(town))
    actions.announce(by=town.officer.at_time(at(7)), recall=recall, announced_in="省局网站")
    page = Client().get("/01/06900000000007/10/D9").content.decode()
    assert "尚不能确定该批次含有被召回的产品" in page
    assert "尚不能确定" not in Client().get("/01/06900000000000/10/L0").content.decode()
