"""From patients to the place and the lot: what is gathered, ranked, asked next; and looked at again."""

from __future__ import annotations

import pytest

from shian.domains.surveillance.inquiry.actions.inferences import infer
from shian.domains.surveillance.inquiry.gathering import gather
from shian.domains.surveillance.inquiry.models import Inference
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.ledger.models import Entry
from tests.domains.surveillance.inquiry.scene import Scene, at

pytestmark = pytest.mark.django_db


def kind(inference: Inference, name: str) -> dict[str, object]:
    return next(one for one in inference.answer["kinds"] if one["kind"] == name)


def test_persons_are_gathered_from_lines_and_case_reports(scene: Scene) -> None:
    found = gather(scene.outbreak)
    assert (len(found.ill), len(found.well)) == (18, 9)
    canteen = f"op:{scene.firms[0].pk}"
    first = found.ill[0]
    other = f"op:{scene.firms[3].pk}"
    named = {canteen, other, "class:25", "class:4"}
    assert {one.item for one in first.exposures} == named
    assert first.beyond == {"dish:a", "dish:b"}
    assert first.asked is None
    well = found.well[0]
    assert well.asked == {"dish:a", "dish:b", canteen}
    assert (well.through, first.through) == (canteen, "")
    assert {one.item for one in well.exposures} == {"dish:b", canteen}
    assert found.labels[canteen] == "一小食堂"


def test_the_lot_that_went_to_all_three_canteens_is_first(scene: Scene) -> None:
    kept = infer(by=scene.city, outbreak=scene.outbreak)
    lots = kind(kept, "lot")
    best = lots["sources"][0]  # type: ignore[index]
    assert best["lot"] == scene.lots["B7"].pk
    assert best["probability"] > 5000
    assert (best["places"], best["tracing"]) == (3, 8611)
    # By the tracing score alone the rice that went everywhere comes first.
    rice = next(row for row in lots["sources"] if row["lot"] == scene.lots["R1"].pk)  # type: ignore[attr-defined]
    assert rice["tracing"] == 10_000
    assert rice["rank"] == 1
    assert sum(row["probability"] for row in lots["sources"]) + lots["none"] == pytest.approx(10_000, abs=5)  # type: ignore[attr-defined, operator]
    assert (kept.cases, kept.well, kept.premises, kept.lots) == (18, 9, 4, 4)
    assert "B7" in kept.first
    assert Entry.objects.filter(kind="inquiry.inference", verb="infer").count() == 1


def test_the_way_of_the_lot_and_the_next_questions(scene: Scene) -> None:
    kept = infer(by=scene.city, outbreak=scene.outbreak)
    path = kept.answer["paths"][0]
    assert path["lot"] == scene.lots["B7"].pk
    nodes = sorted(path["nodes"], key=lambda node: (node["tier"], node["node"]))
    assert [(node["tier"], node["place"]) for node in nodes] == [
        (0, "禾香豆制品厂"), (1, "汾河配送"), (2, "一小食堂"), (2, "二小食堂"), (2, "三小食堂"),
    ]  # fmt: skip
    assert sum(node["cases"] or 0 for node in path["nodes"]) == 18
    asked = kept.answer["questions"]
    assert asked == sorted(asked, key=lambda one: -one["bits"])
    assert {one["kind"] for one in asked} >= {"ask", "sample"}
    assert all(one["subject"] for one in asked)


def test_an_answer_as_of_an_earlier_moment(scene: Scene) -> None:
    """Before the outbreak was on file nothing is known; refusals write nothing."""
    with pytest.raises(Refused, match="还没有病例"):
        infer(by=scene.city, outbreak=scene.outbreak, at=at(1, 0))
    with pytest.raises(Refused, match="尚未到来"):
        infer(by=scene.city, outbreak=scene.outbreak, at=at(8))
    with pytest.raises(NotAllowed):
        infer(by=scene.officer, outbreak=scene.outbreak)
    assert not Inference.objects.exists()
    now = infer(by=scene.city, outbreak=scene.outbreak)
    then = infer(by=scene.city, outbreak=scene.outbreak, at=at(7))
    assert (then.digest, then.answer["kinds"]) == (now.digest, now.answer["kinds"])
