"""Making the city: the parts in order, within one transaction, so that there is a whole city or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import connection, transaction

from shian.domains.standards.loading import load_curated
from shian.domains.surveillance.contaminants.exposure_data import load_exposure
from shian.platform.access.actor import system_actor
from shian.platform.access.models import Appointment, User
from shian.platform.flows.files import seed_all
from shian.platform.flows.rebuild import rebuild
from shian.platform.installation.current import found_installation
from shian.platform.ledger.models import Entry
from shian.platform.records.base import writing_allowed
from shian.simulation import actors, criteria, demo, directory, live, recalls
from shian.simulation.city import TODAY, City
from shian.simulation.directory import Directory
from shian.simulation.illness import offices
from shian.simulation.illness.build import Illness
from shian.simulation.laboratory import build as laboratory
from shian.simulation.laboratory.chain import Chain
from shian.simulation.moments import START
from shian.simulation.places import city
from shian.simulation.registry import goods, operators
from shian.simulation.registry.operators import Register
from shian.simulation.rows import restart
from shian.simulation.supply import build as supply
from shian.simulation.truth import write_truth

Progress = Callable[[str, float], None]
FOUNDED = datetime(START.year, START.month, START.day - 1, tzinfo=UTC)


class NotEmpty(RuntimeError):
    """The database holds something already."""


@dataclass
class Made:
    """What came out, for the caller to print."""

    entries: int
    counts: dict[str, int]


def make(
    seed: int,
    scale: float,
    *,
    today: date = TODAY,
    force: bool = False,
    share: float = supply.SHARE,
    progress: Progress = lambda what, share: None,
) -> Made:
    """Fill an empty database with the city that follows from seed and scale; ``share`` is that of its supply.

    Raises:
        NotEmpty: there are ledger entries already and ``force`` was not given. Nothing was written.
    """
    if Entry.objects.exists() and not force:
        raise NotEmpty(
            "This database holds records already. The simulator never deletes: give another database "
            "(SHIAN_DATABASE_URL, or SHIAN_DATA for the embedded one), or --force to add a city to it."
        )
    made = City(seed, scale, today)
    with transaction.atomic(), writing_allowed():
        _prepare(made)
        base, register, ill = _directory_and_registry(made, progress)
        chains: list[supply.Supply] = []

        def ready(chain: Chain) -> None:
            chains.append(supply.plan(made, register, chain, share, ill.lay))
            ill.begin(chains[-1])

        laboratory.build(
            made, base, register, lambda done: progress("samples, supply and illness", done), ready
        )
        made.journal.close()
        for chain in chains:
            chain.finish(lambda done: progress("supply graph", done))
        ill.finish()
        for chain in chains:
            ill.go_on(chain)
        for table in made.tables.values():
            table.settle()
        progress("open matters", 0.0)
        live.build(made, base, register)
        recalls.build(made)
        criteria.build(made.today)
        progress("open matters", 1.0)
        rebuild(open_only=True)
    write_truth(made)
    return Made(Entry.objects.count(), {t.kind: t.next_id - 1 for t in made.tables.values()})


def _prepare(made: City) -> None:
    """Start numbers at one where nothing was written yet, and take over calendar and rules."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        # Reports are longer than a page's share and would be packed by the slower default.
        cursor.execute(
            "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
        )
        if (found := cursor.fetchone()) and found[0]:
            cursor.execute("SET LOCAL default_toast_compression = 'lz4'")
    if not Entry.objects.exists():
        restart(Entry)
    by = system_actor(FOUNDED)
    seed_all(by)
    load_curated(by=by)
    load_exposure(by=by)
    found_installation(
        by=by, city_code=city()["code"], city_name=city()["name"], simulated=True, seed=made.seed,
        scale=Decimal(str(made.scale)),
    )  # fmt: skip


def _directory_and_registry(made: City, progress: Progress) -> tuple[Directory, Register, Illness]:
    progress("directory", 0.0)
    base = directory.build(made)
    districts = [(d["code"], d["name"]) for d in city()["district"]]
    analysts = [lab["analysts"] for lab in made.laboratory_data["laboratory"]]
    labs = [(row["id"], row["short_name"], n) for row, n in zip(base.laboratories, analysts, strict=True)]
    actors.hire(made.cast, districts, labs)
    health = offices.hire(made.cast, base, districts)
    progress("registry", 0.1)
    register = operators.build(made, base)
    operators.write(made, register)
    progress("registry", 0.5)
    goods.products(made, register)
    goods.staff(made, register)
    goods.certificates(made)
    demo.enlist(made.cast, base, register)
    actors.write(made.cast, made.table(Appointment), made.opening)
    restart(User, len(made.cast.users) + 1)
    progress("registry", 1.0)
    return base, register, Illness(made, base, register, health)
