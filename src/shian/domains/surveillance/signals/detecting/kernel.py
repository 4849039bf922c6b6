"""Compiled loops: every arriving report is looked at in every series it belongs to, in all windows around it.

Whether the cases of a series in a window are too many is told by the beta-binomial distribution: of the T
cases that the comparison group has in the window, as known that day, how many fall to the series, given its
share in the past. Season, weekday, festivals and reports still missing are the same for both, so that no
model of them is needed (as in the space–time permutation scan, Kulldorff and others 2005); how little a
share is known, when the past is short, is in the distribution.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from shian.domains.surveillance.signals.detecting.arrays import Bools, Reals, Whole
from shian.methods.surveillance.jit import compiled


class Memberships(NamedTuple):
    """Entries by series and by case, groups by case; see `keys.Entries`. Days count from the first day."""

    case: Whole
    day: Whole
    key: Whole
    start: Whole
    family: Whole
    group: Whole
    by_case: Whole
    case_start: Whole
    group_of: Whole
    group_day: Whole
    group_start: Whole


class Reports(NamedTuple):
    """Cases: day of report, whether they count (not of the household of one that does), hospital; days on
    which each hospital was silent."""

    told: Whole
    counts: Bools
    hospital: Whole
    silent: Bools


class Rules(NamedTuple):
    """By family: threshold, least cases, prior mass, lengths of windows, whether pasts are of one age."""

    level: Reals
    least: Whole
    prior: Reals
    lengths: Whole
    aged: Bools
    past: int
    settle: int
    memory: float
    fresh: int


ROOM = 512  # entries of a series around a window that are looked at
DELAYS = 32


@compiled
def tail(count: int, of: int, alpha: float, beta: float) -> float:
    """P(X ≥ count) for X beta-binomial of `of` cases with shares Beta(alpha, beta)."""
    if count <= 0:
        return 1.0
    if count > of:
        return 0.0
    log = math.lgamma(of + 1.0) - math.lgamma(count + 1.0) - math.lgamma(of - count + 1.0)
    log += math.lgamma(count + alpha) + math.lgamma(of - count + beta) - math.lgamma(of + alpha + beta)
    log += math.lgamma(alpha + beta) - math.lgamma(alpha) - math.lgamma(beta)
    term = math.exp(log)
    total = term
    for x in range(count, of):
        term *= (of - x) / (x + 1.0) * (x + alpha) / (of - x - 1.0 + beta)
        total += term
        if term < total * 1e-12:
            break
    return min(total, 1.0)


@compiled
def add(group: Whole, c: int, told: int, who: Memberships) -> None:
    """Count a case in its groups: by day of onset and delay."""
    for j in range(who.group_start[c], who.group_start[c + 1]):
        day = who.group_day[j]
        if 0 <= day < group.shape[1]:
            delay = min(max(told - who.group_day[j], 0), DELAYS - 1)
            group[who.group_of[j], day, delay] += 1


@compiled
def group_total(group: Whole, g: int, start: int, stop: int, age: int) -> int:
    """Cases of a group with onsets in [start, stop), reported within so many days."""
    total = 0
    for day in range(max(start, 0), min(stop, group.shape[1])):
        for delay in range(min(age + 1, DELAYS)):
            total += group[g, day, delay]
    return total


@compiled
def around(entry: int, now: int, longest: int, age: int, who: Memberships, reports: Reports, rules: Rules,
           days: Whole) -> tuple[int, int]:  # fmt: skip
    """Days of the entries near one (filled in), how many there are, and how many lie in the past."""
    key, t = who.key[entry], who.day[entry]
    near, past = 0, 0
    end = t - longest - rules.settle
    for j in range(who.start[key], who.start[key + 1]):
        c, d = who.case[j], who.day[j]
        if reports.told[c] > now or not reports.counts[c] or d > now:
            continue
        if t - longest < d < t + longest:
            if near < ROOM:
                days[near] = d
                near += 1
        elif end - rules.past <= d < end and reports.told[c] - d <= age:
            hospital = reports.hospital[c]
            if hospital < 0 or not reports.silent[hospital, now]:
                past += 1
    return near, past


@compiled
def best_window(entry: int, now: int, group: Whole, who: Memberships, reports: Reports,
                rules: Rules, days: Whole, out: Reals) -> bool:  # fmt: skip
    """The least likely window of a series that holds this entry: first and last day, cases, expected, p."""
    key, t = who.key[entry], who.day[entry]
    family, g = who.family[key], who.group[key]
    longest = 0
    for length in rules.lengths[family]:
        longest = max(longest, length)
    age = max(now - t, 2) if rules.aged[family] else DELAYS
    near, past = around(entry, now, longest, age, who, reports, rules, days)
    if near < rules.least[family]:
        return False
    end = t - longest - rules.settle
    of = group_total(group, g, end - rules.past, end, age)
    alpha = rules.memory * past + rules.prior[family]
    beta = rules.memory * max(of - past, 0) + 20.0 * rules.prior[family]
    out[4] = 2.0
    for i in range(near):
        a = days[i]
        if a > t:
            continue
        for length in rules.lengths[family]:
            b = a + length - 1
            if length == 0 or b < t:
                continue
            count = 0
            for j in range(near):
                if a <= days[j] <= b:
                    count += 1
            if count < rules.least[family]:
                continue
            whole = max(group_total(group, g, a, b + 1, DELAYS), count)
            p = tail(count, whole, alpha, beta)
            if p < out[4]:
                out[0], out[1], out[2] = a, b, count
                out[3], out[4] = whole * alpha / (alpha + beta), p
                out[5], out[6], out[7] = whole, alpha, beta
    return bool(out[4] <= rules.level[family])


@compiled
def sweep(order: Whole, begin: int, last: int, group: Whole, who: Memberships, reports: Reports,
          rules: Rules, seen: Whole, out: Reals) -> int:  # fmt: skip
    """Go through the days up to `last`; alarms (rows of `out`) from day `begin` on. Returns how many.

    Args:
        order: cases by day of report. group: (groups, days, DELAYS) zeros. seen: (series,) −1.
        out: (rows, 10): day, series, first, last, cases, expected, p, T, alpha, beta. One row for a series
            and day.
    """
    found, at = 0, 0
    days, window = np.zeros(ROOM, np.int64), np.zeros(8)
    while at < len(order):
        now = reports.told[order[at]]
        if now > last:
            break
        stop = at
        while stop < len(order) and reports.told[order[stop]] == now:
            c = order[stop]
            if reports.counts[c]:
                add(group, c, now, who)
            stop += 1
        for i in range(at, stop):
            c = order[i]
            if now < begin or not reports.counts[c]:
                continue
            for j in range(who.case_start[c], who.case_start[c + 1]):
                entry = who.by_case[j]
                if now - who.day[entry] > rules.fresh or who.day[entry] > now:
                    continue
                if not best_window(entry, now, group, who, reports, rules, days, window):
                    continue
                key = who.key[entry]
                row = seen[key]
                if row >= 0 and out[row, 0] == now:
                    if out[row, 6] <= window[4]:
                        continue
                elif found < len(out):
                    row = found
                    found += 1
                else:
                    continue
                seen[key] = row
                out[row, 0], out[row, 1] = now, key
                for column in range(8):
                    out[row, 2 + column] = window[column]
        at = stop
    return found
