"""The commands around serving: run, init, stop, status."""

import os
import signal
import sys
import time
from typing import Annotated

import typer

from shian.platform import database
from shian.sites.serve import instance, server


def run(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to serve.")] = 8000,
    host: Annotated[str, typer.Option(help="0.0.0.0 opens it to other machines.")] = "127.0.0.1",
    scale: Annotated[float, typer.Option(min=0.001, max=10, help="Size of a new simulated city.")] = 1.0,
    seed: Annotated[int, typer.Option(help="Seed of a new simulated city.")] = 2016,
    empty: Annotated[bool, typer.Option(help="Serve without making a city.")] = False,
) -> None:
    """Serve the platform until Ctrl-C. Makes the simulated city if there is none."""
    raise typer.Exit(server.serve(host=host, port=port, seed=seed, scale=scale, empty=empty))


def stop() -> None:
    """Stop a running `shian run` of this data folder."""
    data = database.data_folder()
    running = instance.running(data)
    if running is None:
        typer.echo(f"Nothing serves {data}.")
        return
    os.kill(running.process, signal.SIGTERM)
    for _ in range(600):
        if instance.running(data) is None:
            typer.echo(f"Stopped {running.address}.")
            return
        time.sleep(0.1)
    sys.exit(f"Process {running.process} has not stopped within a minute.")


def status() -> None:
    """Say what of this data folder is running."""
    data = database.data_folder()
    running = instance.running(data)
    typer.echo(
        f"{data}: served at {running.address} (process {running.process})"
        if running
        else f"{data}: not served"
    )


def init(
    name: Annotated[str, typer.Option(prompt="Sign-in name of the first administrator")],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Set up a real installation: tables and a first administrator; no demo accounts."""
    from shian.sites.serve import installation

    try:
        installation.create(name, password)
    except (instance.ServeError, database.DatabaseError) as error:
        sys.exit(str(error))
    typer.echo(f"Ready. Start with `make run` or `shian run` and sign in as {name}.")
