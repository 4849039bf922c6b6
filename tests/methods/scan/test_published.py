"""Published scans: New York fever and New Mexico of SaTScan, leukaemia in New York state."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from shian.methods.scan import Cluster, Model, Points, Settings, Study, scan
from shian.methods.scan.calendar import Calendar, Unit, read_moment
from shian.methods.scan.kernels import statistic
from shian.methods.scan.people import counted_at, expected_cases, person_time

pytestmark = pytest.mark.reference
Table = list[dict[str, str]]


def rows(folder: Path, name: str) -> Table:
    with (folder / "surveillance" / "scan" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def told(cluster: Cluster) -> tuple[int, float, float]:
    return cluster.observed, round(cluster.expected, 2), round(cluster.statistic, 6)


def test_new_york_fever(shared_dir: Path) -> None:
    """Permutation, prospective, at most seven days and three kilometres."""
    places, cases = rows(shared_dir, "NYCfevergeo.csv"), rows(shared_dir, "NYCfevercas.csv")
    zips = [row["zip"] for row in places]
    counts = np.zeros((len(zips), 24), np.int64)
    for row in cases:
        counts[zips.index(row["zip"]), int(row["date"].split("/")[2]) - 1] += int(row["cases"])
    points = Points.earth([float(row["lat"]) for row in places], [float(row["long"]) for row in places])
    study = Study(Model.PERMUTATION, points, counts)
    found = scan(study, Settings(prospective=True, longest=7, radius=3.0))
    first, second, third = found.clusters[:3]
    members = "11418,11415,11419,11435,11416,11421,11451,11375,11417"
    assert [zips[place] for place in first.places] == members.split(",")
    assert (first.first + 1, first.last + 1, *told(first)) == (22, 24, 4, 0.67, 3.845418)
    assert ([zips[place] for place in second.places], second.radius, told(second)[2]) == (
        ["11372"],
        0,
        3.164201,
    )
    assert ([zips[place] for place in third.places], told(third)[2]) == (["10472"], 2.137259)
    # SaTScan: 0.242 after 207 replications.
    assert abs(found.null.p(first.statistic) - 0.242) < 0.09
    assert abs(found.null.gumbel_p(first.statistic) - found.null.p(first.statistic)) < 0.03


def test_leukaemia_in_new_york_state(shared_dir: Path) -> None:
    """Poisson, purely spatial, at most a tenth of the people, degrees taken as of a plane."""
    tracts = rows(shared_dir, "nydf_ny_leukemia.csv")
    points = Points.plane(
        [float(row["longitude"]) for row in tracts], [float(row["latitude"]) for row in tracts]
    )
    cases = np.array([[int(float(row["cases"]))] for row in tracts])
    people = np.array([[float(row["population"])] for row in tracts])
    found = scan(Study(Model.POISSON, points, cases, people), Settings(largest_share=0.1))
    first, second = found.clusters[:2]
    assert (len(first.places), *told(first)) == (26, 85, 49.71, 11.577255)
    assert round(first.relative_risk(found.total), 2) == 1.84
    assert round(second.statistic, 6) == 9.019716
    assert found.null.p(first.statistic) <= 0.005 and abs(found.null.p(second.statistic) - 0.013) < 0.012


def new_mexico(folder: Path) -> tuple[Study, list[str]]:
    counties = rows(folder, "NMgeo.csv")
    names = [row["county"] for row in counties]
    years = Calendar(Unit.YEAR, day("1973"), day("1991") + 364)
    counts = np.zeros((len(names), years.steps), np.int64)
    groups: dict[tuple[str, ...], int] = {}
    for row in rows(folder, "NMcas.csv"):
        counts[names.index(row["county"]), int(row["year"]) - 1973] += int(row["cases"])
        group = (row["agegroup"], row["sex"])
        groups[group] = groups.get(group, 0) + int(row["cases"])
    people: dict[tuple[int, tuple[str, ...]], dict[int, float]] = {}
    for row in rows(folder, "NMpop.csv"):
        moment = read_moment(f"19{row['year']}")
        assert moment is not None
        key = (names.index(row["county"]), (row["agegroup"], row["sex"]))
        people.setdefault(key, {})[counted_at(moment)] = float(row["population"])
    expected = expected_cases(person_time(years, len(names), people), groups)
    points = Points.plane([float(row["lat"]) for row in counties], [float(row["long"]) for row in counties])
    return Study(Model.POISSON, points, counts, expected), names


def day(year: str) -> int:
    moment = read_moment(year)
    assert moment is not None
    return moment.first


def test_new_mexico(shared_dir: Path) -> None:
    """Poisson by age and sex. SaTScan's first cluster was found by other coordinates than these, so its nine
    counties are counted as they are named; the other clusters are a county and a pair in both."""
    study, names = new_mexico(shared_dir)
    found = scan(study, Settings(replications=0))
    by_place = {names[one.centre]: one for one in found.clusters}
    assert (*told(by_place["Chaves"]), by_place["Chaves"].first) == (16, 6.03, 5.684828, 15)
    assert told(by_place["Curry"]) == (13, 5.37, 3.884186)
    assert [names[place] for place in by_place["Curry"].places] == ["Curry", "Roosevelt"]
    nine = "Torrance Bernalillo Valencia SantaFe Guadelupe Socorro Sandoval SanMiguel LosAlamos".split()
    at = [names.index(name) for name in nine]
    observed, mu = study.cases[at, 12:17].sum(), study.expected()[at, 12:17].sum()
    assert (observed, round(mu, 2)) == (236, 176.22)
    assert round(statistic(236.0, mu, 1175.0, None), 6) == 10.979758
