"""Campaigns against offences in slaughter; waste tours from a sheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shian.domains.supply.duties.actions import campaigns, waste
from shian.domains.supply.duties.models import CampaignCheck, SlaughterCampaign, WasteContract, WasteTour
from shian.platform.actions.core import NotAllowed, Refused
from shian.platform.exchange import runs
from shian.platform.ledger.models import Entry
from tests.domains.supply.duties.conftest import Town

pytestmark = pytest.mark.django_db
D = Decimal


def opened(town: Town, **more: Any) -> SlaughterCampaign:
    given: dict[str, Any] = {
        "title": "打击注水肉", "offence": "water", "since": date(2021, 3, 1), "until": date(2021, 3, 31),
        "target": 2,
    }  # fmt: skip
    return campaigns.open_campaign(by=town.officer(), **{**given, **more})


def test_a_campaign_counts_its_checks_and_what_they_found(town: Town) -> None:
    campaign = opened(town)
    assert (campaign.number, campaign.area, campaign.reached()) == ("ZX20210001", "140105", "0 / 2")
    given: dict[str, Any] = {"by": town.vet(), "checked_on": date(2021, 3, 5)}
    campaign = campaigns.check(campaign=campaign, place_name="东屠宰场", **given)
    campaign = campaigns.check(
        campaign=campaign, place_name="河边院落", offence="water", what="注水管两根", head=3,
        kilograms=D("210.5"), measure="police", **given,
    )  # fmt: skip
    assert (campaign.checked, campaign.found, campaign.reached()) == (2, 1, "2 / 2")
    assert list(CampaignCheck.objects.order_by("pk").values_list("place_name", "measure", "kilograms")) == [
        ("东屠宰场", "none", 0),
        ("河边院落", "police", D("210.5")),
    ]
    campaign = campaigns.close(by=town.officer(), campaign=campaign, summary="移送一起")
    assert (campaign.state, campaign.summary) == ("closed", "移送一起")
    kinds = Entry.objects.filter(kind__startswith="duties.").order_by("seq").values_list("verb", flat=True)
    assert list(kinds) == ["open", "check", "check", "check", "check", "close"]


def test_what_a_campaign_refuses(town: Town) -> None:
    for more, field in (({"title": " "}, "title"), ({"until": date(2021, 2, 1)}, "until")):
        with pytest.raises(Refused) as refusal:
            opened(town, **more)
        assert refusal.value.field == field
    with pytest.raises(NotAllowed):
        campaigns.open_campaign(
            by=town.firm("house"), title="x", offence="water", since=date(2021, 3, 1),
            until=date(2021, 3, 2), target=1,
        )  # fmt: skip
    campaign = opened(town)
    for told, field in (
        ({"checked_on": date(2021, 4, 1)}, "checked_on"),
        ({"offence": "sick"}, "what"),
        ({"offence": "sick", "what": "三头病猪"}, "what"),
        ({"head": 3}, "offence"),
        ({"measure": "fined"}, "offence"),
    ):
        given: dict[str, Any] = {"checked_on": date(2021, 3, 5), **told}
        with pytest.raises(Refused) as refusal:
            campaigns.check(by=town.vet(), campaign=campaign, place_name="甲", **given)
        assert refusal.value.field == field
    with pytest.raises(Refused, match="0 of 2"):
        campaigns.close(by=town.officer(), campaign=campaign, summary=" ")
    assert CampaignCheck.objects.count() == 0
    campaign = campaigns.close(by=town.officer(), campaign=campaign, summary="疫情停止")
    with pytest.raises(Refused, match="closed"):
        campaigns.check(by=town.vet(), campaign=campaign, place_name="甲", checked_on=date(2021, 3, 5))


def contract(town: Town, kitchen: str) -> WasteContract:
    by = town.firm(kitchen) if kitchen != "school" else town.principal()
    return waste.sign(
        by=by, operator=town.operators[kitchen], collector=town.operators["collector"], covers=200,
        since=date(2021, 3, 2),
    )  # fmt: skip


def brought(folder: Path, town: Town, text: str, firm: str = "collector") -> Any:
    path = folder / "tours.csv"
    path.write_text("车牌号,收运日期,收运时间,合同编号,餐厨垃圾（公斤）,废弃油脂（公斤）\n" + text, "utf-8")
    run = runs.start(by=town.firm(firm), kind="duties.tours", path=path, name=path.name)
    runs.execute(run, mode="good")
    return run


def test_a_sheet_of_stops_becomes_tours_and_bad_rows_say_why(town: Town, tmp_path: Path) -> None:
    one, two = contract(town, "kitchen").number, contract(town, "school").number
    text = (
        f"晋A12345,2021-03-05,07:05,{two},80,\n晋A12345,2021-03-05,06:30,{one},42.5,3\n"
        f"晋B99999,2021-03-06,6:10,{one},12,1\n晋A12345,2021-03-01,06:30,{one},9,\n"
        f"XYZ,2021-03-05,06:30,{one},9,\n晋A12345,2021-03-05,26:30,{one},9,\n晋A12345,2021-03-05,08:00,{one},,\n"
    )
    run = brought(tmp_path, town, text)
    assert [(i.row, i.field) for i in run.issues.order_by("row")] == [
        (5, "contract"), (6, "vehicle"), (7, "hour"), (8, "food"),
    ]  # fmt: skip
    tours = WasteTour.objects.order_by("day")
    assert [(t.vehicle, t.day, t.stops, t.food_kg, t.oil_kg) for t in tours] == [
        ("晋A12345", date(2021, 3, 5), 2, D("122.5"), D(3)),
        ("晋B99999", date(2021, 3, 6), 1, D(12), D(1)),
    ]
    first = tours[0].pickups.order_by("minute").values_list("minute", "food_kg")
    assert list(first) == [(390, D("42.5")), (425, D(80))]
    again = brought(tmp_path, town, text.splitlines()[0] + "\n")
    assert [(i.row, i.field) for i in again.issues.all()] == [(2, "day")]
    assert WasteTour.objects.count() == 2
