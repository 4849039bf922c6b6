"""The circles of a scan: around every place its neighbours by distance, as far as a circle may grow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shian.methods.scan.errors import ScanError

Floats = NDArray[np.float64]
EARTH = 6371.0088  # mean radius in km (IUGG)
SAME = 1e-12  # distances that differ less are equal: such places enter a circle together
MOST_MEMBERS = 60_000_000  # of all circles: the lists take five bytes each
PORTION = 256  # centres at a time, so that distances take little memory


@dataclass(frozen=True, slots=True)
class Points:
    """Where places are: coordinates in a plane, or latitude and longitude in degrees on the earth."""

    first: Floats
    second: Floats
    on_earth: bool

    @classmethod
    def plane(cls, x: Sequence[float], y: Sequence[float]) -> "Points":
        """Cartesian coordinates, of any unit."""
        return cls(np.asarray(x, np.float64), np.asarray(y, np.float64), False)

    @classmethod
    def earth(cls, latitude: Sequence[float], longitude: Sequence[float]) -> "Points":
        """Degrees.

        Raises:
            ScanError: a latitude is beyond ±90 or a longitude beyond ±360.
        """
        points = cls(np.asarray(latitude, np.float64), np.asarray(longitude, np.float64), True)
        if np.any(np.abs(points.first) > 90) or np.any(np.abs(points.second) > 360):
            raise ScanError("latitudes are between -90 and 90 degrees, longitudes between -360 and 360")
        return points

    def vectors(self) -> Floats:
        """Points whose straight distances order as the distances asked for."""
        if not self.on_earth:
            return np.column_stack([self.first, self.second])
        latitude, longitude = np.radians(self.first), np.radians(self.second)
        flat = np.cos(latitude)
        return np.column_stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])

    def distance(self, straight: float) -> float:
        """A straight distance as one along the ground, in km on the earth."""
        return float(2 * EARTH * np.arcsin(min(straight / 2, 1.0))) if self.on_earth else straight

    def straight(self, distance: float) -> float:
        """The inverse of `distance`."""
        return float(2 * np.sin(min(distance / (2 * EARTH), np.pi / 2))) if self.on_earth else distance


@dataclass(frozen=True, slots=True)
class Circles:
    """For centre i the places `order[starts[i]:starts[i + 1]]` from near to far.

    `last` marks the ones that may be the outermost; `reach` is their straight distance from the centre.
    """

    starts: NDArray[np.int64]
    order: NDArray[np.int32]
    last: NDArray[np.bool_]
    reach: NDArray[np.float32]

    def members(self, at: int, centre: int) -> NDArray[np.int32]:
        """The places of the circle around a centre up to an index of `order`."""
        return self.order[self.starts[centre] : at + 1]


def circles(points: Points, weights: Floats, most: float, radius: float | None = None) -> Circles:
    """All circles around places that hold at most so much weight and reach at most so far.

    Args:
        points: where the places are.
        weights: what each holds, of what the limit speaks: people, cases.
        most: how much a circle may hold.
        radius: how far it may reach, in km on the earth.

    Raises:
        ScanError: there are too many places for circles of this size.
    """
    vectors = points.vectors()
    farthest = np.inf if radius is None else points.straight(radius)
    orders: list[NDArray[np.int32]] = []
    lasts: list[NDArray[np.bool_]] = []
    reaches: list[NDArray[np.float32]] = []
    total = 0
    for begin in range(0, len(vectors), PORTION):
        for distances in _distances(vectors[begin : begin + PORTION], vectors):
            order, last, reach = _circle(distances, weights, most, farthest)
            orders.append(order)
            lasts.append(last)
            reaches.append(reach)
            total += len(order)
        if total > MOST_MEMBERS:
            raise ScanError(f"{len(vectors)} places make too many circles: lower the largest share or radius")
    starts = np.concatenate([[0], np.cumsum([len(order) for order in orders])]).astype(np.int64)
    return Circles(starts, np.concatenate(orders), np.concatenate(lasts), np.concatenate(reaches))


def _distances(centres: Floats, vectors: Floats) -> Floats:
    apart = np.zeros((len(centres), len(vectors)))
    for column in range(vectors.shape[1]):
        apart += (centres[:, column, None] - vectors[None, :, column]) ** 2
    return np.sqrt(apart)


def _circle(
    distances: Floats, weights: Floats, most: float, farthest: float
) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.float32]]:
    order = np.argsort(distances, kind="stable")
    ordered = distances[order]
    closes = np.append(ordered[1:] > ordered[:-1] * (1 + SAME) + SAME, True)
    held = np.cumsum(weights[order])
    last = closes & (held <= most * (1 + SAME)) & (ordered <= farthest * (1 + SAME))
    within = int(np.flatnonzero(last)[-1]) + 1 if last.any() else 0
    return order[:within].astype(np.int32), last[:within], ordered[:within].astype(np.float32)
