"""Tours of the collectors of kitchen waste: which kitchens a vehicle calls at, when, and its track."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shian.domains.supply.duties.models import WasteTour
from shian.domains.supply.duties.tracks import metres_at, passed_by, written
from shian.methods.tracks import METRES, Position
from shian.simulation.actors import SYSTEM
from shian.simulation.city import City
from shian.simulation.moments import day_text
from shian.simulation.rows import Row
from shian.simulation.seeds import scaled
from shian.simulation.supply.draws import Floats, Ints, Rng
from shian.simulation.supply.frozen import exactly
from shian.simulation.supply.goods import data

STOPS = 11  # a kitchen in the eleven months
LAST_MINUTE = 1310  # of the last stop: ten to ten in the evening
PER_MINUTE = 500.0  # metres
HALT = 3  # minutes
PLANT = (112.372, 37.624)  # where the disposal place stands
JITTER = 0.0004  # degrees: some forty metres
PASSED_BY, UNTRACKED = 53, 17  # one tour in so many left out a stop; one in so many handed in no track


@dataclass(frozen=True)
class Plan:
    """Stops as columns: whose kitchen, where, how much; and of each position how far it is off."""

    kitchens: list[Row]
    collectors: list[Row]
    of: Ints
    place: Floats  # (kitchens, 2)
    food: Ints
    oil: Ints
    off: Floats  # (stops, 4)


def build(
    made: City, rng: Rng, kitchens: list[Row], collectors: list[Row], period: tuple[int, int], size: Floats
) -> None:
    """Every kitchen is called at some eleven times; vehicles go by collector, part of the city and day."""
    rule = data()["waste"]
    of = np.repeat(np.arange(len(kitchens)), STOPS)
    day = rng.integers(period[0], period[1] + 1, len(of))
    vehicle = _vehicles(kitchens, len(collectors), scaled(rule["vehicles"], made.scale))[of]
    weight = ((size[of] * rng.uniform(0.6, 1.4, len(of)) + 1e-9) * 1e9).astype(np.int64) + 1
    food = exactly(weight, round(rule["food_kg"] * 10 * made.scale))
    oil = exactly(weight, round(rule["oil_kg"] * 10 * made.scale))
    place = np.array([(float(k["longitude"]), float(k["latitude"])) for k in kitchens])
    off = made.rng("supply:tracks").normal(0, 0.4 * JITTER, (len(of), 4)).clip(-JITTER, JITTER)
    plan = Plan(kitchens, collectors, of, place, food, oil, off)
    order = np.lexsort((of, vehicle, day))
    key = day[order] * 1000 + vehicle[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    table = made.table(WasteTour)
    rows = []
    for low, high in zip(starts.tolist(), [*starts[1:].tolist(), len(order)], strict=True):
        which = order[low:high]
        rows.append(_tour(made, plan, which, int(day[which[0]]), int(vehicle[which[0]])))
    table.copy(rows)
    table.part_tables["pickups"].copy([p for row in rows for p in row["pickups"]])


def _vehicles(kitchens: list[Row], collectors: int, count: int) -> Ints:
    """The vehicle of each kitchen: those of its collector have a part of the city each."""
    per = max(1, count // collectors)
    areas = np.array([row["area"] for row in kitchens])
    out = np.zeros(len(kitchens), np.int64)
    for collector in range(collectors):
        own = np.arange(collector, len(kitchens), collectors)
        ranked = own[np.argsort(areas[own], kind="stable")]
        out[ranked] = collector + collectors * (np.arange(len(own)) * per // max(1, len(own)))
    return out


def _tour(made: City, plan: Plan, which: Ints, day: int, vehicle: int) -> Row:
    table = made.table(WasteTour)
    pickups, collector = table.part_tables["pickups"], plan.collectors[vehicle % len(plan.collectors)]
    plate = f"晋A{20000 + vehicle * 37:05d}"
    which, minutes = _way(plan, which)
    total = int(plan.food[which].sum()), int(plan.oil[which].sum())
    row = table.new(
        number=f"CY{collector['area'][:6]}-{plate}-{day_text(day)[2:].replace('-', '')}-{collector['id']}",
        collector_id=collector["id"], vehicle=plate, day=day_text(day), stops=len(which),
        food_kg=_tenths(total[0]),
        oil_kg=_tenths(total[1]), area=collector["area"], pickups=[],
    )  # fmt: skip
    for stop, minute in zip(which.tolist(), minutes, strict=True):
        row["pickups"].append(
            pickups.new(
                tour_id=row["id"], kitchen_id=plan.kitchens[int(plan.of[stop])]["id"], minute=minute,
                food_kg=_tenths(int(plan.food[stop])), oil_kg=_tenths(int(plan.oil[stop])),
            )
        )  # fmt: skip
    table.tell(row, f"{day_text(day)}T14:00:00.000000Z", SYSTEM, "hand-in")
    off = row["id"] % 61 == 0
    plant = sum(total) * (94 if off else 99) // 100
    row |= {"plant_kg": _tenths(plant), "state": "differs" if off else "balanced"}
    table.tell(row, f"{day_text(day)}T15:00:00.000000Z", SYSTEM, "weigh")
    if row["id"] % UNTRACKED != UNTRACKED - 1:
        _tracked(plan, row, which, minutes)
        table.tell(row, f"{day_text(day)}T15:45:00.000000Z", SYSTEM, "track")
    if off:
        row |= {"state": "explained", "explanation": "雨天沥水，到厂前排水减重"}
        table.tell(row, f"{day_text(day + 2)}T02:00:00.000000Z", SYSTEM, "explain")
    return row


def _way(plan: Plan, which: Ints) -> tuple[Ints, list[int]]:
    """The stops in a round about their middle, and the minute of the day of each."""
    place = plan.place[plan.of[which]]
    east, north = (place - place.mean(axis=0)).T
    order = np.argsort(np.arctan2(north, east), kind="stable")
    which, place = which[order], place[order]
    legs = np.hypot(*(np.diff(place, axis=0) * (METRES * np.array([0.79, 1.0]))).T)
    after = np.concatenate([[0], np.cumsum(np.ceil(legs / PER_MINUTE) + HALT)])
    after *= min(1.0, 700 / max(after[-1], 1.0))
    minutes = LAST_MINUTE - int(after[-1]) + after.astype(int)
    return which, minutes.tolist()


def _tracked(plan: Plan, row: Row, which: Ints, minutes: list[int]) -> None:
    """From the collector's yard past the kitchens to the plant; some leave out a stop they wrote down."""
    skipped = len(which) // 2 if row["id"] % PASSED_BY == 0 and len(which) > 2 else -1
    x, y = plan.place[int(plan.of[which[0]])].tolist()
    track = [_at(minutes[0] - 15, x, y, 0.01, 0.004)]
    for n, (stop, minute) in enumerate(zip(which.tolist(), minutes, strict=True)):
        if n == skipped:
            continue
        x, y = plan.place[int(plan.of[stop])].tolist()
        a, b, c, d = plan.off[stop].tolist()
        last = track[-1]
        between = (last.second // 60 + minute) // 2
        track.append(_at(between, (last.longitude + x) / 2, (last.latitude + y) / 2, 5 * a, 5 * b))
        track.append(_at(minute, x, y, c, d))
    track.append(_at(minutes[-1] + 40, *PLANT, 0.0, 0.0))
    row["track"], row["off_track"] = written(track), 0
    if skipped >= 0:
        x, y = plan.place[int(plan.of[which[skipped]])].tolist()
        row["off_track"] = int(passed_by(metres_at(track, minutes[skipped], x, y)))


def _at(minute: int, x: float, y: float, east: float, north: float) -> Position:
    return Position(minute * 60, round(float(x + east), 5), round(float(y + north), 5))


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}"
