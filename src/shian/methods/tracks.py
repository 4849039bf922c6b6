"""Tracks of vehicles: how near one came to a place within some time, positions joined by straight lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

METRES = 111_195.08  # of one degree on a great circle (mean radius 6371.0088 km, IUGG)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a vehicle was: seconds of the day, longitude and latitude in degrees (one datum for all)."""

    second: int
    longitude: float
    latitude: float


def nearest(
    track: Sequence[Position], longitude: float, latitude: float, *, earliest: float, latest: float
) -> float | None:
    """How near the track came to a place between two moments.

    Args:
        track: positions in order of time; between two of them the vehicle went straight, at one speed.
        longitude, latitude: the place, in degrees.
        earliest, latest: seconds of the day, both included.

    Returns:
        Metres, on a plane that touches at the place (error below 0.1 % within 50 km); None where no part of
        the track lies in that time.
    """
    if not track:
        return None
    at = np.array([p.second for p in track], float)
    x = (np.array([p.longitude for p in track]) - longitude) * METRES * np.cos(np.radians(latitude))
    y = (np.array([p.latitude for p in track]) - latitude) * METRES
    low, high = max(earliest, at[0]), min(latest, at[-1])
    if low > high:
        return None
    inner = (at > low) & (at < high)
    moments = np.concatenate([[low], at[inner], [high]])
    east, north = np.interp(moments, at, x), np.interp(moments, at, y)
    if len(moments) > 1:
        return float(_to_origin(east, north).min())
    return float(np.hypot(east[0], north[0]))


def _to_origin(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Distance of the origin from each of the segments that join the points."""
    dx, dy = np.diff(x), np.diff(y)
    square = dx * dx + dy * dy
    share = np.clip(-(x[:-1] * dx + y[:-1] * dy) / np.where(square > 0, square, 1.0), 0.0, 1.0)
    out: np.ndarray = np.hypot(x[:-1] + share * dx, y[:-1] + share * dy)
    return out
