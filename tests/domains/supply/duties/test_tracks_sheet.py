"""Tracks of vehicles by sheet: whose tour, in what order, and what is refused without losing the rest."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from typer import Typer
from typer.testing import CliRunner

from shian.domains.supply.duties import tracks
from shian.domains.supply.duties.models import WasteTour
from shian.platform.actions.bulk import store_many
from shian.platform.actions.core import NotAllowed
from shian.platform.documents.tables import TableColumn, xlsx_file
from shian.platform.exchange import runs
from shian.platform.exchange.cli import import_file
from shian.platform.exchange.reading import open_file
from shian.platform.ledger.models import Entry
from tests.domains.supply.duties.conftest import Town, fresh
from tests.domains.supply.duties.test_school_waste_files import signed
from tests.domains.supply.duties.test_tracks import TRACK, tracked
from tests.domains.supply.recalls.test_pages import signed_in

pytestmark = pytest.mark.django_db
HEADING = "车牌号,日期,时间,经度,纬度"
PLATE, DAY = "晋A12345", "2021-03-19"


def lines(*positions: str, vehicle: str = PLATE, day: str = DAY) -> str:
    return "".join(f"{vehicle},{day},{position}\n" for position in positions)


WAY = lines("06:00,112.5,37.8", "06:30:00,112.52,37.8", "06:40,112.52,37.82", "07:10,112.54,37.82")


def brought(folder: Path, town: Town, text: str, *, mode: str = "good", firm: str = "collector") -> Any:
    path = folder / "tracks.csv"
    path.write_text(f"{HEADING}\n{text}", "utf-8")
    run = runs.start(by=town.firm(firm), kind="duties.tracks", path=path, name=path.name)
    runs.execute(run, mode=mode)
    return run


def issues(run: Any) -> list[tuple[int, str, str]]:
    return [(i.row, i.field, i.reason) for i in run.issues.order_by("row")]


def told(verb: str = "track") -> int:
    return Entry.objects.filter(kind="duties.wastetour", verb=verb).count()


def test_a_sheet_says_what_the_form_says(town: Town, tmp_path: Path) -> None:
    tour = tracked(town)
    run = brought(tmp_path, town, WAY)
    assert (run.state, run.counts["new"], run.counts["refused"]) == ("done", 4, 0)
    kept = fresh(tour)
    assert (kept.off_track, told()) == (1, 1)
    assert kept.track == tracks.written(tracks.read(TRACK))


def test_the_same_file_again_changes_nothing_and_another_track_is_refused(town: Town, tmp_path: Path) -> None:
    tour = tracked(town)
    brought(tmp_path, town, WAY)
    before = fresh(tour)
    run = brought(tmp_path, town, WAY, mode="all")
    assert (run.state, run.counts["unchanged"], run.counts["refused"]) == ("done", 4, 0)
    run = brought(tmp_path, town, lines("06:00,112.5,37.8", "06:30,112.52,37.8"))
    assert issues(run) == [(row, "day", "this tour has a track already, another one") for row in (2, 3)]
    after = fresh(tour)
    assert (after.track, after.version, told()) == (before.track, before.version, 1)


def test_each_refusal_names_its_row_and_loses_nothing_else(town: Town, tmp_path: Path) -> None:
    tour = tracked(town)
    text = (
        lines("06:00,112.5,37.8", "06:30,112.52,37.8")
        + lines("06:29:59,112.52,37.8", "25:00,112.52,37.8", "06:31,37.8,112.52", "06:32,0,0")
        + lines("06:33,112.5x,37.8", "06:34,112.5,", f"{DAY} 06:35,112.52,37.81")
        + lines("2021-03-20 06:36,112.5,37.8")
        + lines("06:00,112.5,37.8", day="2021-03-20")
        + lines("06:00,112.5,37.8", vehicle="晋A99999")
        + lines("06:00,112.5,37.8", vehicle="A1")
        + lines("06:40,112.52,37.82")
    )
    outside = "no place in the country: is it longitude before latitude, and had the device a fix?"
    run = brought(tmp_path, town, text)
    assert issues(run) == [
        (4, "hour", "lies before row 3 of the same track"),
        (5, "hour", "this is no hour of a day"),
        (6, "longitude", outside),
        (7, "longitude", outside),
        (8, "longitude", "112.5x is not a plain number"),
        (9, "latitude", "is missing"),
        (11, "hour", "the hour is of another day than the row"),
        (12, "day", "no tour of this vehicle on that day was handed in"),
        (13, "vehicle", "no tour of this vehicle was ever handed in"),
        (14, "vehicle", "this is no number plate"),
    ]
    assert fresh(tour).track.splitlines() == [
        "06:00:00 112.50000 37.80000",
        "06:30:00 112.52000 37.80000",
        "06:35:00 112.52000 37.81000",
        "06:40:00 112.52000 37.82000",
    ]
    assert told() == 1


def test_all_or_nothing_and_tracks_too_short_or_long(town: Town, tmp_path: Path) -> None:
    tour = tracked(town)
    run = brought(tmp_path, town, WAY + lines("06:00,112.5,37.8", vehicle="晋A99999"), mode="all")
    assert (run.state, fresh(tour).track) == ("blocked", "")
    for count in (1, 2001):
        rows = [f"{6 + n // 3600:02}:{n // 60 % 60:02}:{n % 60:02},112.5,37.8" for n in range(count)]
        run = brought(tmp_path, town, lines(*rows))
        assert run.counts["refused"] == count
        assert run.issues.first().reason == "a track has between 2 and 2000 positions"
    assert told() == 0


def test_a_collector_brings_tracks_of_its_own_tours_alone(town: Town, tmp_path: Path) -> None:
    tour = tracked(town)
    run = brought(tmp_path, town, WAY, firm="kitchen")
    assert [field for _row, field, _reason in issues(run)] == ["vehicle"] * 4
    with pytest.raises(NotAllowed):
        runs.start(by=town.officer(), kind="duties.tracks", path=tmp_path / "tracks.csv", name="a.csv")
    assert (fresh(tour).track, told()) == ("", 0)


def test_the_blank_workbook_filled_in_is_read_by_the_command(town: Town, tmp_path: Path) -> None:
    tour = tracked(town)
    path = reverse("import-blank", args=["duties.tracks"])
    assert Client().get(path).status_code == 302
    assert signed_in("inspector").get(path).status_code == 404
    blank = tmp_path / "blank.xlsx"
    own = signed_in("firm_manager", operator=town.operators["collector"].pk)
    blank.write_bytes(b"".join(own.get(path)))  # type: ignore[call-overload]
    with open_file(blank) as opened:
        headings = opened.sheets[0].head()[0]
    assert headings == ["车牌号", "日期", "时间", "经度", "纬度"]
    day, filled = date(2021, 3, 19), tmp_path / "tracks.xlsx"
    rows = [
        [PLATE, day, "06:00", 112.5, 37.8],
        [PLATE, day, datetime.fromisoformat("2021-03-19 06:30:05"), 112.52, 37.8],
    ]
    filled.write_bytes(xlsx_file([TableColumn(str(text), 12) for text in headings], rows).read())
    app = Typer()
    app.command()(import_file)
    result = CliRunner().invoke(app, ["duties.tracks", str(filled)])
    assert result.exit_code == 0, result.output
    assert fresh(tour).track == "06:00:00 112.50000 37.80000\n06:30:05 112.52000 37.80000"


def test_the_command_finds_collectors_of_tours_by_their_contracts(town: Town, tmp_path: Path) -> None:
    number = signed(town).number
    path = tmp_path / "tours.csv"
    heading = "车牌号,收运日期,收运时间,合同编号,餐厨垃圾（公斤）"
    path.write_text(f"{heading}\n{PLATE},{DAY},06:30,{number},42.5\n", "utf-8")
    app = Typer()
    app.command()(import_file)
    result = CliRunner().invoke(app, ["duties.tours", str(path)])
    assert result.exit_code == 0, result.output
    tour = WasteTour.objects.get()
    assert (tour.collector.pk, tour.vehicle, tour.stops) == (town.operators["collector"].pk, PLATE, 1)


def test_the_command_does_not_guess_between_collectors(town: Town, tmp_path: Path) -> None:
    tour = tracked(town)
    twin = WasteTour(
        number="T", collector=town.operators["kitchen"], vehicle=PLATE, day=tour.day, area="140105"
    )
    store_many([twin], by=town.firm("collector"), verb="seed")
    path = tmp_path / "tracks.csv"
    path.write_text(f"{HEADING}\n{WAY}", "utf-8")
    app = Typer()
    app.command()(import_file)
    result = CliRunner().invoke(app, ["duties.tracks", str(path)])
    assert result.exit_code == 1
    assert "several collectors" in result.output
    assert told() == 0
