"""The small city with a laboratory that can test, samplers, and one seal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shian.domains.directory.models import Body, Person
from shian.domains.laboratory.models import Accreditation
from shian.evaluation.figures.store import Snapshot
from shian.evaluation.planning import solving
from tests.evaluation import city
from tests.evaluation.conftest import Archive


@pytest.fixture
def planned_city(archive: Archive, kept_cities: Path) -> Snapshot:
    """10,000 people, 8 samples of supervision in 2021: 32 are missing to 4 per thousand."""
    solving._solved.cache_clear()

    def build() -> None:
        city.build()
        equip()
        archive.seal()

    return archive.city("planned", kept_cities, build)


def equip() -> None:
    """A laboratory that can test for one parameter, and two samplers in each district."""
    lab = Body.objects.get(sort="laboratory")
    city.keep(
        Accreditation(
            laboratory=lab,
            parameter="毒死蜱",
            method="GB 23200.113-2018",
            valid_from=date(2018, 1, 1),
            area="140100",
        )
    )
    for area in (city.XIAODIAN, city.YINGZE):
        for number in (1, 2):
            name = f"CY{area}{number}"
            city.keep(Person(number=name, name="李四", body=lab, job="sampler", area=area))


@pytest.fixture
def asked(planned_city: Snapshot) -> dict[str, str]:
    """A question that has an answer: ten tests a day in December, twenty times the usual samples."""
    lab = Body.objects.get(sort="laboratory")
    return {"last": "2021-12-31", f"day.{lab.pk}": "10", "cost.test.cell_most": "20"}
