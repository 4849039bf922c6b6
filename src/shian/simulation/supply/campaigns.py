"""Campaigns against offences in slaughter: slaughterhouses and sellers of meat looked at, what was found."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from shian.domains.supply.duties.models import CampaignCheck, SlaughterCampaign
from shian.simulation.city import City
from shian.simulation.moments import day_text
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row
from shian.simulation.seeds import scaled
from shian.simulation.supply.draws import Rng
from shian.simulation.supply.goods import duties

MEASURES = ("fined", "seized", "police")


def build(made: City, register: Register) -> None:
    """Every campaign with its checks, closed some days after its end."""
    rng, count = made.rng("supply:campaigns"), Counter[int]()
    campaigns, checks = [], []
    for rule in duties()["campaign"]:
        count[rule["first"].year] += 1
        number = f"ZX{rule['first'].year}{count[rule['first'].year]:04d}"
        row, done = _campaign(made, rng, rule, number, _places(register, rule))
        campaigns.append(row)
        checks += done
    made.table(SlaughterCampaign).copy(campaigns)
    made.table(CampaignCheck).copy(checks)


def _places(register: Register, rule: dict[str, Any]) -> list[Row]:
    """The slaughterhouses first, then sellers of meat, as far as they were in business all the time."""
    first, last = rule["first"].toordinal(), rule["last"].toordinal()
    meat = [row for row in register.rows["seller"] if "肉" in row["name"]]
    rows = [*register.rows["pig_slaughter"], *register.rows["beef_slaughter"], *meat]
    lives = register.lives
    return [row for row in rows if lives[row["id"]][0] < first and lives[row["id"]][1] > last]


def _campaign(
    made: City, rng: Rng, rule: dict[str, Any], number: str, places: list[Row]
) -> tuple[Row, list[Row]]:
    table, officer = made.table(SlaughterCampaign), made.cast.bureau
    first, last = rule["first"].toordinal(), rule["last"].toordinal()
    target = min(len(places), scaled(rule["target"], made.scale))
    row = table.new(
        number=number, title=rule["title"], offence=rule["offence"], since=rule["first"].isoformat(),
        until=rule["last"].isoformat(), target=target, area="140100",
    )  # fmt: skip
    table.tell(row, f"{day_text(first)}T01:00:00.000000Z", officer, "open")
    days = np.sort(rng.integers(first + 1, last, target)).tolist()
    bad = set(rng.permutation(target)[: scaled(rule["found"], made.scale)].tolist())
    checks = []
    for n, day in enumerate(days):
        found = (rule["offence"], rule["what"]) if n in bad else ("", "")
        done = _check(made, row, places[n], day, n, found)
        row["checked"] += 1
        row["found"] += bool(found[0])
        table.tell(row, done["changed_at"], _inspector(made, places[n], n), "check")
        checks.append(done)
    row |= {
        "state": "closed",
        "summary": f"共检查 {row['checked']} 处，查处违法行为 {row['found']} 起，均已依法处理（模拟）",
    }
    table.tell(row, f"{day_text(last + 6)}T02:00:00.000000Z", officer, "close")
    return row, checks


def _inspector(made: City, place: Row, n: int) -> str:
    return made.cast.inspector[place["area"][:6]][n % 4]


def _check(made: City, campaign: Row, place: Row, day: int, n: int, found: tuple[str, str]) -> Row:
    table, offence = made.table(CampaignCheck), found[0]
    row = table.new(
        campaign_id=campaign["id"], operator_id=place["id"], place_name=place["name"][:120],
        checked_on=day_text(day), offence=offence, what=found[1], area=place["area"],
        kilograms=f"{40 + 35 * (n % 9)}.000" if offence else "0.000",
        measure=MEASURES[n % 3] if offence else "none",
    )  # fmt: skip
    at = f"{day_text(day)}T{1 + n % 7:02d}:{n % 60:02d}:00.000000Z"
    table.tell(row, at, _inspector(made, place, n), "check")
    return row
