"""How the simulated supply flows: nothing from nowhere, nothing before it came, everything used once."""

from __future__ import annotations

import numpy as np
import pytest

from shian.methods import identifiers
from shian.methods.epcis import event_hash
from shian.simulation.seeds import stream
from shian.simulation.supply import bodies, seasons
from shian.simulation.supply.bodies import Item
from shian.simulation.supply.columns import SERVED, SOLD, Columns, Holdings
from shian.simulation.supply.draws import Partners, check_digits, pareto, split, zipf
from shian.simulation.supply.flows import batches
from shian.simulation.supply.frozen import exactly
from shian.simulation.supply.goods import groups

AT, HERE, THERE = (
    "2021-03-04T05:06:07Z",
    "https://id.gs1.org/414/2800000000017",
    "https://id.gs1.org/414/2800000000024",
)
LOT = Item("https://id.gs1.org/01/02800000000010/10/20210304", 250, "KGM")
GOODS = Item("https://id.gs1.org/01/02800000000027", 40, "LTR")
DATA = bodies.ilmd("老陈醋", "2021-03-04", "2023-02-22", ("certificate", "HG20210304000000001"))


def test_shares_are_whole_and_never_more_than_there_was() -> None:
    totals, counts = np.array([100, 7, 1]), np.array([5, 3, 1])
    owner, share = split(stream(1, "split"), totals, counts)
    assert owner.tolist() == [0] * 5 + [1] * 3 + [2]
    assert (share >= 0).all()
    assert (np.bincount(owner, share) <= totals).all()


def test_parts_of_a_published_total_add_up_to_it() -> None:
    parts = exactly(np.array([3, 5, 900, 20]), 17_331_018)
    assert parts.sum() == 17_331_018
    assert (parts > 0).all()


def test_batches_use_every_kilogram_once_and_stay_with_their_maker() -> None:
    loads = Holdings(
        *(np.array(c) for c in ([0, 1, 2, 3], [7, 7, 9, 9], [100, 50, 30, 70], [1, 5, 2, 3], [0, 1, 2, 3]))
    )
    batch, load, used = batches(stream(1, "batches"), loads, 1.5)
    assert np.bincount(load, used).tolist() == [100, 50, 30, 70]
    for number in np.unique(batch):
        assert len(set(loads.place[load[batch == number]].tolist())) == 1


def test_check_digits_are_those_of_gs1() -> None:
    bodies_ = np.array([280_000_000_001, 290_000_000_123])
    for body, digit in zip(bodies_.tolist(), check_digits(bodies_, 12).tolist(), strict=True):
        assert identifiers.make_gtin(str(body)) == f"{body}{digit}"


def test_habitual_partners_come_back() -> None:
    rng = stream(1, "partners")
    sellers, buyers = np.arange(3), np.arange(10, 60)
    partners = Partners.drawn(rng, sellers, buyers, np.ones(3), zipf(rng, 50))
    bought = partners.buy(rng, np.zeros(2000, np.int64))
    known = set(partners.buyers[partners.starts[0] : partners.starts[1]].tolist())
    assert set(bought.tolist()) <= set(buyers.tolist())
    assert np.isin(bought, list(known)).mean() > 0.9


def test_tails_are_cut_off() -> None:
    drawn = pareto(stream(1, "pareto"), 10_000, 3, 1.2, 60)
    assert (drawn.min(), drawn.max()) == (3, 60)
    assert (drawn > 30).mean() == pytest.approx(0.063, abs=0.01)


def test_trade_never_leaves_before_it_came() -> None:
    came = seasons.moments(stream(1, "came"), np.arange(300), 0, 24)
    left = seasons.trading(stream(1, "left"), came, 2.0, 3.0, 9.0)
    assert (left > came).all()
    assert seasons.weights("").sum() == pytest.approx(1.0)
    assert not seasons.school_days()[:50].any()


def test_columns_refuse_rows_of_another_shape() -> None:
    columns = Columns("lot", "amount")
    assert columns.add(lot=np.array([1, 2]), amount=5).tolist() == [0, 1]
    assert columns["amount"].tolist() == [5, 5]
    with pytest.raises(KeyError, match="columns are"):
        columns.add(lot=np.array([1]))


def test_groups_come_after_what_they_are_made_of() -> None:
    seen: set[str] = set()
    for group in groups():
        assert {key for key, _ in group.inputs} <= seen
        assert bool(group.lots) != bool(group.inputs)
        seen.add(group.key)


@pytest.mark.parametrize(
    "said",
    [
        bodies.made(AT, HERE, LOT, DATA),
        bodies.became(AT, HERE, [LOT, GOODS], Item(LOT.code + "-2", 90, "H87"), DATA),
        bodies.left(AT, HERE, THERE, LOT, "urn:shian:certificate:HG20210304000000001"),
        bodies.left(AT, HERE, THERE, GOODS, ""),
        bodies.came(AT, HERE, THERE, LOT),
        bodies.ended(AT, HERE, LOT, SERVED),
        bodies.ended(AT, HERE, LOT, 1),
        bodies.sold(AT, HERE, LOT.code, ["00000017", "00000018"]),
    ],
)
def test_events_put_together_from_pieces_are_those_that_the_methods_read(said: bodies.Said) -> None:
    import orjson

    body = orjson.loads(said.body)
    assert orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode() == said.body
    assert event_hash(body) == f"ni:///sha-256;{said.hash}?ver=CBV2.0"
    assert (body["type"], body.get("action", ""), body["bizStep"]) == (said.type, said.action, said.step)
    assert SOLD in bodies.ENDS
