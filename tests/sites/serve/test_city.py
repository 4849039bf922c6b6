"""What `shian run` does with an empty, a whole, a half-made and a real city."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from shian.sites.serve.children import Children
from shian.sites.serve.city import City, Marker, fingerprint
from shian.sites.serve.instance import ServeError

TABLES = "CREATE TABLE IF NOT EXISTS ledger_entry (seq bigint)"


class Commands(Children):
    """Writes down what would be run, and does to the database what matters of it."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.run: list[str] = []
        self.failing = ""

    def finish(self, name: str, command: Sequence[str]) -> None:
        self.run.append(" ".join(command[3:]))
        statement = "INSERT INTO ledger_entry VALUES (1)" if "simulate" in command else TABLES
        with psycopg.connect(self.url) as connection:
            connection.execute(statement)
        if self.failing and self.failing in command:
            raise ServeError(f"{name} failed")


@pytest.fixture
def url() -> Iterator[str]:
    """An empty database of its own on the tests' server."""
    server = os.environ["SHIAN_DATABASE_URL"]
    name = f"city_{uuid.uuid4().hex[:12]}"
    maintenance = urlsplit(server)._replace(path="/postgres").geturl()
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f'DROP DATABASE "{name}"'.encode())


@pytest.fixture
def city(url: str, tmp_path: Path) -> City:
    return City(url, tmp_path, Commands(url))


def commands(city: City) -> list[str]:
    assert isinstance(city.children, Commands)
    return city.children.run


def restarted(city: City) -> City:
    return City(city.url, city.data, Commands(city.url))


MIGRATE = "manage migrate --no-input --verbosity 0"
SIMULATE = "simulate --seed 2016 --scale 0.05 --today now"
SEAL = "ledger seal"
WITNESSES = "simulate-witnesses"


def test_an_empty_database_gets_a_city_once(city: City) -> None:
    city.migrate()
    assert city.ensure(seed=2016, scale=0.05) == "Simulated city, seed 2016, scale 0.05."
    assert commands(city) == [MIGRATE, SIMULATE, SEAL, WITNESSES]
    assert city.marker() == Marker("simulated", True, True, 2016, 0.05, fingerprint())

    again = restarted(city)
    again.migrate()
    assert again.ensure(seed=2016, scale=0.05) == "Simulated city, seed 2016, scale 0.05, kept from before."
    assert commands(again) == []


def test_another_seed_keeps_the_city_and_says_how_to_have_both(city: City) -> None:
    city.migrate()
    city.ensure(seed=2016, scale=0.05)
    told = restarted(city).ensure(seed=7, scale=1.0)
    assert told == (
        "Simulated city, seed 2016, scale 0.05, kept from before.\n"
        "For seed 7 at scale 1 use another folder: SHIAN_DATA=/path/to/folder make run …"
    )


def test_a_simulation_broken_off_begins_anew(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.migrate()
    assert isinstance(city.children, Commands)
    city.children.failing = "simulate"
    with pytest.raises(ServeError, match="Simulation failed"):
        city.ensure(seed=2016, scale=0.05)
    (city.data / "archive").mkdir()
    (city.data / "keys").mkdir()

    again = restarted(city)
    again.migrate()
    again.ensure(seed=2016, scale=0.05)
    assert commands(again) == [MIGRATE, SIMULATE, SEAL, WITNESSES]
    assert capsys.readouterr().out == "The last simulation was broken off; starting anew.\n"
    with again.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM ledger_entry").fetchone() == (1,)
    assert not (city.data / "archive").exists()
    assert (city.data / "keys").exists()


def test_sealing_broken_off_goes_on(city: City) -> None:
    city.migrate()
    assert isinstance(city.children, Commands)
    city.children.failing = "seal"
    with pytest.raises(ServeError, match="Sealing failed"):
        city.ensure(seed=2016, scale=0.05)

    again = restarted(city)
    again.ensure(seed=2016, scale=0.05)
    assert commands(again) == [SEAL]
    assert again.marker().sealed


def test_records_of_others_are_served_as_they_are(city: City) -> None:
    city.migrate()
    with city.cursor() as cursor:
        cursor.execute("INSERT INTO ledger_entry VALUES (1)")
    assert city.ensure(seed=2016, scale=1.0) == "Serving the records that are there."
    assert commands(city) == [MIGRATE]


def test_a_real_installation_gets_no_simulated_city(city: City) -> None:
    city.migrate()
    city.mark(Marker(origin="real", tables=fingerprint()))
    assert city.ensure(seed=2016, scale=1.0) == "A real installation, without records yet."
    assert commands(city) == [MIGRATE]


def test_tables_are_prepared_again_when_migrations_changed(city: City) -> None:
    city.migrate()
    city.mark(Marker(tables="of an older version"))
    city.migrate()
    assert commands(city) == [MIGRATE, MIGRATE]
    assert city.marker() == Marker(tables=fingerprint())
