"""`shian sourcing`: where an outbreak comes from, of one's own tables. No server, no database."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from shian.methods.epidemiology.agents import EXTREMES, agents
from shian.methods.sourcing import Outbreak, log_likelihoods, questions, ranked
from shian.platform.codes.sourcing_tables import PLACE, outbreak_of
from shian.platform.codes.tables import TableFault
from shian.platform.codes.trace_cli import refuse, write

TENTH = 1.6448536269514722
RANKED = ("kind", "rank", "source", "probability", "cases", "tracing_score", "log_likelihood")
ASKED = ("kind", "question", "subject", "people", "bits")
Row = dict[str, object]

app = typer.Typer(
    help="Rank the premises, foods and lots an outbreak may come from; say what to ask next.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
Cases = Annotated[Path, typer.Option(help="CSV: id[,onset][,ill]: the ill and the well.")]
Exposures = Annotated[Path, typer.Option(help="CSV: id,place and/or food[,at][,eaten].")]
Deliveries = Annotated[Path | None, typer.Option(help="CSV: lot,place[,since][,until][,food].")]
Days = Annotated[float, typer.Option(min=0.25, max=120, help="How long before onset meals were asked for.")]
Agent = Annotated[str | None, typer.Option(help="What the laboratory found, such as salmonella.")]
Out = Annotated[Path | None, typer.Option(help="Write here instead of printing.")]
AsJson = Annotated[bool, typer.Option("--json", help="A JSON array, one object per row.")]


@app.command()
def rank(
    cases: Cases,
    exposures: Exposures,
    deliveries: Deliveries = None,
    days: Days = 7.0,
    agent: Agent = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Premises, foods and lots by how probable they are the source; last of each kind: none of them."""
    with refusing():
        question = asked_of(cases, exposures, deliveries, days, agent)
        write(_ranked(question), RANKED, out, as_json=as_json)


@app.command()
def ask(
    cases: Cases,
    exposures: Exposures,
    deliveries: Deliveries = None,
    days: Days = 7.0,
    agent: Agent = None,
    most: Annotated[int, typer.Option(min=1, max=1000, help="So many questions of each kind.")] = 10,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """What to find out next: whom to ask about what, what to sample, which record to fetch."""
    with refusing():
        question = asked_of(cases, exposures, deliveries, days, agent)
        logs = log_likelihoods(question)
        kinds = dict.fromkeys(source.kind for source in question.sources)
        rows: list[Row] = [
            {
                "kind": kind,
                "question": one.kind,
                "subject": one.subject,
                "people": one.people,
                "bits": one.bits,
            }
            for kind in kinds
            for one in [each for each in questions(question, kind, logs) if each.people][:most]
        ]
        write(rows, ASKED, out, as_json=as_json)


def asked_of(
    cases: Path, exposures: Path, deliveries: Path | None, days: float, agent: str | None
) -> Outbreak:
    """The question that the tables and options put."""
    return outbreak_of(
        cases,
        exposures,
        deliveries,
        window=24 * days,
        incubation=None if agent is None else incubation(agent),
    )


def incubation(agent: str) -> tuple[float, float]:
    """The median in hours of an agent, and a factor within which nine of ten outbreaks lie.

    Raises:
        TableFault: the table of agents has none of this name.
    """
    wanted = agent.strip().casefold()
    for one in agents():
        if wanted in (one.key, one.zh.casefold(), one.en.casefold()):
            spread = (math.log(one.high) - math.log(one.low)) / (2 * EXTREMES)
            return math.sqrt(one.begin * one.end), math.exp(TENTH * spread)
    names = ", ".join(one.key for one in agents())
    raise TableFault([f"--agent {agent}: unknown; these are known: {names}"])


def _ranked(question: Outbreak) -> Iterator[Row]:
    for ranking in ranked(question, log_likelihoods(question)):
        for at, one in enumerate(ranking.sources, 1):
            yield {
                "kind": ranking.kind, "rank": at, "source": one.source.key.split(":", 1)[1],
                "probability": one.probability, "cases": one.cases,
                "tracing_score": _score(question, {reach.item for reach in one.source.reach}),
                "log_likelihood": one.log_likelihood,
            }  # fmt: skip
        yield {
            "kind": ranking.kind, "rank": None, "source": "none of them", "probability": ranking.none,
            "cases": None, "tracing_score": None, "log_likelihood": 0.0,
        }  # fmt: skip


def _score(question: Outbreak, items: set[str]) -> float:
    """The tracing score: the share of the cases whose places lie on the forward trace, whenever that was."""
    total = found = 0.0
    for case in question.ill:
        places = {one.item for one in case.exposures if one.item.startswith(f"{PLACE}:")} or {
            one.item for one in case.exposures
        }
        if places:
            total += 1
            found += len(places & items) / len(places)
    return found / total if total else 0.0


@contextmanager
def refusing() -> Iterator[None]:
    """Tell what is wrong with the input, and end with 2."""
    try:
        yield
    except TableFault as fault:
        refuse(str(fault))
