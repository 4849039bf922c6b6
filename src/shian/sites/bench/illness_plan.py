"""The benchmarks of surveillance and of the scan statistic, and their bars."""

from __future__ import annotations

from shian.sites.bench.table import Benchmark, Row

SCAN = Benchmark(
    "scan",
    False,
    (
        Row(
            "space–time scan, 154 sites × 14 days × 999 replications",
            "≤ 1 s, New York fever as published",
            lambda a: (
                f"{a['city']['seconds']} s (at any time {a['city_any_time']['seconds']} s); equal: "
                + ("no reference" if a["published"] is None else "yes" if a["published"]["equal"] else "no")
            ),
            lambda a: a["city"]["seconds"] <= 1 and (a["published"] is None or a["published"]["equal"]),
        ),
        Row(
            "space–time scan, 1,000 sites, 50,000 cases, 999 replications",
            "≤ 40 s (SaTScan)",
            lambda a: f"{a['thousand']['seconds']} s, {a['memory_mb']} MB; compiling {a['compiling_s']} s",
            lambda a: a["thousand"]["seconds"] <= 40,
        ),
    ),
)


SURVEILLANCE = Benchmark(
    "surveillance",
    False,
    (
        Row(
            "Farrington Flexible, ten seasons, negative binomial bound, one core",
            "≥ 100× R's package, bounds equal",
            lambda a: (
                f"{a['us']} µs an evaluation; R "
                + (f"{a['r_us']:,} µs" if a["r_times"] else "not there, no time recorded")
                + (f": × {a['r_times']}" if a["r_times"] else "")
                + (" (recorded time, not this run)" if a["r_recorded"] else "")
                + ("" if a.get("r_same", True) else ", bounds differ")
            ),
            lambda a: (a["r_times"] or 0) >= 100 and a.get("r_same", True),
        ),
        Row(
            "a city's morning run: 5,000 series, all methods",
            "≤ 2 s",
            lambda a: f"{a['morning_s']} s",
            lambda a: a["morning_s"] <= 2,
        ),
        Row(
            "28 simulated scenarios: false alarms of the combined evidence at nominal 0.5 %",
            "within 0.1 point",
            lambda a: f"{a['fpr']} % of weeks",
            lambda a: abs(a["fpr"] - 0.5) <= 0.1,
        ),
        Row(
            "the same: outbreaks detected, beside the best single method at the same rate",
            "no fewer",
            lambda a: f"{a['pod']} %; {a['best_single']} {a['best_single_pod']} %",
            lambda a: a["pod"] >= a["best_single_pod"],
        ),
    ),
)


ILLNESS: tuple[Benchmark, ...] = (SCAN, SURVEILLANCE)
