"""Draws: recomputable, independent of the pool's order, and fair."""

from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shian.methods.draws import draw, draw_by_stratum, pool_digest


def test_as_anyone_would_recompute_it() -> None:
    tickets = {i: sha256(f"3D 2021123: 4 0 7|{i}".encode()).hexdigest() for i in (11, 12, 13, 14)}
    assert draw([14, 11, 13, 12], "3D 2021123: 4 0 7", 2) == sorted(tickets, key=lambda i: tickets[i])[:2]
    assert pool_digest([3, 1, 2, 2]) == sha256(b"1,2,3").hexdigest()


def test_wrong_calls() -> None:
    with pytest.raises(ValueError, match="needs a seed"):
        draw([1], " ", 1)
    with pytest.raises(ValueError, match="negative"):
        draw([1], "x", -1)


def test_by_stratum() -> None:
    pool = dict.fromkeys(range(10), "A") | dict.fromkeys(range(10, 20), "B")
    drawn = draw_by_stratum(pool, "s", {"B": 1, "A": 2})
    assert [pool[i] for i in drawn] == ["A", "A", "B"]


@given(
    st.lists(st.integers(0, 10**6), unique=True), st.text(min_size=1).filter(str.strip), st.integers(0, 50)
)
def test_order_of_the_pool_does_not_matter(pool: list[int], seed: str, wanted: int) -> None:
    drawn = draw(pool, seed, wanted)
    assert drawn == draw(list(reversed(pool)), seed, wanted)
    assert len(drawn) == min(wanted, len(pool)) == len(set(drawn))


def test_every_candidate_has_the_same_chance() -> None:
    hits = Counter(draw(range(10), f"seed {n}", 1)[0] for n in range(5000))
    # Chi-square with 9 degrees of freedom: 27.9 is exceeded once in a thousand.
    assert sum((hits[i] - 500) ** 2 / 500 for i in range(10)) < 27.9
