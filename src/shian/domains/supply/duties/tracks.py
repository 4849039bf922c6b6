"""Vehicles' tracks: read from text, and held against the stops of their tours."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as say

from shian.domains.registry.models import Operator
from shian.domains.supply.duties.models import Pickup
from shian.methods.tracks import Position, nearest
from shian.platform.actions.core import Refused

NEAR = 200.0  # metres from the kitchen's place on the register
EARLY = LATE = 20 * 60  # seconds by which the hour of a stop may be wrong
MOST = 2000
_LINE = re.compile(
    r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?[\s,，]+([0-9]{1,3}(?:\.[0-9]{1,8})?)"
    r"[\s,，]+([0-9]{1,2}(?:\.[0-9]{1,8})?)"
)


@dataclass(frozen=True, slots=True)
class Stop:
    """A pick-up held against the track: metres to the kitchen; None where nobody can say."""

    pickup: Pickup
    metres: int | None
    located: bool

    @property
    def off(self) -> bool:
        """Whether by its track the vehicle was not there."""
        return self.located and passed_by(self.metres)


def read(text: str) -> list[Position]:
    """The positions, one a line: hour, longitude, latitude.

    Raises:
        Refused: naming the line.
    """
    found: list[Position] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        match = _LINE.fullmatch(line.strip())
        if match is None or not plausible(float(match[4]), float(match[5])):
            raise Refused(say("Line %(line)s: hour, longitude, latitude.") % {"line": number}, field="lines")
        second = int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3] or 0)
        if found and second < found[-1].second:
            raise Refused(
                say("Line %(line)s lies before the one above it.") % {"line": number}, field="lines"
            )
        found.append(Position(second, float(match[4]), float(match[5])))
    if not 2 <= len(found) <= MOST:
        raise Refused(say("A track has between 2 and %(most)s positions.") % {"most": MOST}, field="lines")
    return found


def plausible(longitude: float, latitude: float) -> bool:
    """Whether a place may lie in the country; elsewhere are devices without a fix, and figures swapped."""
    return 73 <= longitude <= 136 and 3 <= latitude <= 54


def written(track: Sequence[Position]) -> str:
    """The positions as they are kept."""
    return "\n".join(f"{clock(p.second)} {p.longitude:.5f} {p.latitude:.5f}" for p in track)


def clock(second: int) -> str:
    """A second of the day as people read it."""
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def compared(pickups: Sequence[Pickup], track: Sequence[Position]) -> list[Stop]:
    """Each stop with how near the vehicle came about that time. One query."""
    kitchens = Operator.objects.filter(pk__in={p.kitchen_id for p in pickups})
    rows = kitchens.values_list("pk", "longitude", "latitude")
    places = {pk: (longitude, latitude) for pk, longitude, latitude in rows}
    return [_stop(pickup, track, *places.get(pickup.kitchen_id, (None, None))) for pickup in pickups]


def _stop(pickup: Pickup, track: Sequence[Position], longitude: object, latitude: object) -> Stop:
    if longitude is None or latitude is None:
        return Stop(pickup, None, located=False)
    metres = metres_at(track, pickup.minute, float(str(longitude)), float(str(latitude)))
    return Stop(pickup, metres, located=True)


def metres_at(track: Sequence[Position], minute: int, longitude: float, latitude: float) -> int | None:
    """How near the vehicle came to a place about a minute of the day; None where the track says nothing."""
    at = minute * 60
    metres = nearest(track, longitude, latitude, earliest=at - EARLY, latest=at + LATE)
    return None if metres is None else round(metres)


def passed_by(metres: int | None) -> bool:
    """Whether a vehicle that came no nearer was not there."""
    return metres is None or metres > NEAR


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sketch of the way, north up, a hundred units wide or high: a line and the stops' places on it."""

    box: str
    line: str
    stops: list[tuple[float, float, bool]]


def drawing(track: Sequence[Position], stops: Sequence[Stop]) -> Drawing | None:
    """The track and where the vehicle was at the hour of each stop; None without a track."""
    if not track:
        return None
    shrink = math.cos(math.radians(track[0].latitude))
    xs, ys = [p.longitude * shrink for p in track], [-p.latitude for p in track]
    scale = 100 / max(max(xs) - min(xs), max(ys) - min(ys), 1e-9)
    x, y = [(v - min(xs)) * scale for v in xs], [(v - min(ys)) * scale for v in ys]
    at = [p.second for p in track]
    return Drawing(
        f"-4 -4 {max(x) + 8:.1f} {max(y) + 8:.1f}",
        " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True)),
        [
            (round(float(np.interp(s.pickup.minute * 60, at, x)), 1),
             round(float(np.interp(s.pickup.minute * 60, at, y)), 1), s.off)
            for s in stops
        ],
    )  # fmt: skip
