"""The city in the database: is there one, is it whole, and how it is made."""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from psycopg import sql

from shian.sites.serve.children import Children, shian


@dataclass(frozen=True)
class Marker:
    """What was put into the database: a simulated city, whole or half made, or a real installation."""

    origin: str  # simulated | real
    whole: bool
    seed: int = 0
    scale: float = 0.0


def migrate() -> None:
    """Bring the tables up to date."""
    call_command("migrate", verbosity=0, interactive=False)


def has_records() -> bool:
    """Whether anything was ever entered: every act leaves a ledger entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM ledger_entry)")
        return bool(cursor.fetchone()[0])


def read_marker() -> Marker | None:
    """The marker, a comment on the database itself, so that it cannot be taken for another's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        text = cursor.fetchone()[0]
    return Marker(**json.loads(text)) if text and text.startswith("{") else None


def write_marker(marker: Marker) -> None:
    """Replace the marker."""
    with connection.cursor() as cursor:
        statement = sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(str(connection.settings_dict["NAME"])), sql.Literal(json.dumps(asdict(marker)))
        )
        cursor.execute(statement)


def ensure(data: Path, children: Children, *, seed: int, scale: float) -> str:
    """Make the simulated city where the database is empty; what to tell about it."""
    marker = read_marker()
    if marker and not marker.whole:
        clear_half_made(data)
    elif has_records():
        return kept(marker, seed, scale)
    elif marker and marker.origin == "real":
        return "A real installation."
    write_marker(Marker("simulated", whole=False, seed=seed, scale=scale))
    children.finish("Simulation", shian("simulate", "--seed", str(seed), "--scale", str(scale)))
    children.finish("Sealing", shian("ledger", "seal"))
    write_marker(Marker("simulated", whole=True, seed=seed, scale=scale))
    return f"Simulated city, seed {seed}, scale {scale}."


def kept(marker: Marker | None, seed: int, scale: float) -> str:
    """What to tell about the records that are there already."""
    if marker is None or marker.origin == "real":
        return "Serving the records that are there."
    told = f"Simulated city, seed {marker.seed}, scale {marker.scale}, kept from before."
    if (marker.seed, marker.scale) != (seed, scale):
        told += f" For seed {seed} at scale {scale} use another folder: SHIAN_DATA=/path/to/folder make run …"
    return told


def clear_half_made(data: Path) -> None:
    """Empty database and archive of a simulation that was broken off."""
    print("The last simulation was broken off; starting anew.", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    for name in ("archive", "files", "truth"):
        shutil.rmtree(data / name, ignore_errors=True)
    connection.close()
    migrate()
