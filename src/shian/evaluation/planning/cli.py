"""`shian plan cheapest`: the least costly plan on the command line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import orjson
import typer
from django.utils.translation import override
from rich.console import Console
from rich.table import Table

from shian.domains.laboratory.codes import shown
from shian.evaluation.figures.query import BadQuery
from shian.evaluation.figures.seals import NoArchive
from shian.evaluation.planning.solving import Answer, asked_of, solve
from shian.evaluation.planning.told import record
from shian.evaluation.planning.words import district, laboratory, points, proof, sort_of, story, why_not, yuan

app = typer.Typer(no_args_is_help=True, help="The cheapest plan that reaches a score.")


@app.callback()
def main() -> None:
    """Plans and what they cost."""


@app.command()
def cheapest(
    *,
    edition: Annotated[str, typer.Option(help="Edition of the criteria; the usual one if left out.")] = "",
    target: Annotated[str, typer.Option(help="Score to reach.")] = "",
    clear_vetoes: Annotated[bool, typer.Option(help="Clear the vetoes that are violated.")] = False,
    by: Annotated[str, typer.Option(help="Last day, such as 2021-12-31.")] = "",
    first: Annotated[str, typer.Option("--from", help="First day; 1 December if left out.")] = "",
    population: Annotated[str, typer.Option(help="Population series, such as census2020.")] = "",
    costs: Annotated[
        Path | None, typer.Option(help="A file of costs like evaluation/planning/costs.toml.")
    ] = None,
    seal: Annotated[str, typer.Option(help="As of this seal; the latest if left out.")] = "",
    year: Annotated[int, typer.Option(help="The year that is judged.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    prove: Annotated[bool, typer.Option(help="Search until no plan can be cheaper at all.")] = False,
    chinese: Annotated[bool, typer.Option("--zh", help="In Chinese.")] = False,
) -> None:
    """Say which actions reach a score, or clear the vetoes, at least cost; or why none do."""
    given = {
        "edition": edition, "score": target, "vetoes": "1" if clear_vetoes or not target else "0",
        "last": by, "first": first, "series": population, "seal": seal, "year": str(year or by[:4] or ""),
    }  # fmt: skip
    with override("zh-hans" if chinese else "en"):
        try:
            asked = asked_of(given, usual_year=2021)
            asked = replace(asked, file=str(costs or ""), gap=0.0 if prove else asked.gap)
            answer = solve(asked)
        except (BadQuery, NoArchive, LookupError) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from None
        if as_json:
            typer.echo(orjson.dumps(record(answer), option=orjson.OPT_INDENT_2).decode())
        else:
            _print(answer)
    raise typer.Exit(0 if answer.plan.feasible else 1)


def _print(answer: Answer) -> None:
    out, ground, plan = Console(), answer.ground, answer.plan
    if not plan.feasible:
        out.print("No plan reaches the goal.")
        for one in why_not(ground, answer.reasons):
            out.print(f"- {one.text}", markup=False)
        return
    tests = sum(row.amount for row in answer.rows if row.sort == "test")
    out.print(
        f"{yuan(plan.cost)}: {tests} tests, {points(plan.before.score)} → {points(plan.after.score)} points"
    )
    out.print(f"Vetoes cleared: {', '.join(plan.cleared) or 'none'}. {proof(answer)}", markup=False)
    table = Table("What", "Where", "Link", "Laboratory", "How many", "Cost")
    for row in answer.rows:
        table.add_row(
            sort_of(row, ground), district(ground, row.district), shown("link", row.link) if row.link else "",
            laboratory(ground, row.laboratory), str(row.amount), yuan(row.cost),
        )  # fmt: skip
    out.print(table)
    for one in story(answer):
        out.print(f"- {one.text}", markup=False)
