"""A hospital that a signal names is the hospital whose reports stood out, also in the simulated city."""

from __future__ import annotations

import numpy as np
import pytest

from shian.domains.directory.models import Body
from shian.domains.surveillance.signals.detecting.keys import entries_of, numbers, series_key
from shian.domains.surveillance.signals.reading import read
from shian.domains.surveillance.signals.running import shortened
from shian.domains.surveillance.signals.words import Lexicon, parts_of
from shian.platform.access.actor import system_actor
from shian.platform.actions.bulk import store_many
from shian.simulation.illness import detection, world
from shian.simulation.illness.surroundings import stand_in
from tests.domains.surveillance.cases.clinic import Clinic, at, case, keep

pytestmark = pytest.mark.django_db


def test_a_series_of_a_hospital_bears_the_name_of_that_hospital(clinic: Clinic) -> None:
    first, second = clinic.hospitals
    keep(*(case(clinic, n, hospital=first if n < 3 else second, area="140105001") for n in range(5)))
    cases = read(at(20)).cases
    entries = entries_of(cases)
    told = {}
    for series in range(len(entries)):
        key = series_key(entries, series, cases.names)
        if set(parts_of(key)) == {"hospital"}:
            mine = entries.case[entries.start[series] : entries.start[series + 1]]
            told[Lexicon.of([key]).words(key)] = len(mine)
            assert numbers(entries, series)["hospital"] == int(cases.hospital[mine[0]])
    assert told == {"小店区第一医院": 3, "迎泽区中心医院": 2}


def test_another_body_of_that_number_is_no_hospital(clinic: Clinic) -> None:
    office = Body(name="市局", sort="municipal", area="1401")
    store_many([office], by=system_actor(at(1, 0, 1)), verb="load")
    assert Lexicon.of([f"hospital={office.pk}"]).words(f"hospital={office.pk}") == str(office.pk)


def test_what_was_not_evaluated_is_cut_between_hospitals() -> None:
    lacks = [f"silent: hospital={n}" for n in range(100, 200)]
    kept = shortened(lacks, 1000).split("; ")
    assert kept == lacks[: len(kept)]
    assert len(kept) == 45
    assert shortened([], 10) == shortened(["longer than that"], 10) == ""


def test_the_simulated_city_s_keys_are_numbers_of_hospitals_records() -> None:
    around = stand_in(5, 0.05)
    around.hospital_body = [1000 + n for n in range(len(around.hospitals))]
    made = world.make(around)
    cases = detection.arrays(around, made.reports)
    assert cases.names.hospital == tuple(str(body) for body in around.hospital_body)
    assert Body.Sort.HOSPITAL == "hospital"
    row = int(np.flatnonzero(made.reports.hospital >= 0)[0])
    assert cases.names.of("hospital", int(cases.hospital[row])) == str(1000 + int(made.reports.hospital[row]))
