"""Illness counts: tables whose small counts are hidden, kept as published."""

from typing import Any

import orjson
import pytest

from shian.domains.surveillance.consultation.actions import draft_counts, publish_counts, withdraw_counts
from shian.domains.surveillance.consultation.counts import Counted, cells_of, figures_of, prepare, sides
from shian.domains.surveillance.consultation.models import CountRelease
from shian.methods.suppression import known_range, protect
from shian.platform.access.roles import System
from shian.platform.actions.core import NotAllowed, Refused
from tests.domains.surveillance.consultation.conftest import Council, at, fresh

GASTRO, NEURO = "gastroenteritis", "neuro"
CASES = [
    (Counted("06", GASTRO, "140105"), 40), (Counted("06", GASTRO, "140121"), 30),
    (Counted("07", GASTRO, "140105"), 50), (Counted("07", GASTRO, "140121"), 3),
    (Counted("07", NEURO, "140105"), 12), (Counted("08", NEURO, "140121"), 8),
]  # fmt: skip


def shown(figures: dict[str, Any], rows: str, columns: str, row: str, column: str) -> int | None:
    (table,) = [t for t in figures["tables"] if (t["rows"], t["columns"]) == (rows, columns)]
    across, down = figures["along"][rows], figures["along"][columns]
    value: int | None = table["cells"][across.index(row)][down.index(column)]
    return value


def test_small_counts_and_what_tells_them_are_hidden() -> None:
    made = prepare(CASES, ["140105", "140121"])
    figures = orjson.loads(made.text)
    assert (made.cases, made.threshold, figures["all"]) == (143, 5, 143)
    assert shown(figures, "month", "district", "07", "140121") is None
    assert shown(figures, "month", "district", "06", "140105") in (40, None)
    assert shown(figures, "month", "syndrome", "01", GASTRO) == 0
    hidden = [cell for table in figures["tables"] for line in table["cells"] for cell in line if cell is None]
    assert len(hidden) >= 4
    assert '"3"' not in made.text


def test_rare_syndromes_are_counted_as_other() -> None:
    figures = orjson.loads(prepare(CASES, ["140105", "140121"]).text)
    assert figures["along"]["syndrome"] == [GASTRO, "other"]  # of neuro there are twenty in the year
    assert shown(figures, "month", "syndrome", "08", "other") in (8, None)


def test_nobody_works_a_hidden_count_out() -> None:
    along = sides(["140105", "140121"], [GASTRO, NEURO])
    cells, sums = cells_of(CASES, along)
    found = protect(cells, sums)
    for key in found.small:
        low, high = known_range(key, found.hidden, cells, sums)
        assert high - low >= 4
    assert figures_of(cells, along, found)["totals"]["month"][6] in (65, None)


def _counted(monkeypatch: pytest.MonkeyPatch, cases: list[tuple[Counted, int]]) -> None:
    monkeypatch.setattr(
        "shian.domains.surveillance.consultation.actions.releases.cases_of", lambda year, until: cases
    )


def test_a_release_is_drawn_up_published_and_withdrawn(council: Council, monkeypatch: Any) -> None:
    _counted(monkeypatch, CASES)
    release = draft_counts(by=council.city(at(1, 10, year=2022)), year=2021, until=at(12, 31).date())
    assert (release.number, release.cases, release.state) == ("BG2022-0001", 143, "drafted")
    publish_counts(by=council.bureau(at(1, 11, year=2022)), release=release)
    text = fresh(release).figures
    _counted(monkeypatch, [*CASES, (Counted("07", GASTRO, "140121"), 1)])
    second = draft_counts(by=council.city(at(2, 10, year=2022)), year=2021, until=at(12, 31).date())
    with pytest.raises(Refused, match="BG2022-0001 of 2021 is published"):
        publish_counts(by=council.bureau(at(2, 11, year=2022)), release=second)
    assert fresh(release).figures == text
    withdraw_counts(by=council.bureau(at(2, 12, year=2022)), release=fresh(release), reason="补报")
    publish_counts(by=council.bureau(at(2, 13, year=2022)), release=fresh(second))
    assert [r.state for r in CountRelease.objects.order_by("pk")] == ["withdrawn", "published"]


def test_counts_are_refused_before_their_year_and_without_cases(council: Council) -> None:
    with pytest.raises(Refused, match="not after today"):
        draft_counts(by=council.city(at(1, 10)), year=2020, until=at(1, 11).date())
    with pytest.raises(Refused, match="No case"):
        draft_counts(by=council.city(at(1, 10)), year=2020, until=at(1, 9).date())
    with pytest.raises(NotAllowed):
        draft_counts(by=council.county(at(1, 10)), year=2020, until=at(1, 9).date())
    assert System.name == "system"
    assert not CountRelease.objects.exists()
