"""Ranks of true sources: ties, and sources that are not even there."""

from __future__ import annotations

from shian.simulation.illness.judging import MISSED, Judged, ranked_among, summary, with_truth


def test_ranks_share_ties_and_what_is_not_there_is_missed() -> None:
    scores = {"a": 0.5, "b": 0.2, "c": 0.2, "d": 0.1}
    assert [ranked_among(scores, {key}) for key in "abd"] == [1, 2.5, 4]
    assert ranked_among(scores, {"d", "b"}) == 2.5
    assert ranked_among(scores, {"x"}) == MISSED
    assert with_truth(scores, {"a", "d"}) == ((0.6, True), (0.2, False), (0.2, False))
    found = [Judged("k", "lot", True, rank, 2.0, 4, ()) for rank in (1.0, MISSED)]
    assert vars(summary(found, "lot", menu=True, within=1)) == {
        "count": 2, "hits": 0.5, "tracing": 0.0, "chance": 0.25,
    }  # fmt: skip
