"""Boxes to look at and to tamper with, made through the real ledger: appended, sealed, archived, packed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from shian.domains.laboratory.models import Sample
from shian.evaluation.box.make import Made, make
from shian.platform.files.models import Attachment
from shian.platform.files.storage import put
from shian.platform.installation import current
from shian.platform.ledger.append import append_lines
from shian.platform.ledger.job import seal_and_archive
from shian.platform.ledger.keys import make_city_key, public_pem
from shian.platform.records.state import state_of
from tests.evaluation import city

NOW = datetime(2022, 1, 10, 2, tzinfo=UTC)
LEAVES = 100_000
SEALS = 10


@contextmanager
def committing(folder: Path, blocker: Any) -> Iterator[None]:
    """Django at work in a copy of the test database, really committing, with a data folder of its own."""
    own = connection.settings_dict["NAME"]
    name = f"{own}_boxes"
    kept = ("user", "password", "host", "port")
    address = {k: v for k, v in connection.get_connection_params().items() if k in kept}
    connection.close()
    before = settings.SHIAN_DATA
    with psycopg.connect(make_conninfo(dbname="postgres", **address), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # A thread of an earlier test may still hold a session, and a database in use cannot be copied.
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [own])
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{own}"')
        connection.settings_dict["NAME"] = name
        master = Path(before) / "keys" / "master.key"
        (folder / "keys").mkdir()
        if master.exists():
            (folder / "keys" / "master.key").write_bytes(master.read_bytes())
        settings.SHIAN_DATA = folder
        current.forget()
        try:
            with blocker.unblock():
                yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own
            settings.SHIAN_DATA = before
            current.forget()
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def append_samples(first: int, count: int) -> None:
    """Ledger entries of samples taken in 2021, every fiftieth failed; written as bulk makers write them."""
    base = state_of(
        Sample(
            id=1,
            task_sort="1",
            link="circulation",
            food_name="韭菜",
            food_class="32",
            sample_type="1",
            area=city.XIAODIAN,
            state="reported",
            conclusion="纯抽检合格样品",
            taken_at=datetime(2021, 1, 8, 4, tzinfo=UTC),
            version=1,
        )
    )

    def line(i: int) -> tuple[object, ...]:
        taken = f"{date(2021, 1, 1) + timedelta(days=i % 300)}T04:00:00.000000Z"
        state = base | {"id": i, "number": f"XC{i:017d}", "taken_at": taken, "failed": i % 50 == 0}
        text = orjson.dumps(state, option=orjson.OPT_SORT_KEYS).decode()
        return (taken, "sampler:7", "take", "laboratory.sample", i, city.XIAODIAN, text)

    with transaction.atomic():
        append_lines(line(i) for i in range(first, first + count))


def attach_photos(folder: Path, count: int = 5) -> None:
    """Attachments of the first sample; the last of them belongs to a record that no figure reads."""
    sample = Sample.objects.order_by("pk")[0]
    for n in range(count):
        path = folder / f"{n}.txt"
        path.write_text(f"照片{n}", encoding="utf-8")
        kind = "laboratory.sample" if n < count - 1 else "laboratory.testreport"
        city.keep(
            Attachment(
                kind_of=kind, record=sample.pk, area=city.XIAODIAN, sha256=put(path), name=path.name,
                media="text/plain", size=path.stat().st_size,
            )
        )  # fmt: skip


@pytest.fixture(scope="module")
def office(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A city with a ledger of its own: three seals over a small city, its folder of data."""
    folder = tmp_path_factory.mktemp("office")
    with committing(folder, django_db_blocker):
        city.build()
        attach_photos(folder)
        seal_and_archive()
        for n in range(1, 3):
            append_samples(n * 1000, 100)
            seal_and_archive()
        yield folder


@pytest.fixture(scope="module")
def key(office: Path) -> Path:
    """The city's public key, as an assessor has it."""
    path = office / "CITY.pub"
    path.write_bytes(public_pem(make_city_key(office / "keys").public_key()))
    return path


@pytest.fixture(scope="module")
def small(office: Path) -> Made:
    """A box of a few hundred leaves under three seals."""
    return make("latest", office / "small.zip", at=NOW, checking=False)


@pytest.fixture(scope="module")
def large(office: Path, small: Made) -> Made:
    """A box of more than 100,000 leaves."""
    for n in range(SEALS):
        append_samples(100_000 + n * LEAVES // SEALS, LEAVES // SEALS)
        seal_and_archive()
    return make("latest", office / "large.zip", at=NOW, checking=False)
