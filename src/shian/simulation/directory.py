"""The directory of the city: areas, population series, bodies, stations, posts, people, kits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shian.domains.directory.models import Area, Body, Kit, Person, Population, Post, Station
from shian.platform.personal.vault import keys_in_bulk
from shian.simulation import places, words
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.places import city
from shian.simulation.rows import Row, Table
from shian.simulation.seeds import scaled, shares

YEARS = (2019, 2020, 2021)


@dataclass
class Directory:
    """What later parts refer to."""

    bodies: dict[str, Row] = field(default_factory=dict)
    laboratories: list[Row] = field(default_factory=list)
    hospitals: list[Row] = field(default_factory=list)
    schools: list[tuple[Row, int]] = field(default_factory=list)  # body and number of its township
    stations: list[Row] = field(default_factory=list)
    station_of: list[int] = field(default_factory=list)  # by number of township: id of the station


def build(made: City) -> Directory:
    found = Directory()
    _areas(made)
    _population(made)
    _bodies(made, found)
    _stations(made, found)
    _posts(made, found)
    _kits(made, found)
    _people(made, found)
    return found


def _write(made: City, table: Table, rows: list[Row], verb: str = "import") -> None:
    for row in rows:
        table.tell(row, made.opening, SYSTEM, verb)
    table.copy(rows)
    table.settle()


def _areas(made: City) -> None:
    c, table = city(), made.table(Area)

    def new(code: str, name: str, level: str, parent: str, km2: str | None = None) -> Row:
        return table.new(
            code=code,
            name=name,
            level=level,
            parent_code=parent,
            km2=km2,
            area=code,
            valid_from=c["valid_from"].isoformat(),
            source=c["area_source"],
        )

    rows = [new(c["code"], c["name"], "city", "", c["km2"])]
    rows += [new(d["code"], d["name"], "district", c["code"], d["km2"]) for d in c["district"]]
    for t in places.rows():
        home = t["code"][:6]
        rows.append(new(t["code"], t["name"], "township", c["code"] if home == c["zone"] else home))
    _write(made, table, rows)


def _population(made: City) -> None:
    c, table = city(), made.table(Population)
    weights = [float(d["share"]) for d in c["district"]]
    rows = []
    for series in c["population"]:
        parts = shares(series["people"], weights)
        for year in YEARS:
            values: dict[str, Any] = {
                "series": series["series"],
                "year": year,
                "counted_on": series["counted_on"].isoformat(),
                "source": series["source"],
                "definition": series["definition"],
            }
            rows.append(table.new(**values, area=c["code"], people=series["people"], label=series["label"]))
            for d, people in zip(c["district"], parts, strict=True):
                rows.append(table.new(**values, area=d["code"], people=people, label="simulated"))
    _write(made, table, rows)


def _bodies(made: City, found: Directory) -> None:
    c, table = city(), made.table(Body)
    n = iter(range(1, 10_000))

    def new(name: str, sort: str, area: str, short: str = "", *, member: bool = False) -> Row:
        code = words.identifiers.make_uscc(area[:6], f"XN9{next(n):05d}", "1", "1")
        row = table.new(
            name=name, short_name=short, sort=sort, area=area, uscc=code, committee_member=member,
            valid_from="2016-05-01",
        )  # fmt: skip
        found.bodies[name] = row
        return row

    rows = [new(name, "party", c["code"], member=True) for name in c["committee"]["party"]]
    rows += [new(name, "municipal", c["code"], member=True) for name in c["committee"]["municipal"]]
    for d in c["district"]:
        rows += [new(d["name"] + name, "district", d["code"]) for name in c["committee"]["district"]]
    rows += [new(name, "association", c["code"]) for name in c["committee"]["associations"]]
    found.laboratories = [
        new(lab["name"], "laboratory", lab["area"], lab["short"])
        for lab in made.laboratory_data["laboratory"]
    ]
    found.hospitals = [new(name, "hospital", area) for name, area in _hospitals(made)]
    found.schools = [(new(name, "school", area), town) for name, area, town in _schools(made)]
    rows += found.laboratories + found.hospitals + [s for s, _ in found.schools]
    _write(made, table, rows)


def _hospitals(made: City) -> Iterator[tuple[str, str]]:
    c = city()
    count = scaled(c["people"]["hospitals"], made.scale)
    kinds = ["人民医院", "中医医院", "妇幼保健院", "第二人民医院", "中心医院"]
    places_ = [(d["code"], d["name"] + kind) for kind in kinds for d in c["district"]]
    places_ += [
        (t.code, f"{t.district_name}{t.name}{'社区卫生服务中心' if t.urban else '卫生院'}")
        for t in places.townships(made.seed)
    ]
    places_ += [(d["code"], f"{d['name']}第{n}门诊部") for n in "一二三四五六七八九" for d in c["district"]]
    for code, name in places_[:count]:
        yield name + "（模拟）", code


def _schools(made: City) -> Iterator[tuple[str, str, int]]:
    count = scaled(city()["people"]["schools"], made.scale)
    rng, towns = made.rng("schools"), places.townships(made.seed)
    kinds = words.evenly(rng, words.words()["firms"]["school"], count)
    seen: set[str] = set()
    for town, kind in zip(places.spread_over(made.seed, rng, count), kinds, strict=True):
        t = towns[town]
        name, n = f"{t.district_name}{t.name}{kind}", 2
        while name in seen:
            name, n = f"{t.district_name}{t.name}{kind}（{n}校区）", n + 1
        seen.add(name)
        yield name, t.code, town


def _stations(made: City, found: Directory) -> None:
    """Ninety stations; the smallest streets are served by the next one of their district."""
    towns, p = places.townships(made.seed), city()["people"]
    table, rng = made.table(Station), made.rng("stations")
    urban = [i for i, t in enumerate(towns) if t.urban]
    shared = set(sorted(urban, key=lambda i: (towns[i].weight, -i))[: len(towns) - p["stations"]])
    own = [i for i in range(len(towns)) if i not in shared]
    staff = shares(p["at_stations"], [towns[i].weight ** 0.5 for i in own])
    rooms = set(rng.permutation(len(own))[: p["test_rooms"]].tolist())
    homes = places.addresses(rng, towns, own)
    for n, i in enumerate(own):
        t = towns[i]
        found.stations.append(
            table.new(
                name=f"{t.district_name}{t.name}市场监督管理所", area=t.code, address=homes[n],
                body_id=found.bodies[t.district_name + "市场监督管理局"]["id"],
                has_rapid_test_room=n in rooms, people_count=staff[n],
            )
        )  # fmt: skip
    by_town = dict(zip(own, found.stations, strict=True))
    for i, t in enumerate(towns):
        near = (
            i
            if i in by_town
            else min((j for j in own if towns[j].district == t.district), key=lambda j: abs(j - i))
        )
        found.station_of.append(by_town[near]["id"])
    _write(made, table, found.stations)


def _posts(made: City, found: Directory) -> None:
    """850 established, 554 filled: 360 at the stations, the others in the bureaus."""
    p, table, rows = city()["people"], made.table(Post), []
    bureaus = [(d["name"] + "市场监督管理局", d) for d in city()["district"]]
    held = [sum(s["people_count"] for s in found.stations if s["area"][:6] == d["code"]) for _, d in bureaus]
    weight = [float(d["share"]) for _, d in bureaus]
    office = shares(p["filled"] - p["at_stations"], weight)
    spare = shares(p["established"] - p["filled"], weight)
    for (name, d), at_station, inside, free in zip(bureaus, held, office, spare, strict=True):
        body = found.bodies[name]["id"]
        half = free // 2
        for title, established, filled in (
            ("市场监督管理所监管岗", at_station + half, at_station),
            ("食品安全监管股", inside // 2 + free - half, inside // 2),
            ("综合行政执法队", inside - inside // 2, inside - inside // 2),
        ):
            rows.append(
                table.new(title=title, body_id=body, area=d["code"], established=established, filled=filled)
            )
    _write(made, table, rows)


def _kits(made: City, found: Directory) -> None:
    p, table, rng, rows = city()["people"], made.table(Kit), made.rng("kits"), []
    models = {"car": "执法执勤车", "motorcycle": "电动摩托车", "rapid_test": "食品安全快速检测箱"}
    for sort, count in (("car", p["cars"]), ("motorcycle", p["motorcycles"]), ("rapid_test", p["kits"])):
        worn = (rng.random(count) < 0.04).tolist()
        for i in range(count):
            station = found.stations[i % len(found.stations)]
            rows.append(
                table.new(
                    number=f"{sort[:2].upper()}-{i + 1:04d}", sort=sort, model=models[sort],
                    station_id=station["id"],
                    area=station["area"], condition="repair" if worn[i] else "good",
                )
            )  # fmt: skip
    _write(made, table, rows)


def _people(made: City, found: Directory) -> None:
    """571 supervisors, 510 of them professional, and 1005 information officers."""
    p, rng = city()["people"], made.rng("people")
    table = made.table(Person)
    count = p["supervisors"] + p["information"]
    names, phones = words.people(rng, count), words.phones(rng, count)
    trained = set(rng.permutation(p["supervisors"])[: p["professional"]].tolist())
    rows = []
    homes = _homes(made, found, rng, count)
    with made.secrets("people"), keys_in_bulk():
        for i in range(count):
            supervisor = i < p["supervisors"]
            body, area = homes[i]
            name, phone = made.seal(Person, names[i], phones[i])
            rows.append(
                table.new(
                    number=f"{'JG' if supervisor else 'XX'}{i + 1:05d}", name=name, phone=phone,
                    body_id=body, area=area,
                    job="supervisor" if supervisor else "information", professional=i in trained,
                    qualification=("食品科学与工程" if i in trained else "法学") if supervisor else "",
                )
            )  # fmt: skip
    _write(made, table, rows)


def _homes(made: City, found: Directory, rng: np.random.Generator, count: int) -> list[tuple[int, str]]:
    towns = places.townships(made.seed)
    return [
        (found.bodies[towns[t].district_name + "市场监督管理局"]["id"], towns[t].code)
        for t in places.spread_over(made.seed, rng, count)
    ]
