"""Figures of recalls rest on the places that have had the goods for certain, as the board does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shian.domains.supply.lots.models import Lot
from shian.domains.supply.recalls import actions, measure
from shian.evaluation.figures.engine import Value, compute, rows
from shian.evaluation.figures.query import query
from shian.evaluation.figures.store import Snapshot
from shian.platform.records.base import writing_allowed
from tests.domains.supply.recalls.test_possible import notice, uncoded
from tests.domains.supply.recalls.test_recalls import notice_of, started
from tests.domains.supply.town import Town, town
from tests.evaluation.conftest import Archive

__all__ = ["town"]
pytestmark = pytest.mark.django_db
Y2021 = query(year=2021)


def value(name: str, shot: Snapshot, area: str = "") -> Value:
    return compute(f"supply.{name}", query(year=2021, area=area) if area else Y2021, shot)


def test_places_that_only_may_have_had_some_do_not_count(archive: Archive, town: Town) -> None:
    uncoded(town)
    recall = started(town)
    maybe = notice(recall, town, 2)
    assert maybe.possible
    actions.tell(by=town.manager(2), notice=maybe, sealed=Decimal(50))
    for firm, told in ((0, {"sealed": 250, "passed_on": 750}), (3, {"sealed": 60, "sold": 30})):
        kept = {name: Decimal(kilograms) for name, kilograms in told.items()}
        actions.tell(by=town.manager(firm), notice=notice_of(town, recall, firm), **kept)
    whole = measure.standing(measure.sure(recall))
    shot = archive.seal()
    acknowledged = value("recall_acknowledged", shot)
    assert (acknowledged.n, acknowledged.d) == (2, 4) == (whole.acknowledged, whole.places)
    assert (whole.regained, whole.had) == (310, 1100)
    effect = value("recall_effectiveness", shot)
    assert (effect.text, effect.rows_d) == ("28.18", 4)
    assert maybe.pk not in {row.id for row in rows("supply.recall_effectiveness", Y2021, shot, limit=None)}
    # Of one district: its own places only.
    assert value("recall_acknowledged", shot, "140106").text == "0.00"
    cleared = actions.clear_place(by=town.second, notice=maybe, reason="台账齐全")
    assert (cleared.state, value("recall_acknowledged", archive.seal()).text) == ("cleared", "50.00")


def test_bottles_and_kilograms_are_not_added_but_each_recall_counts_once(
    archive: Archive, town: Town
) -> None:
    with writing_allowed():
        Lot.objects.filter(pk=town.other.pk).update(unit="H87")
    first, second = started(town), started(town, lot=town.other)
    for firm in range(2):  # 250 of 1,000 and 600 of 600 kg: 850 of 2,080 less 750
        told = {"sealed": Decimal(250), "passed_on": Decimal(750)} if not firm else {"returned": Decimal(600)}
        actions.tell(by=town.manager(firm), notice=notice_of(town, first, firm), **told)
    bottles = notice_of(town, second, 3)
    assert (bottles.unit, bottles.received) == ("H87", 80)
    actions.tell(by=town.manager(3), notice=bottles, sealed=Decimal(19))  # of 300 and 80 bottles
    boards = [measure.standing(measure.sure(recall)).effectiveness for recall in (first, second)]
    assert boards == [Decimal(850) / 1330, Decimal("0.05")]
    effect = value("recall_effectiveness", archive.seal())
    assert (round(effect.d or 0, 9), effect.text) == (2, "34.45")
