"""Commands about the embedded database."""

import subprocess
import sys
import time

import typer

from shian.platform.database import cluster
from shian.platform.database.errors import DatabaseError
from shian.platform.database.places import data_folder, database_url, prepare
from shian.platform.database.session import opened

app = typer.Typer(no_args_is_help=True)


@app.command()
def url() -> None:
    """Print the address clients use while it runs."""
    typer.echo(database_url())


@app.command()
def status() -> None:
    """Print where it lives and whether it runs."""
    places = prepare(data_folder())
    typer.echo(f"{cluster.status(places)}: {places.files}, programs {places.programs}")


@app.command()
def run() -> None:
    """Run it by itself, for other programs, until Ctrl-C."""
    try:
        with opened() as session:
            typer.echo(f"PostgreSQL runs at {session.url} until Ctrl-C.")
            while True:
                time.sleep(3600)
    except DatabaseError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        typer.echo("Stopped.")


@app.command()
def shell() -> None:
    """Open psql on it."""
    with opened() as session:
        raise typer.Exit(subprocess.call([session.places.program("psql"), session.url]))
