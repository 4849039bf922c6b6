"""A standing as plain data and as lines of text: what the command line prints and the evidence box holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shian.evaluation.criteria.book import title_of
from shian.evaluation.criteria.standing import Standing, flips, sides
from shian.evaluation.criteria.values import Found
from shian.methods.scoring import Light, State, as_record, rounded

MARKS = {State.MET: "●", State.PART: "◐", State.MISSED: "○", State.UNKNOWN: "?"}
LIGHTS = {Light.CLEAR: "CLEAR", Light.VIOLATED: "VIOLATED", Light.UNKNOWN: "UNKNOWN"}


def record_of(here: Standing) -> dict[str, Any]:
    """Edition, question, seal, score, values with numerator and denominator, vetoes by population."""
    return {
        **as_record(here.score),
        "year": here.judged.year,
        "area": here.judged.area,
        "series": here.judged.series,
        "seal": here.shot.seal.number,
        "values": {item: _source(found) for item, found in here.found.items()},
        "vetoes": {
            one.item.id: {
                "light": one.light.value if one.light else None,
                "by_series": {
                    side.series: {
                        "value": side.found.shown,
                        "light": side.light.value if side.light else None,
                    }
                    for side in sides(here).get(one.item.id, ())
                },
            }
            for one in here.score.vetoes
        },
    }


def _source(found: Found) -> dict[str, Any]:
    told: dict[str, Any] = {"origin": found.origin, "shown": found.shown}
    if found.declaration is not None:
        told["declaration"] = f"criteria.declaration:{found.declaration}"
    if found.years:
        told["figure"] = found.years[-1][1].figure.name
        told["years"] = [
            {
                "year": year,
                "from": value.asked.start.isoformat(),
                "to": value.asked.end.isoformat(),
                "series": value.asked.series,
                "n": str(value.n),
                "d": None if value.d is None else str(value.d),
            }
            for year, value in found.years
        ]
    return told


def lines_of(here: Standing) -> Iterator[str]:
    """The score in words, a line an item."""
    score = here.score
    yield f"{title_of(here.edition)} ({here.edition.name}, {here.edition.certainty.value})"
    yield f"  {here.judged.year} · {here.judged.area or '全市'} · seal {here.shot.seal.number}"
    yield f"  {rounded(score.low)} – {rounded(score.high)} / {rounded(score.most, 0)}"
    for one in score.vetoes:
        by_people = sides(here).get(one.item.id, ())
        more = "; ".join(f"{s.series} {s.found.shown} {LIGHTS[s.light]}" for s in by_people if s.light)
        warn = "  ! the population decides" if flips(by_people) else ""
        assert one.light is not None
        yield f"  VETO {LIGHTS[one.light]:9}{one.item.id:7}{title_of(one.item)}  {more}{warn}"
    for block in score.blocks:
        yield f"{block.block.id} {title_of(block.block)}  {rounded(block.low)} – {rounded(block.high)}"
        for one in block.items:
            points = "–" if one.points is None else str(rounded(one.points))
            where = here.found[one.item.id]
            yield (
                f"  {MARKS[one.state]} {one.item.id:7}{points:>6} /{one.item.weight:>5}  "
                f"{where.shown:>10}  {title_of(one.item)} [{one.item.certainty.value}, {where.origin}]"
            )
