"""The `shian` command: composes the commands of the packages below."""

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

import typer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shian.sites.settings")


@dataclass(frozen=True)
class Mount:
    """A command that another module brings: its typer application is `app` there, imported when asked for."""

    name: str
    module: str
    help: str
    django: bool = True  # needs the models and the database
    django_with: str = ""  # an option with which it needs them, where it does not otherwise


MOUNTS = (
    Mount(
        "run",
        "shian.sites.serve.cli:run",
        "Serve the platform: database, jobs and pages, until Ctrl-C.",
        False,
    ),
    Mount(
        "init",
        "shian.sites.serve.cli:init",
        "Set up a real installation: asks for its first administrator.",
        False,
    ),
    Mount("stop", "shian.sites.serve.cli:stop", "Stop a running `shian run` of this data folder.", False),
    Mount("status", "shian.sites.serve.cli:status", "Say what of this data folder is running.", False),
    Mount("database", "shian.platform.database.cli:app", "The embedded PostgreSQL: url, shell, run.", False),
    Mount("catalogs", "shian.platform.catalogs.cli:app", "Interface texts in Chinese and English.", False),
    Mount("simulate", "shian.simulation.cli:app", "Make the simulated city."),
    Mount(
        "simulate-witnesses",
        "shian.simulation.witnesses:simulate_witnesses",
        "Two simulated witnesses for a simulated city.",
    ),
    Mount("import", "shian.platform.exchange.cli:app", "Import a sheet: operators, results, bulletins."),
    Mount("ledger", "shian.platform.ledger.cli:app", "Seal, verify, prove; rebuild the archive."),
    Mount("access", "shian.sites.access_table:app", "Who may do what: roles × resources × verbs."),
    Mount("flows", "shian.platform.flows.cli:app", "Diagrams, calendar, time limits and open clocks."),
    Mount("standards", "shian.domains.standards.cli:app", "Import limits, rules and the food catalogue."),
    Mount("supply", "shian.domains.supply.lots.cli:app", "Lots and movements: made anew from the events."),
    Mount("figure", "shian.evaluation.figures.cli:figure", "Compute one figure."),
    Mount("figures", "shian.evaluation.figures.cli:app", "List and check the figures."),
    Mount("report", "shian.evaluation.report.cli:app", "Build, freeze and compare reports."),
    Mount(
        "criteria",
        "shian.evaluation.criteria.cli:app",
        "Score the city by the criteria; import an official table.",
    ),
    Mount("plan", "shian.evaluation.planning.cli:app", "The cheapest plan that reaches a score."),
    Mount(
        "audit",
        "shian.evaluation.auditor.cli:app",
        "Find figures of a report that cannot be true together.",
        False,
        "--against",
    ),
    Mount("box", "shian.evaluation.box.cli:app", "Make the evidence box of a report."),
    Mount("witness", "shian.platform.witnesses.cli:app", "For witnesses: watch and sign the seals.", False),
    Mount("guard", "shian.platform.guard.cli:app", "Check a text before it is published.", False),
    Mount("dl", "shian.platform.codes.cli:app", "GS1 Digital Links and EPC URNs: parse, make, check.", False),
    Mount("epcis", "shian.platform.codes.epcis_cli:app", "EPCIS documents: validate, hash, convert.", False),
    Mount("surveil", "shian.platform.codes.surveil_cli:app", "Early warning from your own counts.", False),
    Mount("trace", "shian.platform.codes.trace_cli:app", "Trace your own tables: closures, scores.", False),
    Mount("cluster", "shian.platform.cluster.cli:app", "Trace over many cities on a Spark cluster.", False),
    Mount("scan", "shian.platform.codes.scan_cli:app", "Clusters of cases in space and time.", False),
    Mount("linelist", "shian.platform.codes.linelist_cli:app", "Work up an outbreak's line list.", False),
    Mount("sourcing", "shian.platform.codes.sourcing_cli:app", "Where an outbreak comes from.", False),
    Mount("illness", "shian.domains.surveillance.cases.cli:app", "Join lists of cases; the missed.", False),
    Mount("bench", "shian.sites.bench.cli:app", "Measure what docs/benchmarks.md promises.", False),
)


def main() -> None:
    """Entry point of the `shian` script."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["manage"]:
        return manage(arguments[1:])
    chosen = arguments[0] if arguments else ""
    app = typer.Typer(
        help="Shian (食安), the food-safety platform.", no_args_is_help=True, pretty_exceptions_enable=False
    )
    app.command("manage", help="Any command of Django: migrate, shell, …")(lambda: None)
    for mount in MOUNTS:
        if mount.name == chosen:
            attach(app, mount, asks_help="--help" in arguments)
        else:
            app.command(mount.name, help=mount.help)(lambda: None)
    app()
    return None


def attach(app: typer.Typer, mount: Mount, *, asks_help: bool) -> None:
    """Import the chosen command, with database and models ready where it needs them."""
    if mount.django or (mount.django_with and mount.django_with in sys.argv):
        ready(start=not asks_help)
    module, attribute = mount.module.split(":")
    target = getattr(importlib.import_module(module), attribute)
    if not isinstance(target, typer.Typer):
        app.command(mount.name)(target)
    elif alone := only_command(target):
        app.command(mount.name)(alone)
    else:
        app.add_typer(target, name=mount.name, help=mount.help)


def only_command(target: typer.Typer) -> Callable[..., object] | None:
    """The command of an application that has just one: `shian figure NAME`, not `shian figure show NAME`."""
    single = len(target.registered_commands) == 1 and not target.registered_groups
    return target.registered_commands[0].callback if single and target.registered_callback is None else None


def ready(*, start: bool = True) -> None:
    """Make the database reachable and load the models.

    The embedded database is held until this process ends. Its address is known before it runs, so that
    `--help` needs no server.
    """
    from shian.platform import database

    if not os.environ.get("SHIAN_DATABASE_URL"):
        os.environ["SHIAN_DATABASE_URL"] = database.database_url()
        if start:
            hold()
    import django

    django.setup()


def hold() -> None:
    """Start or share the embedded database; the system lets go of it when this process ends."""
    from shian.platform import database

    try:
        database.Session()
    except database.DatabaseError as error:
        sys.exit(str(error))


def manage(arguments: list[str]) -> None:
    """Run a Django command beside the database."""
    ready(start=bool(arguments) and arguments[0] not in {"help", "makemessages", "collectstatic"})
    from django.core.management import execute_from_command_line

    execute_from_command_line(["shian manage", *arguments])


if __name__ == "__main__":
    main()
