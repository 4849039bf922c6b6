"""Restricted pesticides: listed shops with their boards, sales by real name, and what growers used."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np

from shian.domains.supply.duties.models import PesticideUse, RestrictedSale, RestrictedShop
from shian.platform.personal.vault import keys_in_bulk
from shian.simulation import words
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.moments import day_text, moment, seconds
from shian.simulation.registry.operators import Register
from shian.simulation.rows import Row
from shian.simulation.seeds import scaled
from shian.simulation.supply.draws import Ints, Rng
from shian.simulation.supply.goods import duties

LISTED = date(2019, 2, 18).toordinal()
YEARS = (2019, 2020, 2021)
NO_BOARD = 12  # one shop in so many has not put up its board


def build(made: City, register: Register) -> None:
    """Shops, their sales of three years, what registered growers did with them, and ordinary uses."""
    rng, rule = made.rng("supply:pesticides"), duties()["pesticides"]
    shops = _shops(made, register, rng)
    growers = [
        row
        for row in register.rows["grower"]
        if row["status"] == "open" and register.lives[row["id"]][0] < LISTED
    ]
    if not shops or not growers:
        return
    sales = _sales(made, rng, shops, growers, scaled(rule["sales"], made.scale))
    area = {row["id"]: row["area"] for row in growers}
    uses = [
        _used(made, sale, kind, day, area[sale["buyer_id"]])
        for sale, kind, day in sales
        if sale["buyer_id"] is not None
    ]
    uses += _others(made, rng, growers, scaled(rule["uses"], made.scale))
    made.table(RestrictedSale).copy([sale for sale, _, _ in sales])
    made.table(PesticideUse).copy(uses)


def _shops(made: City, register: Register, rng: Rng) -> list[Row]:
    """Listed in the first spring; their boards go up within weeks, but for some."""
    table, rows, count = made.table(RestrictedShop), [], Counter[str]()
    there = [
        row
        for row in register.rows["farm_input"]
        if row["status"] == "open" and register.lives[row["id"]][0] < LISTED
    ]
    chosen = np.sort(rng.permutation(len(there))[: scaled(duties()["pesticides"]["shops"], made.scale)])
    for n, place in enumerate(chosen.tolist()):
        operator, day = there[place], LISTED + n % 20
        stem, officer = f"NY{operator['area'][:6]}", made.cast.officer[operator["area"][:6]]
        count[stem] += 1
        row = table.new(
            number=f"{stem}{count[stem]:04d}", operator_id=operator["id"], listed_on=day_text(day),
            area=operator["area"],
        )  # fmt: skip
        table.tell(row, f"{day_text(day)}T01:30:00.000000Z", officer, "list")
        if n % NO_BOARD != NO_BOARD - 1:
            row["board_up"] = True
            table.tell(row, f"{day_text(day + 5 + n % 9)}T03:00:00.000000Z", officer, "put-up")
        rows.append(row)
    table.copy(rows)
    return rows


def _days(rng: Rng, count: int) -> Ints:
    """Days (ordinals) of the three years, most in spring and summer; the first from the listing on."""
    weight = np.array(duties()["pesticides"]["months"], float)
    month, year = rng.choice(12, count, p=weight / weight.sum()), rng.integers(0, 3, count)
    starts = np.array([[date(y, m, 1).toordinal() for m in range(1, 13)] for y in YEARS])
    return np.maximum(starts[year, month] + rng.integers(0, 28, count), LISTED + 30)


def _sales(
    made: City, rng: Rng, shops: list[Row], growers: list[Row], count: int
) -> list[tuple[Row, int, int]]:
    """Each to a person by name and number; two in five for a registered grower. With kind and day."""
    table, kinds = made.table(RestrictedSale), duties()["pesticides"]["restricted"]
    days = np.sort(_days(rng, count)).tolist()
    kind, shop = rng.integers(0, len(kinds), count).tolist(), rng.integers(0, len(shops), count).tolist()
    grower = np.where(rng.random(count) < 0.4, rng.integers(0, len(growers), count), -1).tolist()
    much, second = rng.uniform(0.5, 1.8, count).tolist(), seconds(rng, count)
    people = words.people(rng, count), words.identities(rng, count), words.phones(rng, count)
    out = []
    with made.secrets("pesticides"), keys_in_bulk():
        for n, texts in enumerate(zip(*people, strict=True)):
            name, toxic, usual, crop, crops, _, _ = kinds[kind[n]]
            who, identity, phone = made.seal(RestrictedSale, *texts)
            row = table.new(
                shop_id=shops[shop[n]]["id"], sold_at=moment(days[n], second[n]), product=name,
                registration_number=_registered(kind[n]), toxic=toxic, quantity=f"{usual * much[n]:.3f}",
                crop=crop, crop_group=crops, buyer_name=who, buyer_identity=identity, buyer_phone=phone,
                buyer_id=growers[grower[n]]["id"] if grower[n] >= 0 and crops == "grain" else None,
                area=shops[shop[n]]["area"],
            )  # fmt: skip
            table.tell(row, row["sold_at"], SYSTEM, "sell")
            out.append((row, kind[n], days[n]))
    return out


def _registered(kind: int, letters: str = "X") -> str:
    return f"PD-{letters}{kind + 1:03d}（模拟）"


def _used(made: City, sale: Row, kind: int, day: int, area: str) -> Row:
    """What a grower bought is used within ten days, on its own land."""
    name, _, _, crop, _, interval, dose = duties()["pesticides"]["restricted"][kind]
    return _use(
        made, sale["buyer_id"], day + 1 + sale["id"] % 10, (crop, name, interval, dose),
        _registered(kind), sale["id"], area,
    )  # fmt: skip


def _others(made: City, rng: Rng, growers: list[Row], count: int) -> list[Row]:
    """Uses of pesticides that anybody may buy, on vegetables and fruit."""
    kinds = duties()["pesticides"]["others"]
    days = np.sort(_days(rng, count)).tolist()
    kind, grower = rng.integers(0, len(kinds), count).tolist(), rng.integers(0, len(growers), count).tolist()
    out = []
    for day, which, whose in zip(days, kind, grower, strict=True):
        name, crop, interval, dose = kinds[which]
        row = growers[whose]
        out.append(
            _use(
                made, row["id"], day, (crop, name, interval, dose), _registered(which, "P"), None, row["area"]
            )
        )
    return out


def _use(
    made: City,
    operator: int,
    day: int,
    what: tuple[str, str, int, str],
    registered: str,
    sale: int | None,
    area: str,
) -> Row:
    crop, name, interval, dose = what
    table = made.table(PesticideUse)
    number = table.next_id
    row = table.new(
        operator_id=operator, used_on=day_text(day), crop=crop, plot=f"{1 + number % 9}号地",
        area_mu=f"{2 + number % 37}.{number % 10}0", product=name, registration_number=registered,
        restricted=sale is not None, sale_id=sale, dose=dose, interval_days=interval,
        harvest_from=day_text(day + interval), area=area,
    )  # fmt: skip
    table.tell(row, f"{day_text(day)}T10:30:00.000000Z", SYSTEM, "record")
    return row
