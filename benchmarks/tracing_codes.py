"""What missing lot codes do to a recall: closures if a share of wholesalers keeps none; for tracing.py."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shian.methods.tracing import View, build
from shian.methods.tracing.made import City, Tier

Ids = NDArray[Any]
SHARES = (0, 5, 10, 20, 50, 100)  # per cent of the wholesalers
WEEK = 7 * 1440
KINDS = 12
EDGES, SITES, DAYS = 1_000_000, 6_000, 26
ASKED, DRAWS = 100, 3


def table() -> list[dict[str, float]]:
    """Mean number of lots at shops that a lot of a farm or factory reached, static and in time.

    A wholesaler without codes knows its stock by kind and week only: what came of a kind in a week is one
    node. Several draws of which wholesalers they are; the answer is the mean.
    """
    city = City(SITES, EDGES // DAYS, seed=7)
    days = list(itertools.islice(city.days(), DAYS))
    names = ("src", "dst", "t_out", "t_in", "site", "since")
    src, dst, out, came, site, since = (
        np.concatenate([getattr(day, name) for day in days]) for name in names
    )
    tier = city.tier[site]
    chance = np.random.default_rng(5)
    asked = chance.choice(np.flatnonzero(tier < Tier.WHOLESALE), ASKED, replace=False)
    wholesalers = np.flatnonzero(city.tier == Tier.WHOLESALE)
    rows: list[dict[str, float]] = []
    for share in SHARES:
        static, timed = [], []
        for _ in range(1 if share in (0, 100) else DRAWS):
            without = chance.choice(wholesalers, round(len(wholesalers) * share / 100), replace=False)
            one = merged(site, since, np.isin(site, without))
            index = build(one[src], one[dst], out, came, nodes=int(one.max()) + 1, unit=60)
            shop = np.zeros(index.nodes, np.bool_)
            shop[one[tier == Tier.RETAIL]] = True
            view = View(index, 0)
            for found, temporal in ((static, False), (timed, True)):
                found += [reached(view, one[lot : lot + 1], shop, temporal) for lot in asked]
        means = {"static": float(np.mean(static)), "in time": float(np.mean(timed))}
        rows.append({"without codes (%)": share} | means)
    for row in rows:
        row |= {f"× {name}": round(row[name] / rows[0][name], 1) for name in ("static", "in time")}
        row |= {name: round(row[name], 1) for name in ("static", "in time")}
    return rows


def reached(view: View, lot: Ids, shop: Ids, temporal: bool) -> int:
    """How many lots at shops."""
    return int(shop[view.closure(lot, temporal=temporal).nodes].sum())


def merged(site: Ids, since: Ids, without: Ids) -> Ids:
    """A new number for each node: one for all of a kind that came to a site without codes in a week."""
    number = np.arange(len(site), dtype=np.int64)
    lot = np.flatnonzero(without)
    key = (site[lot].astype(np.int64) * 1000 + since[lot] // WEEK) * KINDS + lot % KINDS
    _, first = np.unique(key, return_inverse=True)
    number[without] = len(site) + first
    return np.unique(number, return_inverse=True)[1].astype(np.int32)
