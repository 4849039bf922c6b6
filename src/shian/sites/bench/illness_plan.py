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


def _source(key: str, words: str, bar: str, least: float) -> Row:
    """How often the true source stands where it should, beside the tracing score and chance."""
    return Row(
        f"simulated cities nothing was developed on, source inference, outbreaks with ≥ 15 cases: {words}",
        bar,
        lambda a: "{hits:.0%} of {count:.0f}; tracing score {tracing:.0%}, chance {chance:.0%}".format(
            **a["sources"][key]
        ),
        lambda a: (
            a["sources"][key]["hits"] >= least and a["sources"][key]["hits"] >= a["sources"][key]["tracing"]
        ),
    )


CITY = Benchmark(
    "illness",
    False,
    (
        Row(
            "simulated city, detection: planted outbreaks with ≥ 5 reported cases, days after the fifth",
            "≥ 90 %, median ≤ 3 days",
            lambda a: (
                f"{a['found']} of {a['outbreaks']} in {a['seeds']} cities, median {a['median_delay']:g} days"
            ),
            lambda a: a["found"] >= 0.9 * a["outbreaks"] and a["median_delay"] <= 3,
        ),
        Row(
            "simulated city, detection: false signals",
            "≤ 1 a week",
            lambda a: f"{a['false_per_week']} a week",
            lambda a: a["false_per_week"] <= 1,
        ),
        Row(
            "the city's morning run: every series of 10,642 cases, all methods, one day",
            "≤ 2 s",
            lambda a: f"{a['morning_s']} s; three years day by day {a['replay_s']} s",
            lambda a: a["morning_s"] <= 2,
        ),
        _source("premises_reports", "true premises first, by the reports alone", "≥ 90 %", 0.9),
        _source("lot_menu", "true lot among three, with the menu and thirty well guests", "≥ 80 %", 0.8),
        _source("lot_reports", "true lot among three, by the reports alone", "≥ 80 %", 0.8),
        Row(
            "simulated city, source inference: Brier score of all probabilities given",
            "",
            lambda a: f"{a['brier']} (docs/images/sourcing-calibration.svg)",
            lambda a: True,
        ),
    ),
)


FILE = "on file, menu with lots, before any result"
REPORTS = "by the case reports alone"


def _desk(situation: str, kind: str, words: str, bar: str, least: float) -> Row:
    """The same of the outbreaks that the city's database holds, by the code of the desk."""
    return Row(
        f"the city's own outbreaks with ≥ 15 cases, by the desk's code: {words}",
        bar,
        lambda a: "{hits:.0%} of {count:.0f}; tracing score {tracing:.0%}, chance {chance:.0%}".format(
            **a[situation][kind]
        ),
        lambda a: (
            a[situation][kind]["hits"] >= least
            and a[situation][kind]["hits"] >= a[situation][kind]["tracing"]
        ),
    )


DESK = Benchmark(
    "sourcing",
    True,
    (
        _desk("file", "premises", f"true premises first, {FILE}", "≥ 90 %", 0.9),
        _desk("reports", "premises", f"true premises first, {REPORTS}", "≥ 90 %", 0.9),
        _desk("file", "lot", f"true lot among three, {FILE}", "≥ 80 %", 0.8),
        _desk("file", "lot_first", "true lot first, the same", "", 0.0),
        _desk("without_lots", "lot", "true lot among three, menu without lots", "≥ 80 %", 0.8),
        _desk("reports", "lot", f"true lot among three, {REPORTS}", "≥ 80 %", 0.8),
        Row(
            "the city's own outbreaks: Brier score of all probabilities given, seconds for all",
            "",
            lambda a: f"{a['brier']}; {a['seconds']} s",
            lambda a: True,
        ),
    ),
)


ILLNESS: tuple[Benchmark, ...] = (SCAN, SURVEILLANCE, CITY, DESK)
