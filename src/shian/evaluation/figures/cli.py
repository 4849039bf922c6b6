"""`shian figure NAME` computes a figure, `shian figures list` lists them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

if TYPE_CHECKING:
    from shian.evaluation.figures.book import Figure
    from shian.evaluation.figures.engine import Value

app = typer.Typer(no_args_is_help=True)
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


def figure(
    name: Annotated[str, typer.Argument(help="Such as laboratory.failure_rate.")],
    year: Annotated[int | None, typer.Option(help="A calendar year.")] = None,
    start: Day = None,
    end: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day, or the day of a count.")
    ] = None,
    area: Annotated[str, typer.Option(help="Area code, such as 140105.")] = "",
    series: Annotated[str, typer.Option(help="Population series of rates per thousand people.")] = "",
    as_of: Annotated[int | None, typer.Option(help="Seal; the latest where not given.")] = None,
    rows: Annotated[bool, typer.Option("--rows", help="Also the rows behind the value.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Compute one figure as of a seal."""
    from shian.evaluation.figures.book import NoSuchFigure
    from shian.evaluation.figures.query import BadQuery, query
    from shian.evaluation.figures.seals import NoArchive

    try:
        asked = query(
            year=year,
            start=start.date() if start else None,
            end=end.date() if end else None,
            area=area,
            series=series,
        )
        answer = _answer(name, asked, as_of, with_rows=rows)
    except (NoSuchFigure, NoArchive, BadQuery) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() if as_json else _in_words(answer))


def _answer(name: str, asked: Any, as_of: int | None, *, with_rows: bool) -> dict[str, Any]:
    from shian.evaluation.figures.engine import compute
    from shian.evaluation.figures.engine import rows as rows_of
    from shian.evaluation.figures.quality import quality
    from shian.evaluation.figures.store import snapshot

    shot = snapshot(as_of)
    value = compute(name, asked, shot)
    answer = _said(value, shot.seal.number, shot.seal.sealed_at)
    if value.figure.header:
        label = quality(name, asked, shot)
        answer["quality"] = {
            "completeness": _plain(label.completeness),
            "delay_days": label.delay,
            "counted_on": _plain(label.counted_on),
        }
    if with_rows:
        answer["rows"] = [
            {"part": r.part, "kind": r.kind, "id": r.id, "weight": str(r.weight), "area": r.area}
            for r in rows_of(name, asked, shot, limit=None)
        ]
    return answer


def _said(value: Value, seal: int, sealed_at: datetime) -> dict[str, Any]:
    return {
        "name": value.figure.name,
        "title": value.figure.title,
        "value": _plain(value.shown),
        "unit": value.figure.unit,
        "numerator": _plain(value.n) if value.figure.header else None,
        "denominator": _plain(value.d),
        "period": value.asked.label,
        "area": value.asked.area,
        "seal": seal,
        "sealed_at": sealed_at.isoformat(),
        "declared": _declared(value.figure),
    }


def _declared(one: Figure) -> dict[str, str] | None:
    if one.fact is None:
        return None
    return {"source": one.fact.source, "owner": one.owner, "stated_on": one.fact.stated_on.isoformat()}


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


def _in_words(answer: dict[str, Any]) -> str:
    lines = [
        f"{answer['title']} ({answer['name']})",
        f"  {answer['value'] or '–'} {answer['unit']}".rstrip(),
    ]
    if answer["denominator"] is not None:
        lines.append(f"  = {answer['numerator']} / {answer['denominator']}")
    lines.append(f"  {answer['period']} · {answer['area'] or '全市'}")
    lines.append(f"  seal {answer['seal']} · {answer['sealed_at']}")
    if answer["declared"]:
        lines.append(f"  declared by {answer['declared']['owner']}: {answer['declared']['source']}")
    lines += [
        f"  {r['part']} {r['kind']}:{r['id']} {r['weight']} {r['area']}" for r in answer.get("rows", ())
    ]
    return "\n".join(lines)


@app.command("list")
def list_figures(
    duty: Annotated[str, typer.Argument(help="Such as laboratory; all where not given.")] = "",
) -> None:
    """List the figures with their titles."""
    from shian.evaluation.figures.book import figures

    for name, one in figures().items():
        if one.duty.startswith(duty):
            typer.echo(f"{name:45} {one.title} ({one.unit})")


@app.command()
def check() -> None:
    """Read every figure file and declared fact, and say what is wrong with them."""
    from shian.evaluation.figures.book import figures
    from shian.evaluation.figures.header import FigureProblem

    try:
        typer.echo(f"{len(figures())} figures")
    except FigureProblem as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
