"""Names, numbers, places: well-formed, within their bounds, and nobody's."""

from __future__ import annotations

import numpy as np

from shian.methods import identifiers
from shian.simulation import places, words
from shian.simulation.registry.licences import Numbers
from shian.simulation.seeds import stream


def test_identity_numbers_are_well_formed_and_of_no_county() -> None:
    numbers = words.identities(stream(1, "x"), 200)
    assert all(identifiers.check_resident_id(n).ok for n in numbers)
    assert {n[:6] for n in numbers} == {"140199"}


def test_telephone_numbers_belong_to_nobody() -> None:
    numbers = words.phones(stream(1, "x"), 200)
    assert all(len(n) == 11 and n.startswith("100") for n in numbers)


def test_credit_codes_and_licences_pass_their_checks() -> None:
    areas = {d["code"] for d in places.city()["district"]}
    assert identifiers.check_uscc(words.credit_code("140105", 12, company=True), areas).ok
    made = Numbers()
    for sort, kind in (("JY", "1"), ("JY", "2"), ("JY", "3"), ("SC", "103"), ("YB", "2")):
        first, second = made.take(sort, kind, "140181"), made.take(sort, kind, "140181")
        assert first != second
        assert identifiers.check_licence(first, areas).ok


def test_names_leave_out_known_firms() -> None:
    made = set(words.brands(stream(3, "b"), 20_000))
    assert not made & set(words.words()["brand"]["known"])


def test_points_lie_in_their_district() -> None:
    towns = places.townships(2016)
    which = places.spread_over(2016, stream(1, "p"), 500)
    points = np.array([[float(x), float(y)] for x, y in places.points_in(stream(2, "p"), towns, which)])
    for code, ring in places.polygons().items():
        mine = np.array([towns[t].district == code for t in which])
        if mine.any():
            assert places.inside(points[mine], ring).all()


def test_addresses_are_told_apart() -> None:
    towns = places.townships(2016)
    which = [0] * 3000
    made = places.addresses(stream(1, "a"), towns, which)
    assert len(set(made)) == 3000
    assert all(a.startswith(towns[0].district_name + towns[0].name) for a in made)


def test_more_people_more_operators() -> None:
    towns = places.townships(2016)
    which = places.spread_over(2016, stream(1, "s"), 20_000)
    share = {c: sum(towns[t].district == c for t in which) / 20_000 for c in places.polygons()}
    assert abs(share["140105"] - 0.21) < 0.01
    assert share["140105"] > share["140109"] > share["140123"]
