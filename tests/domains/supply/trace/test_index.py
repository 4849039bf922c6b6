"""The index answers what the tables answer; common sources of places, with the next question."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from shian.domains.directory.roles import EVERYONE, FIRMS, OFFICIALS
from shian.domains.supply.lots.models import Edge, EdgeGone, Lot, Node
from shian.domains.supply.lots.projecting.projector import rebuild
from shian.domains.supply.trace import indexed
from shian.domains.supply.trace.postgres import Tables
from shian.domains.supply.trace.suspects import meet
from shian.methods.tracing.store import closure_over
from shian.platform.access.actor import system_actor
from shian.platform.access.roles import Scope
from shian.platform.actions.bulk import store_many
from tests.domains.supply.recalls.test_pages import signed_in
from tests.domains.supply.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.SHIAN_DATA = tmp_path
    yield
    indexed._living.cache_clear()


def test_index_and_tables_give_the_same_answers(town: Town) -> None:
    rng = random.Random(11)
    lots = [Lot(code=f"urn:n:{n}", name=f"货{n}", area="140105") for n in range(40)]
    store_many(lots, by=system_actor(), verb="import")
    nodes = Node.objects.bulk_create([Node(lot=lot, place=rng.choice(town.places), came=1) for lot in lots])
    edges = []
    for event in range(100, 260):
        src, dst = rng.sample(nodes, 2)
        out = 1_600_000_000 + rng.randrange(10_000)
        edges.append(
            Edge(src=src.pk, dst=dst.pk, event=event, t_out=out, t_in=out + rng.randrange(500),
                 kind=Edge.Kind.SHIPMENT, quantity=rng.randrange(1, 9))
        )  # fmt: skip
    Edge.objects.bulk_create(edges)
    assert indexed.stale()
    indexed.build()
    assert not indexed.stale()
    view = indexed.view()
    assert indexed.event_of(view.as_of) == 259
    for start in [town.nodes(town.vinegar)["晋阳醋厂"], *nodes[:6]]:
        for back in (False, True):
            for temporal in (False, True):
                one = closure_over(view, [start.pk], back=back, temporal=temporal)
                other = closure_over(Tables(), [start.pk], back=back, temporal=temporal)
                assert one.nodes.tolist() == other.nodes.tolist()
                assert one.levels.tolist() == other.levels.tolist()
                if temporal and one.times is not None and other.times is not None:
                    assert one.times.tolist() == other.times.tolist()


def reached(start: Node) -> list[int]:
    found: list[int] = closure_over(indexed.view(), [start.pk]).nodes.tolist()
    return found


def edge(src: Node, dst: Node, event: int) -> Edge:
    made: Edge = Edge.objects.create(src=src.pk, dst=dst.pk, event=event, t_out=1, t_in=1, kind=1, quantity=1)
    return made


def test_what_came_changed_or_went_since_the_building_is_in_the_next_answer(town: Town) -> None:
    indexed.build()
    version = indexed.view().as_of
    begin, target = town.nodes(town.other)["晋阳醋厂"], town.nodes(town.sauce)["一中食堂"]
    assert target.pk not in reached(begin)
    made = edge(begin, target, 99)
    assert indexed.stale()
    assert target.pk in reached(begin)
    elsewhere = Node.objects.create(lot=town.sauce, place=town.places[3])
    Edge.objects.filter(pk=made.pk).update(dst=elsewhere.pk)
    found = reached(begin)
    assert (target.pk in found, elsewhere.pk in found) == (False, True)
    assert indexed.view().site(np.array([elsewhere.pk])).tolist() == [town.places[3].pk]
    Edge.objects.filter(dst=elsewhere.pk).delete()
    assert elsewhere.pk not in reached(begin)
    assert indexed.view().as_of > version
    # Built anew it says the same, and what was noted of changes is gone.
    indexed.build()
    assert (elsewhere.pk in reached(begin), EdgeGone.objects.count()) == (False, 0)


def test_an_event_with_an_earlier_number_that_is_committed_later_is_not_lost(town: Town) -> None:
    indexed.build()
    begin, one = town.nodes(town.other)["晋阳醋厂"], town.nodes(town.sauce)["一中食堂"]
    edge(begin, one, 200)
    assert one.pk in reached(begin)
    assert indexed.event_of(indexed.view().as_of) == 200
    late = Node.objects.create(lot=town.other, place=town.places[2])
    edge(begin, late, 150)  # numbered first, committed last: captures take numbers before they project
    assert {one.pk, late.pk} <= set(reached(begin))


def test_edges_made_anew_are_all_read_anew(town: Town) -> None:
    indexed.build()
    begin = town.nodes(town.vinegar)["晋阳醋厂"]
    assert len(reached(begin)) == 6
    rebuild()  # there are no events in this town: no edge is left
    assert reached(begin) == [begin.pk]


def test_places_meet_where_their_lots_came_from(town: Town) -> None:
    Node.objects.update(first_at="2021-06-01T00:00Z", last_at="2021-06-05T00:00Z")
    found = meet([town.places[2], town.places[4]])
    names = [c.place.name for c in found.candidates]
    assert set(names) == {"晋阳醋厂", "河西批发"}
    assert [c.reached for c in found.candidates] == [2, 2]
    wholesaler = next(c for c in found.candidates if c.place.name == "河西批发")
    maker = next(c for c in found.candidates if c.place.name == "晋阳醋厂")
    assert wholesaler.base < maker.base  # the maker supplies the supermarket too, which has no case
    assert wholesaler.probability > maker.probability
    assert 0 < found.neither < 1


def test_a_place_without_lots_in_the_window_is_named(town: Town) -> None:
    found = meet([town.places[2], town.places[4]])
    assert {place.name for place in found.silent} == set()
    Node.objects.filter(place=town.places[2]).delete()
    again = meet([town.places[2], town.places[4]])
    assert [place.name for place in again.silent] == ["迎泽小店"]


def test_the_page_is_for_officials_and_refuses_what_it_does_not_know(town: Town) -> None:
    assert Client().get("/trace/sources/").status_code == 302
    officials = {role.name for role in OFFICIALS}
    for role in EVERYONE:
        if role.scope is Scope.PUBLIC:
            continue
        wanted = 200 if role.name in officials else 403
        assert signed_in(role.name).get("/trace/sources/").status_code == wanted, role
    assert FIRMS
    client = signed_in("epidemiologist", area="")
    shown = client.get("/trace/sources/", {"places": "迎泽小店\n一中食堂"}).content.decode()
    assert "河西批发" in shown
    assert "未找到场所" in client.get("/trace/sources/", {"places": "甲\n乙"}).content.decode()
    assert "至少两处" in client.get("/trace/sources/", {"places": "迎泽小店"}).content.decode()
    many = "\n".join(f"店{n}" for n in range(30))
    assert "最多二十处" in client.get("/trace/sources/", {"places": many}).content.decode()
